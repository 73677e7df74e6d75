import type { OfficeFact } from '@shangda/events/catalogue';
import { type PublishedRulebooks, rulebooks } from '../rulebook.js';
import { type Scoring, scoringOf } from './fold.js';
import { type Known, nothingKnown, type RecordedOn, toldBy } from './from-record.js';
import type { QuotaResult } from './quotas.js';
import type { Consequence, Entry, ScoringState } from './state.js';

/** Everything one fact earned and cost at one office, and what was measured at it. */
export interface Earned {
  readonly officeId: string;
  readonly entries: readonly Entry[];
  readonly consequences: readonly Consequence[];
  readonly results: readonly QuotaResult[];
}

/** One office's points under the rulebooks it has published so far. */
export interface Assessor {
  published: PublishedRulebooks;
  scoring: Scoring;
  state: ScoringState;
}

/** The points of every office, as far as the ledger was heard. Owned by whoever listens. */
export interface Assessors {
  readonly known: Known;
  readonly byOffice: Map<string, Assessor>;
}

export const newAssessors = (): Assessors => ({ known: nothingKnown(), byOffice: new Map() });

/** Takes the next fact in the order of the ledger. The same facts always earn the same, in however many portions they come. */
export function assess(assessors: Assessors, recorded: RecordedOn): readonly Earned[] {
  const { fact } = recorded;
  if (fact.type === 'RulebookPublished') {
    const { officeId } = fact.data;
    publishedTo(assessorOf(assessors, officeId), fact);
    return [];
  }
  return toldBy(assessors.known, recorded).flatMap(({ officeId, fact: told }) => {
    const { scoring, state } = assessorOf(assessors, officeId);
    const { entries, consequences, results } = scoring.post(state, told);
    const nothing = entries.length + consequences.length + results.length === 0;
    return nothing ? [] : [{ officeId, entries, consequences, results }];
  });
}

export function newAssessor(published: PublishedRulebooks = rulebooks.initial): Assessor {
  const scoring = scoringOf(published);
  return { published, scoring, state: scoring.initial() };
}

/** The state knows no version: the next one goes on with it. */
export function publishedTo(assessor: Assessor, fact: OfficeFact): void {
  assessor.published = rulebooks.evolve(assessor.published, fact);
  assessor.scoring = scoringOf(assessor.published);
}

function assessorOf({ byOffice }: Assessors, officeId: string): Assessor {
  const known = byOffice.get(officeId);
  if (known) return known;
  const assessor = newAssessor();
  byOffice.set(officeId, assessor);
  return assessor;
}
