import { randomUUID } from 'node:crypto';
import { ago, done, inFacts, mine, mineLeader, mineOfficer, openIncidentOffice, ring } from './incident-office.js';
import { county, otherCounty, personOf, prefecture, type Asked, type TestOffice } from './office.js';

const countyDuty = personOf(county, 'DUTY_OFFICER');
const countyLeader = personOf(county, 'LEADER_IN_CHARGE');
const duty = personOf(prefecture, 'DUTY_OFFICER');
const leader = personOf(prefecture, 'LEADER_IN_CHARGE');
const auditor = personOf(prefecture, 'AUDITOR');

let office: TestOffice;

beforeAll(async () => {
  office = await openIncidentOffice();
}, 60_000);
afterAll(() => office.close());

const opening = { unitId: mine, category: 'ACCIDENT', name: '样例矿井下事故' };
const unsigned = { unsignedBecause: '领导在井下,先报后签' };
const written = (change: object = {}) => ({ ...opening, to: [county], ...unsigned, ...change });
const report = async (change: object = {}, as = mineOfficer): Promise<string> =>
  String((await done(office, { as, url: '/v1/incidents', body: written(change) })).id);
const at = (id: string, act: string, as: string, body: object, more: Partial<Asked> = {}): Asked => ({
  ...{ as, method: 'POST', url: `/v1/incidents/${id}/${act}`, body },
  ...more,
});
const act = (id: string, verb: string, as: string, body: object) => done(office, at(id, verb, as, body));
const see = async (id: string, as = duty) => (await office.ask({ as, url: `/v1/incidents/${id}` })).body;
const timeline = async (id: string, query = '?limit=200', as = duty) =>
  (await office.ask({ as, url: `/v1/incidents/${id}/timeline${query}` })).body;
const refusedAs = async (asked: Asked) => {
  const before = await office.events();
  const { status, body } = await office.ask(asked);
  expect(await office.events()).toBe(before);
  // Said in words of its own, with nothing left to fill in.
  expect(`${String(body.title)} ${String(body.detail)}`).not.toMatch(/[{}…]|undefined/);
  return [status, body.code];
};
const clock = (body: { clocks: { kind: string; unitId: string; cycle: number }[] }, unitId: string, kind: string) =>
  body.clocks.filter((one) => one.unitId === unitId && one.kind === kind).at(-1);

describe('an emergency from its first report to its last', () => {
  let id: string;
  const occurredAt = ago(15);
  const learnedAt = ago(10);
  let calledAt: string;

  it('is reported in writing before it is signed, with what is known; the rest is unknown', async () => {
    const elements = { TIME: '上午', PLACE: '样例矿井下' };
    id = await report({ occurredAt, learnedAt, figures: { deaths: 3 }, elements, note: '正在核实' });
    expect(await see(id, countyDuty)).toMatchObject({
      ...{ id, phase: 'OPEN', name: opening.name, unitId: mine, level: 'III', openedBy: mineOfficer, itemId: null },
      ...{ occurredAt: inFacts(occurredAt), discoveredAt: null, unguarded: [] },
      figures: { deaths: 3, missing: null, seriousInjuries: null, lossYuan: null },
      elements: { TIME: '上午', PLACE: '样例矿井下', CONTACT: null },
      parties: [
        { unitId: mine, name: '样例矿', tier: 'UNIT', learnedAt: inFacts(learnedAt), unsigned: true },
        { unitId: county, tier: 'COUNTY', receivedAt: null, reportedAt: null },
      ],
    });
    const { unknown, clocks } = await see(id);
    expect(unknown).toEqual(
      ['SOURCE', 'SCOPE', 'TREND', 'MEASURES', 'HELP_WANTED', 'CONTACT'].concat(
        'missing',
        'seriousInjuries',
        'lossYuan',
      ),
    );
    const states = clocks.map(({ unitId, kind, to, outcome }: Record<string, string>) => [unitId, kind, to, outcome]);
    expect(states.sort()).toEqual(
      [
        [mine, 'TELEPHONE', 'COUNTY', 'IN_TIME'],
        [mine, 'INITIAL', 'COUNTY', 'IN_TIME'],
        [mine, 'FOLLOW_UP', 'COUNTY', 'OPEN'],
        [mine, 'SIGN_OFF', null, 'OPEN'],
        [county, 'INITIAL', 'PREFECTURE', 'OPEN'],
        [county, 'RECEIPT', null, 'OPEN'],
      ].sort(),
    );
  });

  it('is received by the county, and signed afterwards by a leader', async () => {
    await act(id, 'receipt', countyDuty, { unitId: county });
    await act(id, 'signature', mineLeader, { unitId: mine });
    const seen = await see(id);
    expect(seen.parties).toMatchObject([{ unsigned: false }, { receivedBy: countyDuty }]);
    expect(clock(seen, county, 'RECEIPT')).toMatchObject({ outcome: 'IN_TIME' });
    expect(clock(seen, mine, 'SIGN_OFF')).toMatchObject({ outcome: 'IN_TIME' });
    expect((await act(id, 'receipt', countyDuty, { unitId: county })).position).toBeUndefined();
  });

  it('grows, and is graded by its figures', async () => {
    const body = { unitId: mine, kind: 'FOLLOW_UP', number: 1, to: [county], figures: { deaths: 11 } };
    const headings = { PROGRESS: '又找到八人', HANDLING: '送医' };
    await act(id, 'reports', mineLeader, { ...body, headings, elements: { MEASURES: '救护队下井' } });
    const seen = await see(id);
    expect(seen).toMatchObject({ level: 'II', figures: { deaths: 11 }, elements: { MEASURES: '救护队下井' } });
    expect(seen.parties[0]).toMatchObject({ followUps: 1 });
    expect(clock(seen, mine, 'FOLLOW_UP')).toMatchObject({ cycle: 1, outcome: 'OPEN' });
  });

  it('is told by telephone, written, and told to an office outside this system', async () => {
    calledAt = ago(0);
    const call = { unitId: county, officeId: prefecture, calledAt, note: '合作市值班员来电' };
    await act(id, 'calls', duty, call);
    expect((await see(id)).parties[2]).toMatchObject({
      unitId: prefecture,
      learnedAt: inFacts(calledAt),
      toldAt: null,
    });
    await act(id, 'reports', countyLeader, { unitId: county, kind: 'INITIAL', to: [prefecture], note: '转报' });
    const outside = { unitId: prefecture, tier: 'PROVINCE', note: '传真,有回执' };
    await act(id, 'reports-outside', duty, { ...outside, kind: 'INITIAL', channel: 'FAX', sentAt: ago(0) });
    await act(id, 'receipts-outside', duty, { ...outside, receivedAt: ago(0) });
    const seen = await see(id);
    expect(clock(seen, prefecture, 'INITIAL')).toMatchObject({ to: 'PROVINCE', outcome: 'IN_TIME' });
    expect(clock(seen, county, 'INITIAL')).toMatchObject({ outcome: 'IN_TIME' });
  });

  it('is judged graver; a leader at the top stops a clock and lets it go on, and the reasons stand', async () => {
    const asked = { unitId: mine, kind: 'FOLLOW_UP', to: 'COUNTY', reason: '通信中断' };
    const before = await see(id);
    expect(await act(id, 'pause', leader, asked)).toMatchObject({ id, version: before.version });
    expect(clock(await see(id), mine, 'FOLLOW_UP')).toMatchObject({ outcome: 'RELEASED', releasedBecause: 'PAUSED' });
    await act(id, 'resumption', leader, { ...asked, reason: '通信恢复' });
    expect(clock(await see(id), mine, 'FOLLOW_UP')).toMatchObject({ cycle: 2, outcome: 'OPEN' });
    await act(id, 'level', leader, { unitId: prefecture, level: 'I', reason: '影响重大' });
    expect(await see(id)).toMatchObject({ level: 'I' });
  });

  it('ends with a final report, is added to, and is reopened', async () => {
    const final = { unitId: mine, to: [county], note: '全部找到' };
    await act(id, 'reports', mineLeader, { ...final, kind: 'FINAL' });
    expect(await see(id)).toMatchObject({ phase: 'FINAL' });
    await act(id, 'reports', mineLeader, { ...final, kind: 'SUPPLEMENT', figures: { deaths: 12 } });
    await act(id, 'reopening', mineOfficer, { unitId: mine, reason: '伤亡有变化' });
    expect(await see(id)).toMatchObject({ phase: 'OPEN', figures: { deaths: 12 } });
  });

  it('tells who told whom, when as they say and when it was recorded, why, and in what words', async () => {
    const { entries } = await timeline(id);
    const find = (type: string) => entries.find((entry: { type: string }) => entry.type === type);
    expect(find('IncidentReported')).toMatchObject({
      ...{ by: mineOfficer, authority: `INFO_OFFICER@${mine}`, unitId: mine, claimedAt: inFacts(occurredAt) },
      text: { name: opening.name, elements: { PLACE: '样例矿井下' }, note: '正在核实' },
    });
    expect(find('IncidentReportSent')).toMatchObject({ told: [county], data: { elements: ['TIME', 'PLACE'] } });
    expect(find('CallLogged')).toMatchObject({
      ...{ by: duty, unitId: county, told: [prefecture], claimedAt: inFacts(calledAt) },
      text: { note: '合作市值班员来电' },
      recordedAt: expect.stringMatching(/\.\d{6}Z$/),
    });
    expect(find('OutsideReportRecorded')).toMatchObject({ told: ['PROVINCE'], text: { note: '传真,有回执' } });
    expect(find('DeadlineReleased')).toMatchObject({ by: leader, reason: '通信中断', unitId: mine, text: null });
    expect(find('IncidentReopened')).toMatchObject({ reason: '伤亡有变化' });
    const judged = entries.findLast((entry: { type: string }) => entry.type === 'IncidentLevelChanged');
    expect(judged).toMatchObject({ reason: '影响重大', data: { from: 'II', to: 'I', by: 'JUDGEMENT' } });
    const positions = entries.map(({ position }: { position: string }) => Number(position));
    expect(positions).toEqual(positions.toSorted((one: number, other: number) => one - other));
    const pages: unknown[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const page = await timeline(id, `?limit=7${next && `&cursor=${next}`}`);
      pages.push(...(page.entries as unknown[]));
      next = page.next as string | undefined;
    }
    expect(pages).toEqual(entries);
  });

  it('is read by whoever came to know and whoever stands above, their auditors too; for others it is not there', async () => {
    const status = async (as: string) => (await office.ask({ as, url: `/v1/incidents/${id}` })).status;
    const readers = [mineOfficer, mineLeader, countyDuty, duty, leader, auditor, personOf(county, 'AUDITOR')];
    for (const as of readers) expect([as, await status(as)]).toEqual([as, 200]);
    expect(await status(personOf(county, 'RULE_KEEPER'))).toBe(403);
    for (const held of ['DUTY_OFFICER', 'LEADER_IN_CHARGE', 'AUDITOR'] as const)
      expect(await status(personOf(otherCounty, held))).toBe(404);
    const history = (key: string, as: string) => office.ask({ as, url: `/v1/streams/${key}/events` });
    expect(await history(`incident-${id.toUpperCase()}`, auditor)).toMatchObject({ status: 200 });
    const key = `deadline-${id}.${mine}.county.follow_up.0`;
    expect((await history(key, personOf(county, 'AUDITOR'))).body.events).toMatchObject([
      { type: 'DeadlineMetInTime' },
    ]);
    for (const one of [key, `incident-${id}`])
      expect(await history(one, personOf(otherCounty, 'AUDITOR'))).toMatchObject({ status: 404 });
  });
});

describe('an emergency told by telephone', () => {
  const call = (change: object = {}) => ({
    ...opening,
    learnedAt: ago(200),
    calledAt: ago(190),
    note: '矿调度室来电',
    ...change,
  });
  const enter = (body: object, as = countyDuty, officeId = county) =>
    done(office, { as, url: `/v1/offices/${officeId}/calls`, body });

  it('counts from the call though it is entered late; what was not written is missed, rings, and is acknowledged', async () => {
    const { id } = await enter(call());
    await ring(office);
    const seen = await see(id as string);
    expect(clock(seen, mine, 'TELEPHONE')).toMatchObject({ outcome: 'BY_CALL', missed: true });
    expect(clock(seen, mine, 'INITIAL')).toMatchObject({ outcome: 'OPEN', missed: true, step: 4 });
    const { position } = await act(id as string, 'acknowledgement', countyDuty, { unitId: county });
    expect(Number(position)).toBeGreaterThan(0);
    expect(clock(await see(id as string), mine, 'INITIAL')).toMatchObject({ acknowledgements: 1 });
    const { entries } = await timeline(id as string);
    expect(entries.at(-1)).toMatchObject({ type: 'EscalationAcknowledged', by: countyDuty, data: { onDuty: false } });
    expect(entries.find(({ type }: { type: string }) => type === 'CallLogged')).toMatchObject({
      ...{ unitId: mine, told: [county], text: { name: opening.name, note: '矿调度室来电' } },
    });
    await act(id as string, 'reports', mineLeader, { unitId: mine, kind: 'INITIAL', to: [county] });
    expect(clock(await see(id as string), mine, 'INITIAL')).toMatchObject({
      ...{ outcome: 'LATE', missed: true, lateSeconds: expect.any(Number) },
    });
  });

  it('to the prefecture past the county (Art. 21(3)): nobody can stop it, and the county is told by nobody', async () => {
    const { id } = await enter(call({ learnedAt: ago(5), calledAt: ago(4) }), duty, prefecture);
    expect((await see(id as string)).parties.map(({ unitId }: { unitId: string }) => unitId)).toEqual([
      mine,
      prefecture,
    ]);
  });
});

describe('a report that skips a level (Art. 21(3))', () => {
  it('goes straight to the prefecture; the level skipped has no way to hold or undo it', async () => {
    const id = await report({ to: [prefecture] });
    const sent = (await timeline(id)).entries.find(({ type }: { type: string }) => type === 'IncidentReportSent');
    expect(sent).toMatchObject({
      told: [prefecture],
      data: { passedOver: [{ officeId: county }], passedOverTold: false },
    });
    const asked = { unitId: mine, kind: 'INITIAL', to: 'COUNTY', reason: '不同意' };
    expect(await refusedAs(at(id, 'pause', countyLeader, asked))).toEqual([404, 'not_found']);
    expect(await refusedAs(at(id, 'level', countyLeader, { unitId: county, level: 'IV', reason: '不同意' }))).toEqual([
      404,
      'not_found',
    ]);
    await act(id, 'receipt', duty, { unitId: prefecture });
    expect((await see(id)).parties).toMatchObject([{ unitId: mine }, { unitId: prefecture, receivedBy: duty }]);
  });
});

describe('a command about an emergency', () => {
  it('sent twice is done once', async () => {
    const asked = { as: mineOfficer, url: '/v1/incidents', body: written(), key: randomUUID() };
    const first = await office.ask(asked);
    const before = await office.events();
    expect((await office.ask(asked)).body).toEqual(first.body);
    expect(await office.events()).toBe(before);
    expect(await refusedAs({ ...asked, body: written({ name: '另一起' }) })).toEqual([422, 'command.reused']);
    const receipt = at(String(first.body.id), 'receipt', countyDuty, { unitId: county }, { key: randomUUID() });
    const received = await office.ask(receipt);
    expect((await office.ask(receipt)).body).toEqual(received.body);
  });

  it('sent by many at once is done by one: a follow-up number is given once', async () => {
    const id = await report();
    const body = { unitId: mine, kind: 'FOLLOW_UP', number: 1, to: [county], headings: { PROGRESS: '已控制' } };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => office.ask(at(id, 'reports', mineLeader, body))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map((one) => one.body.code))).toEqual(
      new Set(['FollowUpNumberGap']),
    );
    expect((await see(id)).parties[0]).toMatchObject({ followUps: 1 });
  });

  it('may say which version it judged', async () => {
    const id = await report();
    const { version } = await see(id);
    const level = { unitId: county, level: 'III', reason: '影响较大' };
    expect(await refusedAs(at(id, 'level', countyLeader, level, { version: version - 1 }))).toEqual([
      412,
      'version.failed',
    ]);
    expect(await office.ask(at(id, 'level', countyLeader, level, { version }))).toMatchObject({ status: 200 });
  });
});
