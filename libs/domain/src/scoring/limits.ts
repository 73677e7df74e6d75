import type Fraction from 'fraction.js';
import type { LimitRule } from '@shangda/events/rulebook/deductions';
import { figure, nothing, shown, sumOf } from './amounts.js';
import type { CompiledRulebook } from './compiled.js';
import { periodOf } from './periods.js';
import { type Draft, type KeptEntry, type ScoringAccount, type ScoringState, accountOf } from './state.js';

/**
 * What limits and a zeroed year add to drafts of one day: for each a correction under its own id, so that the sum of entries is what the
 * rule allows. A limit looks at the sum, not at the way there: what a floor gave is taken back when points are earned.
 */
export function limited(
  state: ScoringState,
  drafts: readonly Draft[],
  on: string,
  book: CompiledRulebook,
  zeroed: readonly string[] = [],
): readonly Draft[] {
  const all: Draft[] = [...drafts];
  for (const unitId of new Set([...drafts.map((draft) => draft.unitId), ...zeroed])) {
    const account = accountOf(state, unitId);
    for (const rule of book.limits) {
      const own = all.filter((draft) => draft.unitId === unitId);
      const correction = corrected(account, own, rule, on, book);
      if (correction) all.push({ unitId, ...correction });
    }
    for (const { ruleId, parts } of account.zeroed.get(on.slice(0, 4)) ?? [])
      for (const part of parts ?? partsOf(account, all, unitId, on)) {
        const own = all.filter((draft) => draft.unitId === unitId && draft.part === part);
        const sum = sumOf(own.map(({ amount }) => amount)).add(yearSum(account, part, on));
        if (sum.gt(0)) all.push({ unitId, ...step(ruleId, part, nothing.sub(sum), { sum: shown(sum) }) });
      }
  }
  return all;
}

function corrected(
  account: ScoringAccount,
  own: readonly Draft[],
  rule: LimitRule,
  on: string,
  book: CompiledRulebook,
): Omit<Draft, 'unitId'> | undefined {
  const before = sumBefore(account, rule, on, book);
  const added = sumOf(own.filter((draft) => within(rule, draft)).map(({ amount }) => amount));
  if (added.equals(0)) return undefined;
  const after = before.add(added);
  account.before?.sums.set(`${rule.id}|${periodOf(rule.period, on)}`, after);
  const change = excess(rule, before).sub(excess(rule, after));
  if (change.equals(0)) return undefined;
  const bounds: Record<string, string> = {};
  if (rule.most !== undefined) bounds.most = rule.most;
  if (rule.least !== undefined) bounds.least = rule.least;
  return step(rule.id, rule.part, change, { before: shown(before), after: shown(after), ...bounds });
}

/** How far a sum lies above what is allowed; below it, negative. */
function excess({ most, least }: LimitRule, sum: Fraction): Fraction {
  if (most !== undefined && sum.gt(figure(most))) return sum.sub(figure(most));
  if (least !== undefined && sum.lt(figure(least))) return sum.sub(figure(least));
  return nothing;
}

const within = (rule: LimitRule, { part, ruleId }: Pick<Draft, 'part' | 'ruleId'>): boolean =>
  rule.rules ? rule.rules.includes(ruleId) : rule.total === true || rule.part === part;

/** The sum of the period without what this limit and later ones corrected. Added up once, then kept. */
function sumBefore(account: ScoringAccount, rule: LimitRule, on: string, book: CompiledRulebook): Fraction {
  if (account.before?.rulebookNumber !== book.number) account.before = { rulebookNumber: book.number, sums: new Map() };
  const period = periodOf(rule.period, on);
  const key = `${rule.id}|${period}`;
  const known = account.before.sums.get(key);
  if (known) return known;
  const later = new Set(book.limits.slice(book.limits.indexOf(rule)).map(({ id }) => id));
  for (const zeroings of account.zeroed.values()) for (const { ruleId } of zeroings) later.add(ruleId);
  const counts = (entry: KeptEntry) =>
    periodOf(rule.period, entry.on) === period && !later.has(entry.ruleId) && within(rule, entry);
  const sum = sumOf(account.entries.filter(counts).map(({ amount }) => amount));
  account.before.sums.set(key, sum);
  return sum;
}

const ofYear = (account: ScoringAccount, on: string) =>
  account.entries.filter((entry) => entry.on.startsWith(on.slice(0, 4)));

const yearSum = (account: ScoringAccount, part: string, on: string): Fraction =>
  sumOf(
    ofYear(account, on)
      .filter((entry) => entry.part === part)
      .map(({ amount }) => amount),
  );

const partsOf = (account: ScoringAccount, all: readonly Draft[], unitId: string, on: string): ReadonlySet<string> =>
  new Set([...ofYear(account, on), ...all.filter((draft) => draft.unitId === unitId)].map((entry) => entry.part));

const step = (ruleId: string, part: string, amount: Fraction, inputs: Readonly<Record<string, string>>) => ({
  ruleId,
  part,
  amount,
  calculation: [{ ruleId, inputs: { ...inputs }, result: shown(amount) }],
});
