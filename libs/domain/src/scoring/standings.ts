import type Fraction from 'fraction.js';
import { exact } from '@shangda/events/fraction';
import type { Rulebook } from '@shangda/events/rulebook';
import type { Part } from '@shangda/events/rulebook/terms';
import type { Account } from './accounts.js';
import { nothing, sumOf } from './amounts.js';
import { groupOf, rowFor } from './membership.js';
import { boundsOf } from './periods.js';

export interface Standing {
  readonly unitId: string;
  readonly groupId: string;
  /** 1 + number of units of the group with strictly more; undefined: listed, but not active enough to be ranked. */
  readonly rank: number | undefined;
  readonly total: Fraction;
  /** The figure of each part, before its weight. */
  readonly parts: ReadonlyMap<string, Fraction>;
  readonly winner: boolean;
}

/** The ranking of a period, group by group, in the order of ranks (Art. 31). A unit in no group is not in it. */
export function standings(rulebook: Rulebook, accounts: readonly Account[], period: string): readonly Standing[] {
  const { last } = boundsOf(period);
  const grouped = new Map<string, Account[]>();
  for (const account of accounts) {
    const groupId = groupOf(rulebook, { ...account, id: account.unitId }, last);
    if (groupId !== undefined) grouped.set(groupId, [...(grouped.get(groupId) ?? []), account]);
  }
  const order = (rulebook.groups ?? []).map(({ id }) => id).filter((id) => grouped.has(id));
  return order.flatMap((groupId) => rankedGroup(rulebook, groupId, grouped.get(groupId) ?? [], last));
}

function rankedGroup(rulebook: Rulebook, groupId: string, accounts: readonly Account[], day: string): Standing[] {
  const figures = figuresOf(rulebook, accounts, day);
  const rows = accounts.map((account, at) => {
    const parts = figures[at] ?? new Map<string, Fraction>();
    return { account, parts, total: totalOf(rulebook, parts), active: isActive(rulebook, account) };
  });
  const ranked = rows.filter(({ active }) => active);
  const eligible = ranked.filter(({ account }) => !account.effects.includes('LOSES_AWARD'));
  const line = rulebook.ranking?.winners?.find((one) => one.group === groupId)?.number ?? 0;
  return rows
    .map(({ account, parts, total, active }) => ({
      unitId: account.unitId,
      groupId,
      rank: active ? rankIn(ranked, total) : undefined,
      total,
      parts,
      winner: eligible.some((row) => row.account === account) && wins(rulebook, eligible, total, line),
    }))
    .sort((one, other) => (one.rank ?? Infinity) - (other.rank ?? Infinity) || other.total.compare(one.total));
}

const rankIn = (rows: readonly { readonly total: Fraction }[], total: Fraction): number =>
  1 + rows.filter((row) => row.total.gt(total)).length;

/** Those within the line; where a tie reaches over it, all of the tie or none. */
function wins(rulebook: Rulebook, eligible: readonly { readonly total: Fraction }[], total: Fraction, line: number) {
  const rank = rankIn(eligible, total);
  if (rank > line) return false;
  const lastOfTie = rank - 1 + eligible.filter((row) => row.total.equals(total)).length;
  return lastOfTie <= line || rulebook.ranking?.tieAtTheLine !== 'NONE';
}

function isActive({ ranking }: Rulebook, { activity }: Account): boolean {
  return ranking?.toBeRanked === undefined || (activity ?? nothing).gte(exact(ranking.toBeRanked.atLeast));
}

function totalOf({ parts = [] }: Rulebook, figures: ReadonlyMap<string, Fraction>): Fraction {
  return sumOf(parts.map(({ id, weight }) => (figures.get(id) ?? nothing).mul(exact(weight ?? '1'))));
}

/** Each account's figure in each part; a share of the best needs the whole group. */
function figuresOf(rulebook: Rulebook, accounts: readonly Account[], day: string): readonly Map<string, Fraction>[] {
  const figures = accounts.map(() => new Map<string, Fraction>());
  for (const part of rulebook.parts ?? []) {
    const values = accounts.map((account) => aggregated(rulebook, part, account, day));
    const best = values.reduce((most, value) => (value.gt(most) ? value : most), nothing);
    for (const [at, value] of values.entries()) figures[at]?.set(part.id, converted(part, value, best));
  }
  return figures;
}

function aggregated(rulebook: Rulebook, part: Part, account: Account, day: string): Fraction {
  const points = (account.points.get(part.id) ?? nothing).add(exact(part.base ?? '0'));
  const aggregation = part.aggregation ?? { method: 'SUM' };
  switch (aggregation.method) {
    case 'SUM':
      return points;
    case 'AVERAGE_PER_SCORED_ITEM': {
      const items = account.scoredItems.get(part.id) ?? 0;
      return items === 0 ? nothing : points.div(items);
    }
    case 'COMPLETION': {
      const row = rowFor(rulebook, aggregation.targets, { ...account, id: account.unitId }, day);
      const ratio = row ? points.div(exact(row.target)) : nothing;
      const most = aggregation.most === undefined ? ratio : exact(aggregation.most);
      return ratio.gt(most) ? most : ratio;
    }
    default:
      return aggregation satisfies never;
  }
}

function converted({ conversion }: Part, value: Fraction, best: Fraction): Fraction {
  if (!conversion) return value;
  const points = exact(conversion.points);
  if (conversion.against === 'BEST_OF_GROUP') return best.equals(0) ? nothing : points.mul(value).div(best);
  return points.mul(value.gt(1) ? exact(1) : value);
}
