import { exact } from '@shangda/events/fraction';
import type { Rulebook } from '@shangda/events/rulebook';
import type { DeductionRule } from '@shangda/events/rulebook/deductions';
import type { SharingRule } from '@shangda/events/rulebook/points';
import type { Measured } from '@shangda/events/rulebook/quotas';
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
  yield* settingFaults(rulebook);
}

/** Choices for which the record does not tell what it takes: no report says which emergency it continues, nor who handed it in. */
function* settingFaults({ settings }: Rulebook): Iterable<RulebookFault> {
  const code = 'SettingNotFollowed';
  if (settings.emergencyCounts?.value === 'EACH_REPORT') yield { pointer: '/settings/emergencyCounts/value', code };
  if (settings.officerCredited?.value === 'SUBMITTER') yield { pointer: '/settings/officerCredited/value', code };
}

/** Either every part has a weight and together they are the whole, or none has one. */
function* weightFaults({ parts = [] }: Rulebook): Iterable<RulebookFault> {
  const weights = parts.flatMap(({ weight }) => weight ?? []);
  if (weights.length === 0) return;
  for (const [pointer, { weight }] of rowsOf('parts', parts))
    if (weight === undefined) yield { pointer, code: 'WeightMissing' };
  if (weights.length === parts.length && !sumOf(weights.map((weight) => exact(weight))).equals(1))
    yield { pointer: '/parts', code: 'WeightsDoNotSum' };
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

/** By what a measure can be narrowed. */
const narrowing = {
  outlets: ['ADOPTED', 'ADOPTIONS', 'ADOPTION_RATE'],
  levels: ['ADOPTED', 'ADOPTIONS', 'ADOPTION_RATE'],
  pieceKinds: ['ADOPTED', 'ADOPTIONS', 'ADOPTION_RATE'],
  categories: ['REPORTED', 'ADOPTED', 'ADOPTIONS', 'ADOPTION_RATE'],
  parts: ['POINTS'],
} as const satisfies Partial<Record<keyof Measured, readonly Measured['measure'][]>>;

function* measureFaults(measured: Measured, pointer: string): Iterable<RulebookFault> {
  for (const [member, measures] of Object.entries(narrowing) as [keyof typeof narrowing, readonly string[]][])
    if (measured[member] && !measures.includes(measured.measure))
      yield { pointer: `${pointer}/${member}`, code: 'NotMeasured' };
}

function* quotaFaults({ quotas, tasks, ranking }: Rulebook): Iterable<RulebookFault> {
  if (ranking?.toBeRanked) yield* measureFaults(ranking.toBeRanked, '/ranking/toBeRanked');
  for (const [pointer, rule] of rowsOf('quotas', quotas)) {
    yield* measureFaults(rule, pointer);
    if (rule.change === 'PRO_RATA_BY_MONTH' && (rule.period === 'WEEK' || rule.period === 'MONTH'))
      yield { pointer: `${pointer}/change`, code: 'ProRataOfMonth' };
  }
  for (const [pointer, task] of rowsOf('tasks', tasks)) {
    const periods = quotas.filter(({ id }) => task.quotas.includes(id)).map(({ period }) => period);
    if (new Set(periods).size > 1) yield { pointer: `${pointer}/quotas`, code: 'TaskOfSeveralPeriods' };
  }
}
