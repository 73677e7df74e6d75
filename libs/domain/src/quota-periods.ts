import type { QuotaFact } from '@shangda/events/quota';
import type { StreamKind } from './command.js';

/** One office's quotas of one month, or one of its weeks (Art. 21(4)). */
export interface QuotaPeriod {
  readonly phase: 'NONE' | 'OPEN' | 'CLOSED';
  /** Required number by `ruleId/unitId`. */
  readonly required: Readonly<Record<string, number>>;
  readonly warned: readonly number[];
}

export const quotaPeriods: StreamKind<QuotaPeriod> = {
  category: 'quota',
  initial: { phase: 'NONE', required: {}, warned: [] },
  evolve: (period, fact) => evolve(period, fact as QuotaFact),
};

function evolve(period: QuotaPeriod, fact: QuotaFact): QuotaPeriod {
  switch (fact.type) {
    case 'QuotaPeriodOpened':
      return { ...period, phase: 'OPEN' };
    case 'QuotaAssigned':
      return { ...period, required: { ...period.required, [obligationKey(fact.data)]: fact.data.required } };
    case 'QuotaReleased':
      return {
        ...period,
        required: Object.fromEntries(
          Object.entries(period.required).filter(([key]) => key !== obligationKey(fact.data)),
        ),
      };
    case 'QuotaWarningsGiven':
      return { ...period, warned: [...period.warned, fact.data.daysLeft] };
    case 'QuotaPeriodClosed':
      return { ...period, phase: 'CLOSED' };
    case 'QuotaWarned':
    case 'QuotaMet':
    case 'QuotaShortfall':
      return period;
    default:
      return fact satisfies never;
  }
}

export const quotaPeriodId = (officeId: string, period: string): string => `${officeId}-${period}`;

export function obligationKey({ ruleId, unitId }: { readonly ruleId: string; readonly unitId: string }): string {
  return `${ruleId}/${unitId}`;
}

export function fromObligationKey(key: string): { ruleId: string; unitId: string } {
  const [ruleId = '', unitId = ''] = key.split('/');
  return { ruleId, unitId };
}
