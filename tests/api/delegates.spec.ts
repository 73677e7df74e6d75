import { county, draft, openOffice, personOf, prefecture, type Asked, type TestOffice } from './office.js';

const registrar = personOf(prefecture, 'REGISTRAR');
const auditor = personOf(prefecture, 'AUDITOR');
const officer = personOf(county, 'INFO_OFFICER');
const leader = personOf(county, 'LEADER_IN_CHARGE');
const clerk = `${county}-clerk`;
const signature = { role: 'LEADER_IN_CHARGE', unitId: county };
const dayFromNow = (days: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(Date.now() + days * 86_400_000));

describe('a delegate signs in a leader’s stead', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
    const body = { personId: clerk, name: clerk, unitId: county, grants: [] };
    await done({ as: registrar, url: '/v1/people', body });
  });
  afterAll(() => office.close());

  const done = async (asked: Asked) => {
    const { status, text, body } = await office.ask(asked);
    if (status >= 300) throw new Error(`${asked.url}: ${text}`);
    return body;
  };
  const awaiting = async (): Promise<string> => {
    const { id } = await done({ as: officer, url: '/v1/items', body: draft });
    await done({ as: officer, url: `/v1/items/${id as string}/submit`, version: 1, body: {} });
    return id as string;
  };
  const delegate = (startsOn: string, endsOn: string) =>
    done({
      as: leader,
      url: `/v1/people/${clerk}/delegate-sign-off`,
      body: { ...signature, startsOn, endsOn, reason: '外出学习' },
    });
  const end = () =>
    done({ as: leader, url: `/v1/people/${clerk}/end-delegation`, body: { ...signature, reason: '提前返岗' } });
  const waitingFor = async (as: string): Promise<readonly string[]> => {
    await office.settle();
    const { body } = await office.ask({ as, url: '/v1/worklist' });
    return body.entries.map(({ itemId }: { itemId: string }) => itemId) as string[];
  };
  const signing = (id: string): Asked => ({ as: clerk, url: `/v1/items/${id}/approve`, version: 2 });

  it('who without the delegation sees nothing of the item and may do nothing', async () => {
    const id = await awaiting();
    expect(await office.ask({ as: clerk, url: `/v1/items/${id}` })).toMatchObject({ status: 404 });
    expect(await office.ask(signing(id))).toMatchObject({ status: 404 });
    expect(await waitingFor(clerk)).toEqual([]);
  });

  it('sees the leader’s desk, reads the item and signs it; the record says who and for whom', async () => {
    const id = await awaiting();
    await delegate(dayFromNow(0), dayFromNow(1));
    expect((await office.ask({ as: clerk, url: '/v1/me' })).body).toMatchObject({
      grants: [],
      delegations: [{ ...signature, leaderId: leader, startsOn: dayFromNow(0), endsOn: dayFromNow(1) }],
    });
    expect(await waitingFor(clerk)).toContain(id);
    expect(await office.ask({ as: clerk, url: `/v1/items/${id}` })).toMatchObject({ status: 200 });
    await done(signing(id));
    const { body } = await office.ask({ as: auditor, url: `/v1/streams/item-${id}/events` });
    const envelope = { actor: clerk, onBehalfOf: leader, unit: county, authority: `LEADER_IN_CHARGE@${county}` };
    expect(body.events.slice(2)).toMatchObject([
      { type: 'ItemApproved', ...envelope, data: { signerId: clerk, onBehalfOf: leader } },
      { type: 'ItemReported', ...envelope },
    ]);
    await end();
  });

  it('declines as the leader would', async () => {
    const id = await awaiting();
    await delegate(dayFromNow(0), dayFromNow(1));
    await done({ as: clerk, url: `/v1/items/${id}/decline`, version: 2, body: { reason: '数字未核实' } });
    const { body } = await office.ask({ as: auditor, url: `/v1/streams/item-${id}/events` });
    expect(body.events.at(-1)).toMatchObject({ type: 'SignOffDeclined', onBehalfOf: leader, reason: '数字未核实' });
    await end();
  });

  it('is nobody again when it is ended, and is nobody yet when it begins tomorrow', async () => {
    const id = await awaiting();
    await delegate(dayFromNow(0), dayFromNow(1));
    await end();
    expect(await office.ask(signing(id))).toMatchObject({ status: 404 });
    await delegate(dayFromNow(2), dayFromNow(3));
    expect(await office.ask(signing(id))).toMatchObject({ status: 404 });
    expect(await waitingFor(clerk)).toEqual([]);
    await end();
  });

  it('is shown no signature that would be the second of the leader', async () => {
    const chain = [signature, signature];
    await done({ as: registrar, url: `/v1/units/${county}/sign-off-chain`, body: { chain } });
    const id = await awaiting();
    await delegate(dayFromNow(0), dayFromNow(1));
    await done(signing(id));
    expect(await waitingFor(leader)).not.toContain(id);
    expect(await waitingFor(clerk)).not.toContain(id);
    expect(await office.ask({ as: leader, url: `/v1/items/${id}/approve`, version: 3 })).toMatchObject({
      status: 422,
      body: { code: 'NobodySignsTwice', article: '16' },
    });
  });
});
