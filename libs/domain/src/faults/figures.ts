import { exact } from '@shangda/events/fraction';
import type { Rulebook } from '@shangda/events/rulebook';
import type { DeductionRule } from '@shangda/events/rulebook/deductions';
import type { SharingRule } from '@shangda/events/rulebook/points';
import { sumOf } from '../scoring/amounts.js';
import { type RulebookFault, rowsOf, saidTwice } from './fault.js';

/** Figures that contradict themselves. */
export function* figureFaults(rulebook: Rulebook): Iterable<RulebookFault> {
  yield* weightFaults(rulebook);
  for (const [pointer, rule] of rowsOf('sharing', rulebook.sharing)) yield* sharingFaults(rule, pointer);
  for (const [pointer, rule] of rowsOf('deductions', rulebook.deductions)) yield* deductionFaults(rule, pointer);
  for (const [pointer, { most, least, rules, total }] of rowsOf('limits', rulebook.limits)) {
    if (most === undefined && least === undefined) yield { pointer, code: 'LimitWithoutBound' };
    if (least !== undefined && exact(least).gt(0)) yield { pointer: `${pointer}/least`, code: 'LeastAboveZero' };
    if (rules !== undefined && total) yield { pointer: `${pointer}/total`, code: 'LimitOfBoth' };
  }
  for (const [pointer, { when, perItemOver }] of rowsOf('points', rulebook.points))
    if (perItemOver !== undefined && when.fact !== 'QUOTA_MET')
      yield { pointer: `${pointer}/perItemOver`, code: 'NotOfQuota' };
  yield* quotaFaults(rulebook);
}

/** Either every part has a weight and together they are the whole, or none has one. */
function* weightFaults({ parts = [] }: Rulebook): Iterable<RulebookFault> {
  const weights = parts.flatMap(({ weight }) => weight ?? []);
  if (weights.length === 0) return;
  if (weights.length < parts.length) yield { pointer: '/parts', code: 'WeightMissing' };
  if (!sumOf(weights.map((weight) => exact(weight))).equals(1)) yield { pointer: '/parts', code: 'WeightsDoNotSum' };
}

function* sharingFaults({ divide, editor }: SharingRule, pointer: string): Iterable<RulebookFault> {
  if (editor && exact(editor.share).gt(1)) yield { pointer: `${pointer}/editor/share`, code: 'ShareAboveOne' };
  if (divide.method !== 'BY_PLACE') return;
  const rows = rowsOf(`${pointer.slice(1)}/divide/shares`, divide.shares);
  for (const [row, shares] of rows)
    if (!sumOf(shares.map((share) => exact(share))).equals(1)) yield { pointer: row, code: 'SharesDoNotSum' };
  yield* saidTwice(rows, (shares) => String(shares.length), 'PlacesTwice');
}

function* deductionFaults({ when, take, effects }: DeductionRule, pointer: string): Iterable<RulebookFault> {
  if (!take && !effects) yield { pointer, code: 'DeductionOfNothing' };
  if (take?.method === 'SHARE_OF_ITEM' && exact(take.share).gt(1))
    yield { pointer: `${pointer}/take/share`, code: 'ShareAboveOne' };
  if (take?.method === 'FIXED' && take.perItemShort !== undefined && when.fact !== 'QUOTA_MISSED')
    yield { pointer: `${pointer}/take/perItemShort`, code: 'NotOfQuota' };
  if (take?.method !== 'TIERED') return;
  for (const [at, { from }] of take.tiers.entries())
    if (from <= (take.tiers[at - 1]?.from ?? 0))
      yield { pointer: `${pointer}/take/tiers/${at}`, code: 'TiersNotAscending' };
}

function* quotaFaults({ quotas, tasks }: Rulebook): Iterable<RulebookFault> {
  for (const [pointer, { period, measure, outlets, levels, parts, change }] of rowsOf('quotas', quotas)) {
    const ofAdoptions = measure === 'ADOPTED' || measure === 'ADOPTIONS';
    if (outlets && !ofAdoptions) yield { pointer: `${pointer}/outlets`, code: 'NotMeasured' };
    if (levels && !ofAdoptions) yield { pointer: `${pointer}/levels`, code: 'NotMeasured' };
    if (parts && measure !== 'POINTS') yield { pointer: `${pointer}/parts`, code: 'NotMeasured' };
    if (change === 'PRO_RATA_BY_MONTH' && (period === 'WEEK' || period === 'MONTH'))
      yield { pointer: `${pointer}/change`, code: 'ProRataOfMonth' };
  }
  for (const [pointer, task] of rowsOf('tasks', tasks)) {
    const periods = quotas.filter(({ id }) => task.quotas.includes(id)).map(({ period }) => period);
    if (new Set(periods).size > 1) yield { pointer: `${pointer}/quotas`, code: 'TaskOfSeveralPeriods' };
  }
}
