import { county, draft, openOffice, personOf, prefecture, type Asked, type TestOffice } from './office.js';

const officer = personOf(county, 'INFO_OFFICER');
const leader = personOf(county, 'LEADER_IN_CHARGE');
const editor = personOf(prefecture, 'EDITOR');
const atPrefecture = `/v1/offices/${prefecture}/items`;
const { unitId: _unitId, ...described } = draft;
const anInstant = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);

describe('what an item tells those who may read it', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  const done = async (asked: Asked) => {
    const { status, text, body } = await office.ask(asked);
    if (status >= 300) throw new Error(`${asked.url}: ${text}`);
    return body;
  };
  const drafted = async (change: object = {}): Promise<string> =>
    String((await done({ as: officer, url: '/v1/items', body: { ...draft, ...change } })).id);
  const act = (as: string, id: string, what: string, version: number, body?: object) =>
    done({ as, url: `/v1/items/${id}/${what}`, version, ...(body && { body }) });
  const read = async (as: string, id: string) => done({ as, method: 'GET', url: `/v1/items/${id}` });
  const returned = async (): Promise<string> => {
    const id = await drafted();
    await act(officer, id, 'submit', 1, {});
    await act(leader, id, 'approve', 2);
    await done({ as: editor, method: 'POST', url: `${atPrefecture}/${id}/receive` });
    const body = { reason: '要素不全', dueOn: '2100-01-31' };
    await done({ as: editor, url: `${atPrefecture}/${id}/return`, version: 5, body });
    return id;
  };

  it('who declined which step, when and why, and who signed it after', async () => {
    const id = await drafted({ source: '合作市人社局' });
    await act(officer, id, 'submit', 1, {});
    await act(leader, id, 'decline', 2, { reason: '数字未核实' });
    await act(officer, id, 'revise', 3, described);
    await act(officer, id, 'submit', 4, {});
    await act(leader, id, 'approve', 5);
    const step = { role: 'LEADER_IN_CHARGE', unitId: county, by: leader, onBehalfOf: null, at: anInstant };
    const submitted = { submittedBy: officer, submittedAt: anInstant };
    expect(await read(officer, id)).toMatchObject({
      method: 'VISIT',
      source: null,
      entry: null,
      withdrawal: null,
      unsignedReason: null,
      signOffs: [
        { revision: 1, ...submitted, steps: [{ ...step, outcome: 'DECLINED', reason: '数字未核实' }] },
        { revision: 2, ...submitted, steps: [{ ...step, outcome: 'SIGNED', reason: null }] },
      ],
    });
  });

  it('which step still waits', async () => {
    const id = await drafted();
    await act(officer, id, 'submit', 1, {});
    const step = { role: 'LEADER_IN_CHARGE', unitId: county };
    const waiting = { ...step, outcome: 'WAITING', by: null, onBehalfOf: null, at: null, reason: null };
    expect((await read(officer, id)).signOffs[0].steps).toEqual([waiting]);
  });

  it('why it was withdrawn, and why it left unsigned', async () => {
    const id = await drafted({ category: 'MAJOR_SOCIAL_EVENT', urgency: 'FLASH' });
    await act(officer, id, 'submit', 1, { unsignedReason: '山洪正在上涨' });
    await act(officer, id, 'withdraw', 3, { reason: '情况有误' });
    expect(await read(officer, id)).toMatchObject({
      unsignedReason: '山洪正在上涨',
      withdrawal: { by: officer, on: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), reason: '情况有误' },
    });
  });

  it('how each office has it: number, receipt, every return with its reason and due day', async () => {
    const id = await returned();
    expect((await read(officer, id)).handlings).toMatchObject([
      {
        officeId: prefecture,
        phase: 'RETURNED',
        registrationYear: expect.any(Number),
        registrationNumber: expect.any(Number),
        receivedBy: editor,
        receivedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        channel: 'SYSTEM',
        returns: [{ by: editor, at: anInstant, reason: '要素不全', dueOn: '2100-01-31' }],
        originalItemId: null,
      },
    ]);
  });

  it('how it came where no system brought it', async () => {
    const came = { channel: 'TELEPHONE', evidence: '值班室来电' };
    const body = { ...draft, ...came, occurredAt: '2026-01-05T08:55:00+08:00' };
    const { id } = await done({ as: editor, url: atPrefecture, body });
    const entry = { officeId: prefecture, enteredBy: editor, ...came, occurredAt: '2026-01-05T00:55:00.000Z' };
    expect(await read(editor, String(id))).toMatchObject({ entry, handlings: [{ channel: 'TELEPHONE' }] });
  });

  it('the office nothing of what the unit writes after a return, until it is reported again', async () => {
    const id = await returned();
    await act(officer, id, 'revise', 6, { ...described, title: '未报的修改稿', urgency: 'URGENT', source: '内部' });
    await act(officer, id, 'submit', 7, {});
    await act(leader, id, 'decline', 8, { reason: '还要改' });
    const shown = await office.ask({ as: editor, url: `/v1/items/${id}` });
    expect(shown.body).toMatchObject({ version: 9, phase: 'DRAFT', urgency: 'ROUTINE', source: null });
    expect(shown.body.versions).toHaveLength(1);
    expect(shown.body.signOffs).toHaveLength(1);
    for (const own of ['未报的修改稿', '还要改', '内部']) expect(shown.text).not.toContain(own);
    const inTheUnit = await read(officer, id);
    expect(inTheUnit).toMatchObject({ version: 9, urgency: 'URGENT', versions: [{}, { title: '未报的修改稿' }] });
    await act(officer, id, 'submit', 9, {});
    await act(leader, id, 'approve', 10);
    expect(await read(editor, id)).toMatchObject({ urgency: 'URGENT', versions: [{}, { title: '未报的修改稿' }] });
  });

  it('all of it to whoever must sign in another unit, and nothing to others there', async () => {
    const chain = [{ role: 'LEADER_IN_CHARGE', unitId: prefecture }];
    const registrar = personOf(prefecture, 'REGISTRAR');
    await done({ as: registrar, url: `/v1/units/${county}/sign-off-chain`, body: { chain } });
    const id = await drafted();
    await act(officer, id, 'submit', 1, {});
    expect(await read(personOf(prefecture, 'LEADER_IN_CHARGE'), id)).toMatchObject({ versions: [{}] });
    expect(await office.ask({ as: editor, url: `/v1/items/${id}` })).toMatchObject({ status: 404 });
  });
});
