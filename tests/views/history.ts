import type { Fact } from '@shangda/events/event';
import { ItemRevised, SignOffDeclined } from '@shangda/events/item';
import { QuotaAssigned, QuotaReleased, QuotaWarned } from '@shangda/events/quota';
import {
  approved,
  chainOf,
  countyQuota,
  described,
  drafted,
  itemId as sampleItem,
  laterText,
  linkedTo,
  received,
  reported,
  reportedUnsigned,
  returned,
  submitted,
  withdrawn,
} from '../../specs/items.js';
import type { Entry } from './ledger.js';

/** One choice out of a random history: which item, and which of the things that may happen to it next. */
export interface Choice {
  readonly item: number;
  readonly what: number;
}

type Phase = 'none' | 'draft' | 'waiting' | 'reported' | 'received' | 'gone';
type Happening = readonly [Phase, ...Fact[]];

const march = countyQuota('2026-03');
const units = ['hezuo', 'xiahe', 'luqu'] as const;

/** What may happen to an item next, whole commands at a time; sense is not asked for, only that a fold can take it. */
function happenings(phase: Phase, itemId: string, unitId: string, number: number): readonly Happening[] {
  switch (phase) {
    case 'none':
      return [['draft', drafted({ itemId, unitId })]];
    case 'draft':
      return [
        ['waiting', submitted({ chain: chainOf(unitId) })],
        [
          'draft',
          ItemRevised.of({ revision: 2, revisedBy: `${unitId}-officer`, ...described, unitId, content: laterText }),
        ],
        ['reported', submitted({ chain: chainOf(unitId) }), reportedUnsigned({ unitId })],
      ];
    case 'waiting':
      return [
        ['reported', approved(`${unitId}-leader`), reported({ unitId, counts: [march] })],
        ['draft', SignOffDeclined.of({ step: 0, declinedBy: `${unitId}-leader`, reason: '数字不符' })],
      ];
    case 'reported':
      return [
        ['received', received('gannan', number)],
        ['gone', withdrawnOf(unitId)],
      ];
    case 'received':
      return [
        ['draft', returned()],
        ['gone', linkedOf(unitId)],
      ];
    case 'gone':
      return [];
  }
}

const withdrawnOf = (unitId: string): Fact => {
  const fact = withdrawn([march]);
  return { ...fact, data: { ...fact.data, unitId } };
};
const linkedOf = (unitId: string): Fact => {
  const fact = linkedTo(sampleItem, [march]);
  return { ...fact, data: { ...fact.data, unitId } };
};

/** Choices made into facts, each a command's; between them the month's quotas are assigned, released and warned of. */
export function historyOf(choices: readonly Choice[]): readonly (readonly Entry[])[] {
  const phases = new Map<number, Phase>();
  return choices.map(({ item, what }, at) => {
    const unitId = units[item % units.length] ?? units[0];
    if (what % 5 === 4) return [quotaEntry(unitId, what, at)];
    const itemId = `0195a000-0000-7000-8000-${String(item).padStart(12, '0')}`;
    const possible = happenings(phases.get(item) ?? 'none', itemId, unitId, at);
    const happening = possible[what % Math.max(1, possible.length)];
    if (!happening) return [quotaEntry(unitId, what, at)];
    const [phase, ...facts] = happening;
    phases.set(item, phase);
    return facts.map((fact) => ({ stream: `item-${itemId}`, fact }));
  });
}

function quotaEntry(unitId: string, what: number, at: number): Entry {
  const owed = { ...march, unitId };
  const facts = [
    QuotaAssigned.of({ ...owed, required: at + 1, rulebookNumber: 1 }),
    QuotaReleased.of(owed),
    QuotaWarned.of({ ...owed, measured: 0, required: 15, daysLeft: 1 + (at % 7), projection: 0 }),
  ] as const;
  return { stream: 'quota-gannan-2026-03', fact: facts[what % facts.length] ?? facts[0] };
}
