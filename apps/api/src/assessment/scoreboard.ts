import { type PublishedRulebook, type PublishedRulebooks, inForce } from '@shangda/domain/rulebook';
import { type NamedSpan, comparedSpans } from '@shangda/domain/scoring/comparison';
import { displayed } from '@shangda/domain/scoring/display';
import { monthsOf } from '@shangda/domain/scoring/periods';
import { type Standing, standings } from '@shangda/domain/scoring/standings';
import { type FractionText, asText } from '@shangda/events/fraction';
import type pg from 'pg';
import { type BoardAccount, boardAccounts } from './accounts.js';

export interface Figure extends FractionText {
  /** As the rulebook shows it; for reading only. */
  readonly shown: string;
}

export interface BoardLine {
  readonly unitId: string;
  readonly unitName: string;
  readonly groupId: string;
  /** Null: not active enough to be ranked. */
  readonly rank: number | null;
  readonly total: Figure;
  readonly parts: Readonly<Record<string, Figure>>;
  /** What came after the period was locked: beside the total, never in it. */
  readonly adjusted: Figure;
  readonly winner: boolean;
  readonly effects: readonly string[];
  /** Places gained since the period before; null where the unit had none. */
  readonly movement: number | null;
  readonly previous: Place | null;
  readonly yearBefore: Place | null;
}

interface Place {
  readonly rank: number | null;
  readonly total: Figure;
}

export interface Scoreboard {
  readonly officeId: string;
  readonly periods: Readonly<Record<NamedSpan['name'], string>>;
  readonly rulebook: { readonly number: number; readonly id: string; readonly effectiveFrom: string } | null;
  readonly locked: boolean;
  readonly lines: readonly BoardLine[];
}

export interface BoardQuestion {
  readonly officeId: string;
  readonly period: string;
  /** Office day; a period that is not over is ranked by the rulebook of today. */
  readonly today: string;
  /** A day of the period, with which it ends here. */
  readonly asOf?: string | undefined;
  readonly untilSequence?: number | undefined;
}

interface Ranked {
  readonly span: NamedSpan;
  readonly version: PublishedRulebook | undefined;
  readonly locked: boolean;
  readonly accounts: readonly BoardAccount[];
  readonly standings: readonly Standing[];
}

/** 积分榜 (Art. 28, 31): the ranking of a period by groups, with the places of the period before and of the year before. */
export async function scoreboardOf(
  pool: pg.Pool,
  published: PublishedRulebooks,
  lockedMonths: readonly string[],
  question: BoardQuestion,
): Promise<Scoreboard> {
  const spans = comparedSpans(question.period, question.asOf);
  const [asked, previous, yearBefore] = await Promise.all(
    spans.map((span) => ranked(pool, published, lockedMonths, question, span)),
  );
  if (!asked) throw new Error(`no span for ${question.period}`);
  const { version, locked } = asked;
  return {
    officeId: question.officeId,
    periods: {
      asked: asked.span.period,
      previous: previous?.span.period ?? '',
      yearBefore: yearBefore?.span.period ?? '',
    },
    rulebook: version
      ? { number: version.number, id: version.rulebook.id, effectiveFrom: version.effectiveFrom }
      : null,
    locked,
    lines: asked.standings.map((standing) => boardLine(standing, asked, previous, yearBefore)),
  };
}

async function ranked(
  pool: pg.Pool,
  published: PublishedRulebooks,
  lockedMonths: readonly string[],
  { officeId, today, untilSequence }: BoardQuestion,
  span: NamedSpan,
): Promise<Ranked> {
  const version = inForce(published, span.until < today ? span.until : today);
  const locked = monthsOf(span.period).every((month) => lockedMonths.includes(month));
  if (!version) return { span, version, locked, accounts: [], standings: [] };
  const points = { officeId, from: span.from, until: span.until, untilSequence };
  const accounts = await boardAccounts(pool, version.rulebook, points, locked);
  return { span, version, locked, accounts, standings: standings(version.rulebook, accounts, span.period) };
}

function boardLine(
  standing: Standing,
  asked: Ranked,
  previous: Ranked | undefined,
  yearBefore: Ranked | undefined,
): BoardLine {
  const { unitId, groupId, rank, total, parts, winner } = standing;
  const account = asked.accounts.find((one) => one.unitId === unitId);
  const figure = figureOf(asked);
  const before = placeOf(previous, standing);
  return {
    unitId,
    unitName: account?.name ?? unitId,
    groupId,
    rank: rank ?? null,
    total: figure(total),
    parts: Object.fromEntries([...parts].map(([part, value]) => [part, figure(value)])),
    adjusted: figure(account?.adjusted ?? total.sub(total)),
    winner,
    effects: account?.effects ?? [],
    movement: typeof before?.rank === 'number' && rank !== undefined ? before.rank - rank : null,
    previous: before,
    yearBefore: placeOf(yearBefore, standing),
  };
}

function placeOf(ranking: Ranked | undefined, { unitId, groupId }: Standing): Place | null {
  const place = ranking?.standings.find((one) => one.unitId === unitId && one.groupId === groupId);
  return ranking && place ? { rank: place.rank ?? null, total: figureOf(ranking)(place.total) } : null;
}

const figureOf =
  ({ version }: Ranked) =>
  (value: Standing['total']): Figure => ({ ...asText(value), shown: displayed(value, version?.rulebook) });
