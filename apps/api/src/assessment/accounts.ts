import { exact } from '@shangda/events/fraction';
import type { Rulebook } from '@shangda/events/rulebook';
import { effect } from '@shangda/events/rulebook/terms';
import type { Activity } from '@shangda/events/rulebook/quotas';
import { unitClass } from '@shangda/events/vocabulary';
import type { Account } from '@shangda/domain/scoring/accounts';
import { adoptionStatistics } from '@shangda/projections/adoption-statistics';
import { categoryBalance } from '@shangda/projections/category-balance';
import { type DaySum, daySums } from '@shangda/projections/day-sums';
import { reportingTo, unitList } from '@shangda/projections/directory';
import {
  type AccountTotal,
  type PointsQuestion,
  accountTotals,
  effectsOn,
  scoredItems,
} from '@shangda/projections/points-table';
import Fraction from 'fraction.js';
import type pg from 'pg';

/** An account with the adjustments that came after its period was locked, which are never in its points. */
export type BoardAccount = Account & { readonly name: string; readonly adjusted: Fraction };

/** The accounts of all units that report to an office, and of whoever else has points there, added up from the views. */
export async function boardAccounts(
  pool: pg.Pool,
  rulebook: Rulebook,
  question: PointsQuestion,
  locked: boolean,
): Promise<readonly BoardAccount[]> {
  const [register, totals, effects, scored, active] = await Promise.all([
    unitList(pool, question.until),
    accountTotals(pool, question),
    effectsOn(pool, question),
    needsScoredItems(rulebook) ? scoredItems(pool, question) : [],
    activityIn(pool, rulebook.ranking?.toBeRanked, question),
  ]);
  const withPoints = new Set(totals.map(({ unitId }) => unitId));
  const reporting = new Set(reportingTo(question.officeId, register).map(({ unitId }) => unitId));
  return register
    .filter(({ unitId, endedOn }) => withPoints.has(unitId) || (reporting.has(unitId) && isThere(endedOn, question)))
    .map(({ unitId, name, class: className, directReportingTo }) => {
      const own = totals.filter((total) => total.unitId === unitId);
      return {
        unitId,
        name,
        class: unitClass.parse(className),
        directReportingPoint: directReportingTo.includes(question.officeId),
        points: new Map(own.map((total) => [total.part, pointsOf(total, locked)])),
        adjusted: own.reduce((sum, total) => sum.add(locked ? exact(total.adjusted) : 0), new Fraction(0)),
        scoredItems: new Map(scored.filter((line) => line.unitId === unitId).map(({ part, items }) => [part, items])),
        activity: active(unitId, own, locked),
        effects: effects.filter((line) => line.unitId === unitId).map((line) => effect.parse(line.effect)),
      };
    });
}

const isThere = (endedOn: string | null, { from }: PointsQuestion): boolean => endedOn === null || endedOn >= from;

/** A locked period keeps its figure; in a longer one what came later is in the sum. */
const pointsOf = ({ amount, adjusted }: AccountTotal, locked: boolean): Fraction =>
  locked ? exact(amount) : exact(amount).add(exact(adjusted));

const needsScoredItems = ({ parts = [] }: Rulebook): boolean =>
  parts.some(({ aggregation }) => aggregation?.method === 'AVERAGE_PER_SCORED_ITEM');

type ActivityOf = (unitId: string, totals: readonly AccountTotal[], locked: boolean) => Fraction | undefined;

/** What a unit must have done to be ranked, where the rulebook asks for it. Does not tell adopted items of one outlet, nor adoptions of one category, apart. */
async function activityIn(
  pool: pg.Pool,
  measured: Activity | undefined,
  question: PointsQuestion,
): Promise<ActivityOf> {
  if (!measured) return () => undefined;
  const { officeId, from, until, untilSequence } = question;
  const asked = { officeId, untilSequence, spans: [{ name: 'asked', from, until }] };
  const sumsOf = (rows: readonly DaySum[], counts: readonly string[]) => (unitId: string) => {
    const own = rows.filter((row) => row.unit_id === unitId);
    return new Fraction(
      own.flatMap((row) => counts.map((count) => Number(row[count]))).reduce((sum, one) => sum + one, 0),
    );
  };
  switch (measured.measure) {
    case 'POINTS':
      return (_unitId, totals, locked) =>
        totals
          .filter(({ part }) => measured.parts?.includes(part) ?? true)
          .reduce((sum, total) => sum.add(pointsOf(total, locked)), new Fraction(0));
    case 'ADOPTIONS': {
      const pieces = await daySums(pool, adoptionStatistics, asked);
      return sumsOf(
        pieces.filter((row) => isMeasured(row, measured)),
        ['pieces'],
      );
    }
    case 'REPORTED':
    case 'ADOPTED': {
      const items = await daySums(pool, categoryBalance, asked);
      // What two units wrote together is an activity of both.
      const count = measured.measure.toLowerCase();
      return sumsOf(
        items.filter(({ category }) => isOneOf(category, measured.categories)),
        [count, `${count}_with`],
      );
    }
    default:
      return measured.measure satisfies never;
  }
}

const isMeasured = (row: DaySum, { outlets, levels, pieceKinds }: Activity): boolean =>
  isOneOf(row.outlet_id, outlets) && isOneOf(row.level, levels) && isOneOf(row.piece_kind, pieceKinds);

/** Everything is, where no list narrows it. */
const isOneOf = (value: string | number | undefined, list: readonly string[] | undefined): boolean =>
  list?.some((one) => one === value) ?? true;
