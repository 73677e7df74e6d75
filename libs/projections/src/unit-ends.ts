import type { ViewEvent } from './view.js';

type Ending = ViewEvent<'UnitMerged' | 'UnitSplit' | 'UnitStopped'>['fact'];

/** The facts by which a unit may end. */
export const unitEndings = ['UnitMerged', 'UnitSplit', 'UnitStopped'] as const;

/** The first day without the unit; a split one may go on. */
export const endedOn = (fact: Ending): string | undefined =>
  fact.type === 'UnitSplit' && fact.data.continues ? undefined : fact.data.effectiveOn;
