import { randomUUID } from 'node:crypto';
import { county, draft, openOffice, otherCounty, personOf, prefecture, type Asked, type TestOffice } from './office.js';

const auditor = personOf(prefecture, 'AUDITOR');
const registrar = personOf(prefecture, 'REGISTRAR');
const officer = personOf(county, 'INFO_OFFICER');
const leader = personOf(county, 'LEADER_IN_CHARGE');
const editor = personOf(prefecture, 'EDITOR');
const emergency = { ...draft, category: 'MAJOR_SOCIAL_EVENT', urgency: 'FLASH' };
const entry = { ...draft, channel: 'TELEPHONE', evidence: '值班室来电' };

describe('what stands on every event beside its data', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  const done = async (asked: Asked): Promise<string> => {
    const { status, text, body } = await office.ask(asked);
    if (status >= 300) throw new Error(`${asked.url}: ${text}`);
    return body.id as string;
  };
  const drafted = (body: object = draft) => done({ as: officer, url: '/v1/items', body });
  const awaiting = async (): Promise<string> => {
    const id = await drafted();
    await done({ as: officer, url: `/v1/items/${id}/submit`, version: 1, body: {} });
    return id;
  };
  const received = async (): Promise<string> => {
    const id = await awaiting();
    await done({ as: leader, url: `/v1/items/${id}/approve`, version: 2 });
    await done({ as: editor, url: `/v1/offices/${prefecture}/items/${id}/receive`, key: randomUUID() });
    return id;
  };
  const lastOf = async (stream: string) => {
    const { body } = await office.ask({ as: auditor, url: `/v1/streams/${stream}/events` });
    return body.events.at(-1) as Record<string, unknown>;
  };

  it('is the unit in which it was done and the role by which it was allowed', async () => {
    const id = await drafted();
    const byOfficer = { actor: officer, unit: county, authority: `INFO_OFFICER@${county}`, reason: null };
    expect(await lastOf(`item-${id}`)).toMatchObject({ ...byOfficer, onBehalfOf: null, occurredAt: null });
    const other = await received();
    const byEditor = { actor: editor, unit: prefecture, authority: `EDITOR@${prefecture}` };
    expect(await lastOf(`item-${other}`)).toMatchObject({ type: 'ItemReceived', ...byEditor });
    const year = String((await lastOf(`item-${other}`))['recordedAt']).slice(0, 4);
    expect(await lastOf(`register-${prefecture}-${year}`)).toMatchObject(byEditor);
  });

  it('is the role of the step that was signed, also where the signer holds another nearer by', async () => {
    const both = 'leader-above-and-officer-here';
    const grants = [
      { role: 'INFO_OFFICER', unitId: otherCounty },
      { role: 'LEADER_IN_CHARGE', unitId: prefecture },
    ];
    await done({ as: registrar, url: '/v1/people', body: { personId: both, name: both, unitId: prefecture, grants } });
    const chain = [{ role: 'LEADER_IN_CHARGE', unitId: prefecture }];
    await done({ as: registrar, url: `/v1/units/${otherCounty}/sign-off-chain`, body: { chain } });
    const as = personOf(otherCounty, 'INFO_OFFICER');
    const id = await done({ as, url: '/v1/items', body: { ...draft, unitId: otherCounty } });
    await done({ as, url: `/v1/items/${id}/submit`, version: 1, body: {} });
    await done({ as: both, url: `/v1/items/${id}/approve`, version: 2 });
    const authority = `LEADER_IN_CHARGE@${prefecture}`;
    expect(await lastOf(`item-${id}`)).toMatchObject({ type: 'ItemReported', unit: otherCounty, authority });
  });

  it('is the name of the part of the machine that acted by itself', async () => {
    const founding = { actor: 'system:operator', unit: prefecture, authority: 'system:operator' };
    expect(await lastOf(`rulebook-${prefecture}`)).toMatchObject(founding);
  });

  it.each([
    ['decline', awaiting, leader, 2, (id: string) => `/v1/items/${id}/decline`],
    ['withdraw', awaiting, officer, 2, (id: string) => `/v1/items/${id}/withdraw`],
    ['return', received, editor, 5, (id: string) => `/v1/offices/${prefecture}/items/${id}/return`],
  ] as const)('is the reason given to %s', async (_what, prepared, as, version, urlOf) => {
    const id = await prepared();
    await done({ as, url: urlOf(id), version, body: { reason: '数据未核实' } });
    expect(await lastOf(`item-${id}`)).toMatchObject({ reason: '数据未核实' });
  });

  it('is the reason a role was revoked, and why an emergency left unsigned', async () => {
    const grant = { role: 'EDITOR', unitId: county };
    await done({ as: registrar, url: `/v1/people/${officer}/grant-role`, body: grant });
    expect(await lastOf(`person-${officer}`)).toMatchObject({ reason: null });
    await done({ as: registrar, url: `/v1/people/${officer}/revoke-role`, body: { ...grant, reason: '调离' } });
    expect(await lastOf(`person-${officer}`)).toMatchObject({ reason: '调离' });
    const id = await drafted(emergency);
    await done({ as: officer, url: `/v1/items/${id}/submit`, version: 1, body: { unsignedReason: '山洪正在上涨' } });
    expect(await lastOf(`item-${id}`)).toMatchObject({ type: 'ItemReported', reason: '山洪正在上涨' });
  });

  it('is when the call came, as the office claims, beside when it was recorded', async () => {
    const entering = (occurredAt: string): Asked => ({
      as: editor,
      url: `/v1/offices/${prefecture}/items`,
      body: { ...entry, occurredAt },
    });
    const id = await done(entering('2026-01-05T08:55:00.25+08:00'));
    expect(await lastOf(`item-${id}`)).toMatchObject({ occurredAt: '2026-01-05T00:55:00.250000Z' });
    const minutesAhead = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    expect(await office.ask(entering(minutesAhead(4)))).toMatchObject({ status: 201 });
    for (const [at, code] of [
      [minutesAhead(6), 'OccurredInTheFuture'],
      ['1999-12-31T23:59:59Z', 'time.invalid'],
      ['2026-01-05T08:55:00', 'time.invalid'],
    ] as const)
      expect(await office.ask(entering(at))).toMatchObject({ status: 422, body: { code } });
    expect(await office.ask({ as: editor, url: `/v1/offices/${prefecture}/items`, body: entry })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/occurredAt', code: 'input.missing' }] },
    });
  });

  it('is what the command belongs to: what its sender says, or itself', async () => {
    const key = randomUUID();
    const correlationId = randomUUID();
    const asked = { as: officer, url: '/v1/items', body: draft, key };
    const alone = await done(asked);
    expect(await lastOf(`item-${alone}`)).toMatchObject({ commandId: key, correlationId: key });
    const headers = { 'correlation-id': correlationId.toUpperCase() };
    const together = await done({ ...asked, key: randomUUID(), headers });
    expect(await lastOf(`item-${together}`)).toMatchObject({ correlationId });
    expect(await office.ask({ ...asked, headers: { 'correlation-id': 'form 7' } })).toMatchObject({
      status: 400,
      body: { code: 'correlation.id_invalid' },
    });
  });
});
