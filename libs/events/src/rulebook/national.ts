import { z } from 'zod';
import type { Rulebook } from '../rulebook.js';
import { bilingual } from './terms.js';
import { type Emergencies, emergencies } from './emergencies.js';

/** `rulebooks/national.json`: what statutes say of emergencies, for every office alike. Whom to tell is each office's own. */
export const nationalRules = z.strictObject({
  $schema: z.string().optional(),
  id: z.literal('national'),
  title: bilingual,
  emergencies: emergencies.pick({ grades: true, deadlines: true, casualtyWindows: true }),
});
export type NationalRules = z.output<typeof nationalRules>;

/**
 * The rulebook with the statutory rows in place of `include`. So what is published says everything itself: a later release with other statutes changes
 * no rulebook that is in force. Without `include` it is what it was.
 */
export const withNational = (rulebook: Rulebook, statutes: NationalRules): Rulebook =>
  rulebook.emergencies?.include === undefined
    ? rulebook
    : { ...rulebook, emergencies: takenIn(rulebook.emergencies, statutes) };

/** Statutory rows stand behind the office's own and have ids that begin with "national.". */
export function takenIn({ include, ...own }: Emergencies, { emergencies: statutes }: NationalRules): Emergencies {
  if (!include?.includes('national')) return own;
  return {
    ...own,
    grades: behind(own.grades, statutes.grades),
    deadlines: behind(own.deadlines, statutes.deadlines),
    casualtyWindows: behind(own.casualtyWindows, statutes.casualtyWindows),
  };
}

const behind = <Row extends { readonly id: string }>(
  own: readonly Row[] = [],
  statutes: readonly Row[] = [],
): Row[] => [...own, ...statutes.map((row) => ({ ...row, id: `national.${row.id}` }))];
