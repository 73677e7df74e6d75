import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { enterPoints } from '@shangda/domain/points';
import { publishRulebook } from '@shangda/domain/rulebook';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { exact } from '@shangda/events/fraction';
import { readRulebook } from '@shangda/events/rulebook';
import { execute } from '@shangda/api/office/office';
import { POOLS } from '@shangda/api/office/office.module';
import { PointsClerk } from '@shangda/worker/points-clerk';
import { county, draft, openOffice, otherCounty, personOf, prefecture, type Asked, type TestOffice } from './office.js';

const editor = personOf(prefecture, 'EDITOR');
const rules = personOf(prefecture, 'RULE_KEEPER');
const officer = personOf(county, 'INFO_OFFICER');
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const year = today.slice(0, 4);
const file = new URL('../../rulebooks/sample-scoring.json', import.meta.url);
/** In force from this month: the office has another already. */
const sample = { ...readRulebook(JSON.parse(readFileSync(file, 'utf8'))), effectiveFrom: `${today.slice(0, 7)}-01` };
const offices = `/v1/offices/${prefecture}`;

describe('points over the API', () => {
  let office: TestOffice;
  let clerk: PointsClerk;
  let number = 0;

  beforeAll(async () => {
    office = await openOffice();
    const pools: LedgerPools = office.app.get(POOLS);
    clerk = new PointsClerk(office.app.get(Executor), pools.read);
    await office.operate(publishRulebook, { officeId: prefecture, rulebook: sample }, `rulebook-${prefecture}`);
    await issued(county, 'special-report');
    await issued(county, 'brief', otherCounty);
    await office.settle();
    await clerk.tick();
    await office.settle();
  }, 60_000);

  afterAll(async () => {
    clerk.leave();
    await office.close();
  });

  const done = async (asked: Asked) => {
    const { status, text, body } = await office.ask({ method: 'POST', ...asked });
    if (status >= 300) throw new Error(`${asked.url}: ${text}`);
    return body;
  };

  /** An item of a unit, perhaps written with another, reported and published by the prefecture today. */
  async function issued(unitId: string, pieceKind: string, partner?: string): Promise<string> {
    const joint = partner && { joint: [unitId, partner].map((id) => ({ unitId: id, weight: 1 })) };
    const author = personOf(unitId, 'INFO_OFFICER');
    const { id } = await done({ as: author, url: '/v1/items', body: { ...draft, unitId, ...joint } });
    await done({ as: author, url: `/v1/items/${id}/submit`, version: 1, body: {} });
    await done({ as: personOf(unitId, 'LEADER_IN_CHARGE'), url: `/v1/items/${id}/approve`, version: 2 });
    const { version } = await done({ as: editor, url: `${offices}/items/${id}/receive` });
    await done({ as: editor, url: `${offices}/items/${id}/select`, body: { criteria: ['TIMELY'] }, version });
    const pieces = [{ itemId: id, pieceKind }];
    const issue = {
      outletId: 'zhengwu-xinxi',
      number: String(++number),
      publishedOn: today,
      recipients: ['州政府领导'],
      pieces,
    };
    await done({ as: editor, url: `${offices}/issues`, body: issue });
    return id as string;
  }

  const get = (url: string, as = editor) => office.ask({ as, url: `${offices}/${url}` });

  it('rank units by groups, exactly: 3 and half of 1 against the other half', async () => {
    const { status, body } = await get(`scoreboard?period=${year}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ officeId: prefecture, locked: false, rulebook: { id: 'sample-scoring', number: 2 } });
    expect(body.lines.filter((line: { groupId: string }) => line.groupId === 'county')).toMatchObject([
      { unitId: county, rank: 1, total: { n: '7', d: '2', shown: '3.50' }, parts: { adoption: { shown: '3.50' } } },
      { unitId: otherCounty, rank: 2, total: { n: '1', d: '2', shown: '0.50' }, adjusted: { n: '0' } },
    ]);
  });

  it('are open to everybody they rank', async () => {
    expect((await get(`scoreboard?period=${year}`, officer)).status).toBe(200);
  });

  it('open each number down to the fact behind it, for the unit and the office alone', async () => {
    const url = `score-sheets/${county}?period=${year}`;
    const { body } = await get(url, officer);
    expect(body.entries).toMatchObject([
      { amount: { n: '3', d: '1' }, ruleId: 'prefecture-special-report', cause: { type: 'ItemAdopted' }, on: today },
      { amount: { n: '1', d: '2' }, ruleId: 'prefecture-brief', cause: { type: 'ItemAdopted' } },
    ]);
    const [{ cause, sequence }] = body.entries;
    const { body: history } = await office.ask({
      as: personOf(prefecture, 'AUDITOR'),
      url: `/v1/streams/points-${prefecture}-${cause.sequence}/events`,
    });
    expect(history.events).toMatchObject([
      { type: 'PointsEntered', data: { cause, ruleId: 'prefecture-special-report' } },
    ]);
    expect((await get(url, personOf(otherCounty, 'INFO_OFFICER'))).status).toBe(404);
    const first = await get(`${url}&limit=1`);
    expect(first.body.entries).toHaveLength(1);
    expect((await get(`${url}&limit=1&cursor=${first.body.next}`)).body.entries).toMatchObject([body.entries[1]]);
    expect((await get(`${url}&untilSequence=${sequence}`)).body.entries).toMatchObject([body.entries[0]]);
  });

  it('answer as of a point of the ledger', async () => {
    const { body } = await get(`score-sheets/${county}?period=${year}`);
    const { body: before } = await get(`scoreboard?period=${year}&untilSequence=${body.entries[0].sequence}`);
    expect(before.lines.find((line: { unitId: string }) => line.unitId === county)).toMatchObject({
      total: { n: '3' },
    });
  });

  it('stand beside the adoptions of the period', async () => {
    const { body } = await get(`adoption-statistics?period=${year}`);
    expect(body.units).toMatchObject([
      {
        unitId: county,
        reported: { asked: 2, previous: 0 },
        adopted: { asked: 2 },
        adoptionRate: { asked: 1, previous: null },
      },
      { unitId: otherCounty, reported: { asked: 0 }, reportedWith: { asked: 1 }, adoptedWith: { asked: 1 } },
    ]);
    expect(
      body.lines.map((line: { unitId: string; pieceKind: string; pieces: object }) => [
        line.unitId,
        line.pieceKind,
        line.pieces,
      ]),
    ).toEqual([
      [county, 'brief', { asked: 1, previous: 0, yearBefore: 0 }],
      [county, 'special-report', { asked: 1, previous: 0, yearBefore: 0 }],
      [otherCounty, 'brief', { asked: 1, previous: 0, yearBefore: 0 }],
    ]);
    expect((await get(`officer-statistics?period=${year}`)).body.lines).toMatchObject([
      { personId: officer, reported: { asked: 2 }, adopted: { asked: 2 } },
    ]);
    expect((await get(`category-balance?period=${year}`)).body).toMatchObject({ problemShare: { asked: 0 } });
  });

  it('are those of a day, or of a point of the ledger, where it is asked; statistics too', async () => {
    const pools: LedgerPools = office.app.get(POOLS);
    const { rows } = await pools.read.query<{ sequence: string }>(
      `select min(sequence) as sequence from views.adoption_statistics`,
    );
    const first = rows[0]?.sequence ?? '';
    const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
    const period = `period=${year}`;
    const pieces = async (cut: string): Promise<readonly string[]> => {
      const { body } = await get(`adoption-statistics?${period}${cut}`);
      return body.lines.map((line: { pieceKind: string; pieces: { asked: number } }) => line.pieceKind);
    };
    expect(await pieces(`&untilSequence=${first}`)).toEqual(['special-report']);
    expect(await pieces(`&asOf=${today}`)).toHaveLength(3);
    const officers = async (cut: string) => (await get(`officer-statistics?${period}${cut}`)).body.lines;
    const balance = async (cut: string) => (await get(`category-balance?${period}${cut}`)).body.lines;
    expect(await officers(`&untilSequence=${first}`)).toMatchObject([
      { reported: { asked: 1 }, adopted: { asked: 1 } },
    ]);
    expect(await balance(`&untilSequence=${first}`)).toMatchObject([{ reported: { asked: 1 } }]);
    // On 1 January yesterday lies outside the year.
    if (yesterday.startsWith(year)) {
      const cut = `&asOf=${yesterday}`;
      expect([await pieces(cut), await officers(cut), await balance(cut)]).toEqual([[], [], []]);
      expect((await get(`score-sheets/${county}?${period}${cut}`)).body.entries).toEqual([]);
      const { body } = await get(`scoreboard?${period}${cut}`);
      expect(body.lines.find((line: { unitId: string }) => line.unitId === county)).toMatchObject({
        total: { n: '0' },
      });
    }
  });

  it('stand beside what was done of the quotas that are measured when their period is over', async () => {
    const result = { ruleId: 'quarterly', period: '2025-Q4', met: false, voluntary: false, rulebookNumber: 2 };
    const figures = { measured: exact('9/2'), required: exact(5), shortBy: exact('1/2'), rate: exact('9/10') };
    const cause = { stream: `quota-${prefecture}-2025-12`, type: 'QuotaPeriodClosed', sequence: 1 };
    const results = [county, otherCounty].map((unitId) => ({ ...result, ...figures, unitId }));
    const subject = `points-${prefecture}-1`;
    const asking = { actor: 'system:points-clerk', commandId: randomUUID(), digest: Buffer.alloc(32), subject };
    const data = { officeId: prefecture, cause, entries: [], consequences: [], results };
    await execute(office.app.get(Executor), { definition: enterPoints, data, ...asking });
    await office.settle();
    const { status, body } = await get('quotas?period=2025-Q4');
    expect([status, body.counters]).toEqual([200, []]);
    expect(body.results).toMatchObject([
      {
        unitId: county,
        measured: { n: '9', d: '2', shown: '4.50' },
        required: { shown: '5.00' },
        met: false,
        cause: { sequence: 1 },
      },
      { unitId: otherCounty },
    ]);
    expect((await get(`quotas?period=2025-Q4&unitId=${county}`, officer)).body.results).toHaveLength(1);
    expect((await get('quotas?period=2025-W40')).body).toMatchObject({ counters: [], results: [] });
  });

  it('can be tried under another rulebook, which writes nothing', async () => {
    const before = await office.events();
    const points = sample.points?.map((row) => (row.id === 'prefecture-brief' ? { ...row, points: '20' } : row));
    const { status, body } = await office.ask({
      as: rules,
      url: '/v1/what-if',
      body: { officeId: prefecture, period: year, rulebook: { ...sample, points } },
    });
    expect(status).toBe(200);
    expect(body.lines.slice(0, 2)).toMatchObject([
      { unitId: county, actual: { rank: 1, total: '3.50' }, other: { rank: 1, total: '13.00' } },
      {
        unitId: otherCounty,
        other: { total: '10.00' },
        because: [{ ruleId: 'prefecture-brief', actual: '0.50', other: '10.00' }],
      },
    ]);
    expect(await office.events()).toBe(before);
  });

  it.each([
    ['a month that is not over', `periods/${today.slice(0, 7)}/lock`, 422, 'PeriodNotOver'],
    ['what is no month', 'periods/2026-13/lock', 422, 'time.invalid'],
    ['a quarter', 'periods/2026-Q1/lock', 422, 'time.invalid'],
  ])('lock no %s', async (_what, path, status, code) => {
    const before = await office.events();
    const answer = await office.ask({ as: rules, method: 'POST', url: `${offices}/${path}` });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await office.events()).toBe(before);
  });

  it.each([
    ['scoreboard', 422, 'time.invalid', 'scoreboard?period=2026-Q5'],
    ['scoreboard without a period', 400, 'input.invalid', 'scoreboard'],
    ['a point that is no number', 400, 'input.invalid', 'scoreboard?period=2026&untilSequence=x'],
    ['a cursor made by hand', 400, 'query.cursor', `score-sheets/${county}?period=2026&cursor=WyJ4IiwieSJd`],
    ['a day outside the period', 422, 'time.outside_period', 'scoreboard?period=2026-03&asOf=2026-04-01'],
    ['statistics of a day outside', 422, 'time.outside_period', 'officer-statistics?period=2026-03&asOf=2026-02-28'],
    ['a score sheet of no day', 422, 'time.invalid', `score-sheets/${county}?period=2026-02&asOf=2026-02-30`],
    ['a point of statistics that is no number', 400, 'input.invalid', 'category-balance?period=2026&untilSequence=-1'],
    ['statistics of a day', 422, 'time.invalid', 'adoption-statistics?period=2026-03-01'],
  ])('refuse %s', async (_what, status, code, path) => {
    const answer = await get(path);
    expect([answer.status, answer.body.code ?? answer.body.errors?.[0]?.code]).toEqual([status, code]);
  });

  it('refuse a rulebook to be tried that makes no sense, with its place', async () => {
    const points = sample.points?.map((row) => ({ ...row, part: 'nowhere' }));
    const { status, body } = await office.ask({
      as: rules,
      url: '/v1/what-if',
      body: { officeId: prefecture, period: year, rulebook: { ...sample, points } },
    });
    expect([status, body.code]).toEqual([422, 'rulebook.invalid']);
  });

  it('rest on streams that an auditor of the office can open, every one of them', async () => {
    const itemId = await issued(county, 'brief');
    const said = {
      level: 'PREFECTURE',
      rank: 'deputy',
      leaderPost: '副州长',
      text: '请抓好落实。',
      instructedOn: today,
    };
    await done({ as: editor, url: `${offices}/instructions`, body: { ...said, itemId } });
    const outcome = { unitId: county, outcome: 'DONE', dueOn: today };
    await done({ as: editor, url: `${offices}/commission-outcomes`, body: outcome });
    const finding = {
      unitId: county,
      kind: 'LATE',
      gravity: 'MINOR',
      itemId,
      evidence: '值班记录(样例)',
      decidedOn: today,
    };
    await done({ as: personOf(prefecture, 'LEADER_IN_CHARGE'), url: `${offices}/findings`, body: finding });
    const pools: LedgerPools = office.app.get(POOLS);
    const { rows } = await pools.read.query<{ key: string }>('select key from ledger.stream');
    const kinds = new Map(rows.map(({ key }) => [key.slice(0, key.indexOf('-')), key]));
    for (const kind of [
      'item',
      'issue',
      'outlet',
      'instruction',
      'commission',
      'finding',
      'points',
      'register',
      'rulebook',
    ])
      expect([...kinds.keys()]).toContain(kind);
    for (const key of kinds.values()) {
      const { status } = await office.ask({ as: personOf(prefecture, 'AUDITOR'), url: `/v1/streams/${key}/events` });
      expect(`${key} ${status}`).toBe(`${key} 200`);
    }
  });

  it('are final once a month is locked: the same lock again writes nothing', async () => {
    const lock = () => office.ask({ as: rules, method: 'POST', url: `${offices}/periods/2020-01/lock` });
    expect((await lock()).status).toBe(200);
    const before = await office.events();
    expect((await lock()).status).toBe(200);
    expect(await office.events()).toBe(before);
  });
});
