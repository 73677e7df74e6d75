import { county, draft, openOffice, otherCounty, personOf, prefecture, type TestOffice } from './office.js';

const officer = personOf(county, 'INFO_OFFICER');
const leader = personOf(county, 'LEADER_IN_CHARGE');
const editor = personOf(prefecture, 'EDITOR');

/** Some item. */
const itemId = '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11';

interface Line {
  readonly itemId: string;
  readonly kind: string;
}

describe('the worklist', () => {
  let office: TestOffice;
  const submitted: string[] = [];

  const handedIn = async (as: string, urgency = 'ROUTINE'): Promise<string> => {
    const body = { ...draft, urgency };
    const { id } = (await office.ask({ as, url: '/v1/items', body })).body as { id: string };
    expect(await office.ask({ as, url: `/v1/items/${id}/submit`, version: 1, body: {} })).toMatchObject({
      status: 200,
    });
    return id;
  };
  const waiting = async (as: string, query = ''): Promise<readonly Line[]> =>
    (await office.ask({ as, method: 'GET', url: `/v1/worklist${query}` })).body.entries as readonly Line[];

  beforeAll(async () => {
    office = await openOffice();
    const grant = { role: 'INFO_OFFICER', unitId: county };
    const registrar = personOf(prefecture, 'REGISTRAR');
    await office.ask({ as: registrar, url: `/v1/people/${leader}/grant-role`, body: grant });
    // The oldest three were written by the leader, who may sign none of them (Art. 16).
    for (let n = 0; n < 3; n++) await handedIn(leader);
    for (let n = 0; n < 4; n++) submitted.push(await handedIn(officer));
    submitted.unshift(await handedIn(officer, 'FLASH'));
    await office.settle();
  }, 60_000);
  afterAll(() => office.close());

  it('fills a short page, though what comes first may not be signed by the one who asks', async () => {
    expect((await waiting(leader, '?limit=1')).map(({ itemId }) => itemId)).toEqual(submitted.slice(0, 1));
    expect((await waiting(leader)).map(({ itemId }) => itemId)).toEqual(submitted);
  });

  it.each([1, 2, 3, 5])('pages by %s through everything once, emergencies first, then the oldest', async (limit) => {
    const seen: string[] = [];
    let cursor = '';
    for (;;) {
      const { body } = await office.ask({ as: leader, method: 'GET', url: `/v1/worklist?limit=${limit}${cursor}` });
      seen.push(...(body.entries as readonly Line[]).map(({ itemId }) => itemId));
      if (body.next === undefined) break;
      cursor = `&cursor=${body.next as string}`;
    }
    expect(seen).toEqual(submitted);
  });

  it.each([[['SOON', '1', itemId, '']], [['FLASH', '-1', itemId, '']], [['FLASH', '1', 'x', '']], [['FLASH', '1']]])(
    'refuses a cursor of another question: %j',
    async (key) => {
      const cursor = Buffer.from(JSON.stringify(key)).toString('base64url');
      const answer = await office.ask({ as: leader, method: 'GET', url: `/v1/worklist?cursor=${cursor}` });
      expect(answer).toMatchObject({ status: 400, body: { code: 'query.cursor' } });
    },
  );

  it('keeps an emergency whose signature was refused before those who must correct it', async () => {
    const emergency = { ...draft, unitId: otherCounty, category: 'MAJOR_SOCIAL_EVENT', urgency: 'FLASH' };
    const writer = personOf(otherCounty, 'INFO_OFFICER');
    const signer = personOf(otherCounty, 'LEADER_IN_CHARGE');
    const { id } = (await office.ask({ as: writer, url: '/v1/items', body: emergency })).body as { id: string };
    await office.ask({
      as: writer,
      url: `/v1/items/${id}/submit`,
      version: 1,
      body: { unsignedReason: '山洪正在上涨' },
    });
    await office.ask({ as: signer, url: `/v1/items/${id}/decline`, version: 3, body: { reason: '数字有误' } });
    await office.settle();
    expect(await waiting(signer)).toEqual([]);
    expect(await waiting(writer)).toMatchObject([{ itemId: id, kind: 'CORRECT' }]);
    expect(await waiting(editor)).toMatchObject([{ itemId: id, kind: 'RECEIVE' }]);
    await office.ask({ as: editor, method: 'POST', url: `/v1/offices/${prefecture}/items/${id}/receive` });
    await office.settle();
    expect(await waiting(editor)).toMatchObject([{ itemId: id, kind: 'CORRECT' }]);
    const register = async (signature: string): Promise<readonly Line[]> => {
      const url = `/v1/offices/${prefecture}/register?signature=${signature}`;
      return (await office.ask({ as: editor, method: 'GET', url })).body.entries as readonly Line[];
    };
    expect(await register('SIGNATURE_REFUSED')).toMatchObject([{ itemId: id }]);
    expect(await register('SIGNED')).toEqual([]);
  });
});
