import type { BoardLine, Scoreboard } from '@shangda/api/assessment/scoreboard';
import type { WhatIf } from '@shangda/api/assessment/what-if';
import type { ScoreLine } from '@shangda/projections/points-table';
import { exact } from '@shangda/events/fraction';
import type { Client } from './client.js';
import { dearerReports } from './fill-register.js';
import { gannanOffice, gannanUnits } from './gannan-units.js';
import type { PointsTally } from './points-tally.js';
import { months, quarter } from './quotas.js';
import { waitUntil } from './wait-until.js';

const office = `/v1/offices/${gannanOffice}`;
const editor = `${gannanOffice}-editor`;

/** What the quarter came to in points and adoptions. */
export interface Assessment {
  readonly board: Scoreboard;
  readonly statistics: Statistics;
  /** The sheet of the first county, with the event behind its greatest entry. */
  readonly sheet: {
    readonly unitId: string;
    readonly lines: readonly ScoreLine[];
    readonly opened: OpenedEvent | null;
  };
  readonly whatIf: WhatIf;
  readonly differences: readonly string[];
}

interface Compared {
  readonly asked: number;
}

export interface Statistics {
  readonly units: readonly { readonly unitId: string; readonly reported: Compared; readonly adopted: Compared }[];
  readonly lines: readonly {
    readonly outletId: string;
    readonly pieceKind: string;
    readonly pieces: Compared;
  }[];
}

interface OpenedEvent {
  readonly type: string;
  readonly actor: string;
  readonly recordedAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the office decides besides single items, on its days: ordered pieces, a month locked. `day` counts from the first. */
export async function keepTheBooks(client: Client, points: PointsTally, day: number): Promise<void> {
  if (day === 45) {
    for (const [at, unit] of gannanUnits()
      .filter((one) => one.class === 'COUNTY_GOVERNMENT')
      .entries()) {
      const outcome = at === 2 ? 'MISSED' : at === 5 ? 'LATE' : 'DONE';
      const body = { unitId: unit.id, outcome, dueOn: '2026-02-13' };
      await client.command(editor, `${office}/commission-outcomes`, body);
      points.commission(unit.id, outcome);
    }
  }
  if (day === 46) await client.command(`${gannanOffice}-rules`, `${office}/periods/${months[0]}/lock`, undefined);
}

/** Waits until the clerk has worked everything off, reads ranking, statistics and one sheet, and holds the ranking against the client's own. */
export async function assessmentOf(client: Client, points: PointsTally): Promise<Assessment> {
  const units = new Map(gannanUnits().map((unit) => [unit.id, unit]));
  const own = points.totals((unitId) => {
    const unit = units.get(unitId);
    return unit?.directReportingTo.includes(gannanOffice) ? (unit.parentId ?? undefined) : undefined;
  });
  const board = () => client.get<Scoreboard>(editor, `${office}/scoreboard?period=${quarter}`);
  const differencesOf = ({ lines }: Scoreboard) => lines.flatMap((line) => difference(line, own));
  await waitUntil('the points of the quarter', async () => differencesOf(await board()).length === 0);
  const read = await board();
  const [best] = read.lines;
  const unitId = best?.unitId ?? '';
  const { entries } = await client.get<{ entries: readonly ScoreLine[] }>(
    editor,
    `${office}/score-sheets/${unitId}?period=${quarter}&limit=200`,
  );
  const statistics = await client.get<Statistics>(editor, `${office}/adoption-statistics?period=${quarter}`);
  const pieces = statistics.lines.reduce((sum, line) => sum + line.pieces.asked, 0);
  return {
    board: read,
    statistics,
    sheet: { unitId, lines: entries, opened: await openedOf(client, entries) },
    whatIf: await client.ask<WhatIf>(editor, '/v1/what-if', {
      officeId: gannanOffice,
      period: quarter,
      rulebook: dearerReports(),
    }),
    differences: [
      ...differencesOf(read),
      ...(pieces === points.pieces ? [] : [`adopted pieces: statistics ${pieces}, client ${points.pieces}`]),
    ],
  };
}

function difference({ unitId, total }: BoardLine, own: ReturnType<PointsTally['totals']>): readonly string[] {
  const seen = own.get(unitId);
  const said = exact(total);
  return said.equals(seen ?? 0)
    ? []
    : [`${unitId}: points ${said.toFraction()}, client ${(seen ?? exact(0)).toFraction()}`];
}

/** The event behind the entry worth most, as the auditor reads it. */
async function openedOf(client: Client, lines: readonly ScoreLine[]): Promise<OpenedEvent | null> {
  const [greatest] = [...lines].sort((one, other) => exact(other.amount).compare(exact(one.amount)));
  if (!greatest) return null;
  const { stream, type } = greatest.cause;
  const { events } = await client.get<{ events: readonly OpenedEvent[] }>(
    `${gannanOffice}-auditor`,
    `/v1/streams/${stream}/events`,
  );
  return events.find((event) => event.type === type) ?? null;
}
