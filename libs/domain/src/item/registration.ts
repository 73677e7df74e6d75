import { RegistrationNumberGiven } from '@shangda/events/register';
import { yearOf } from '../calendar.js';
import { type Read, type StreamKind, streamKey } from '../command.js';
import type { StreamFacts } from '../decision.js';
import { items } from './state.js';

/** An office's register of one year (登记簿): how many numbers it gave out. */
export const registers: StreamKind<number> = { category: 'register', initial: 0, evolve: (given) => given + 1 };

export interface AtOffice {
  readonly itemId: string;
  readonly officeId: string;
}

interface Registration {
  readonly year: number;
  readonly number: number;
  /** What is to be written into the register of the year: nothing when the number was given before. */
  readonly register: readonly StreamFacts[];
}

/** A resubmission keeps the number it was first received under, next year too. */
export function keptNumber(read: Read, { itemId, officeId }: AtOffice): Registration | undefined {
  const item = read(items, itemId);
  const before = item.phase === 'NONE' ? undefined : item.handlings[officeId];
  if (before?.registrationYear === undefined || before.registrationNumber === undefined) return undefined;
  return { year: before.registrationYear, number: before.registrationNumber, register: [] };
}

/** The next number of an office's year; numbers have no gaps (Art. 24). */
export function nextNumber(read: Read, { officeId, itemId }: AtOffice, today: string): Registration {
  const year = yearOf(today);
  const number = read(registers, `${officeId}-${year}`) + 1;
  const given = RegistrationNumberGiven.of({ officeId, year, number, itemId });
  return { year, number, register: [{ stream: streamKey(registers, `${officeId}-${year}`), facts: [given] }] };
}
