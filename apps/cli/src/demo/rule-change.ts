import type { Scoreboard } from '@shangda/api/assessment/scoreboard';
import { exact } from '@shangda/events/fraction';
import type { Rulebook } from '@shangda/events/rulebook';
import type { ScoreLine } from '@shangda/projections/points-table';
import type { Operator } from '../operator.js';
import type { Client } from './client.js';
import { dearerReports } from './fill-register.js';
import { gannanOffice } from './gannan-units.js';
import { months, quotasOf } from './quotas.js';
import { setClock } from './simulated-clock.js';
import { waitUntil } from './wait-until.js';

const office = `/v1/offices/${gannanOffice}`;
const editor = `${gannanOffice}-editor`;
const lastMonth = months[2];
const effectiveFrom = '2026-05-01';
/** The month in which the change is published, and the one that begins with it. */
const days = ['2026-04-02', '2026-05-04'] as const;
const unitId = '623001';
const quotaId = 'monthly-county';
const dearQuota = 20;

/** One special report of a county, and what the county owes that month. */
interface Side {
  readonly on: string;
  readonly points: string;
  readonly rulebookNumber: number;
  readonly required: number | null;
}

/** The rulebook changes from the first of next month. */
export interface RuleChange {
  readonly effectiveFrom: string;
  readonly unitId: string;
  readonly lastMonth: string;
  /** The ranking of the month that is over, as it was before the change and is after it. */
  readonly unchanged: boolean;
  readonly sides: readonly Side[];
  readonly differences: readonly string[];
}

/** After the months that were played: a changed rulebook is published, the first of the next month comes, and the same work is done on both sides of it. */
export async function changeRules(client: Client, operator: Operator): Promise<RuleChange> {
  client.watchEvery = 0;
  const board = () => client.get<Scoreboard>(editor, `${office}/scoreboard?period=${lastMonth}`);
  const before = await board();
  const sides: Side[] = [];
  for (const [at, on] of days.entries()) {
    // On the first of them the months that were played end.
    if (at > 0) await setClock(operator, new Date(`${on}T09:00:00+08:00`));
    const itemId = await specialReport(client, at + 1, on);
    sides.push(await sideOf(client, itemId, on));
    if (at === 0) await client.command(`${gannanOffice}-rules`, `${office}/rulebooks`, { rulebook: dearerFrom() });
  }
  const unchanged = JSON.stringify(await board()) === JSON.stringify(before);
  return { effectiveFrom, unitId, lastMonth, unchanged, sides, differences: differencesOf(unchanged, sides) };
}

const dearerFrom = (): Rulebook => {
  const rulebook = dearerReports();
  const quotas = rulebook.quotas.map((rule) =>
    rule.id === quotaId ? { ...rule, minima: rule.minima.map((row) => ({ ...row, minimum: dearQuota })) } : rule,
  );
  return { ...rulebook, effectiveFrom, quotas };
};

/** Written, signed, received, selected and printed in a supplement within one day. */
async function specialReport(client: Client, number: number, on: string): Promise<string> {
  const text = {
    title: `合作市专题信息第${number}期(样例)`,
    body: `合作市专题反映工作情况。编号${number}。`,
    category: 'UNIT_WORK',
    urgency: 'ROUTINE',
    method: 'VISIT',
    tone: 'GOOD',
    secrecy: 'PUBLIC',
  };
  const { id } = await client.command(`${unitId}-officer`, '/v1/items', { ...text, unitId });
  await client.command(`${unitId}-officer`, `/v1/items/${id}/submit`, {}, { version: 1 });
  await client.command(`${unitId}-leader`, `/v1/items/${id}/approve`, undefined, { version: 2 });
  const { version } = await client.command(editor, `${office}/items/${id}/receive`, undefined);
  await client.command(editor, `${office}/items/${id}/select`, { criteria: ['NEW_TOPIC'] }, { version });
  await client.command(editor, `${office}/issues`, {
    outletId: 'zhengwu-xinxi',
    supplement: true,
    number: String(number),
    publishedOn: on,
    recipients: ['州政府领导'],
    pieces: [{ itemId: id, pieceKind: 'special-report' }],
  });
  return id;
}

async function sideOf(client: Client, itemId: string, on: string): Promise<Side> {
  const month = on.slice(0, 7);
  const sheet = `${office}/score-sheets/${unitId}?period=${month}&limit=200`;
  const entry = async (): Promise<ScoreLine | undefined> =>
    (await client.get<{ entries: readonly ScoreLine[] }>(editor, sheet)).entries.find((line) => line.itemId === itemId);
  const owed = async () =>
    (await quotasOf(client, month)).find((row) => row.unitId === unitId && row.ruleId === quotaId)?.required ?? null;
  await waitUntil(`points and quota of ${month}`, async () => (await entry()) !== undefined && (await owed()) !== null);
  const line = await entry();
  const points = line ? exact(line.amount).toFraction() : '0';
  return { on, points, rulebookNumber: line?.rulebookNumber ?? 0, required: await owed() };
}

function differencesOf(unchanged: boolean, sides: readonly Side[]): readonly string[] {
  const expected = [
    { points: '3', rulebookNumber: 1, required: 15 },
    { points: '9', rulebookNumber: 2, required: dearQuota },
  ];
  const wrong = sides.flatMap(({ on, points, rulebookNumber, required }, at) => {
    const seen = { points, rulebookNumber, required };
    return JSON.stringify(seen) === JSON.stringify(expected[at])
      ? []
      : [`${on}: ${JSON.stringify(seen)}, expected ${JSON.stringify(expected[at])}`];
  });
  return [...wrong, ...(unchanged ? [] : [`the scoreboard of ${lastMonth} changed with the rulebook`])];
}

/** Last month by the old rule, unchanged; the new month by the new rule. */
export function sayRuleChange({ unchanged, sides }: RuleChange, names: ReadonlyMap<string, string>): readonly string[] {
  const [old, changed] = sides;
  return [
    `\nThe rulebook changes from ${effectiveFrom}: a special report is worth ${changed?.points ?? '?'}, not ${old?.points ?? '?'}; a county owes ${changed?.required ?? '?'} a month, not ${old?.required ?? '?'} (sample)`,
    `  ${lastMonth}: ${unchanged ? 'the scoreboard is what it was' : 'THE SCOREBOARD CHANGED'}`,
    ...sides.map(
      ({ on, points, rulebookNumber, required }) =>
        `  ${on.slice(0, 7)}: a special report of ${names.get(unitId) ?? unitId} on ${on} earned ${points} (version ${rulebookNumber}); it owes ${required ?? 'nothing'} that month`,
    ),
  ];
}
