import { county, draft, openOffice, otherCounty, personOf, type TestOffice } from './office.js';

const officer = personOf(county, 'INFO_OFFICER');
const leader = personOf(county, 'LEADER_IN_CHARGE');
const url = `/v1/units/${county}/items`;

describe('the items of a unit', () => {
  let office: TestOffice;
  const ids: string[] = [];
  beforeAll(async () => {
    office = await openOffice();
    for (const title of ['第一条', '第二条', '第三条']) {
      const { body } = await office.ask({ as: officer, url: '/v1/items', body: { ...draft, title } });
      ids.push(String(body.id));
    }
    const [first] = ids;
    await office.ask({ as: officer, url: `/v1/items/${first ?? ''}/submit`, version: 1, body: {} });
    await office.ask({ as: leader, url: `/v1/items/${first ?? ''}/approve`, version: 2 });
    const other = { ...draft, unitId: otherCounty };
    await office.ask({ as: personOf(otherCounty, 'INFO_OFFICER'), url: '/v1/items', body: other });
    await office.settle();
  });
  afterAll(() => office.close());

  const listed = async (query = ''): Promise<readonly string[]> => {
    const { body } = await office.ask({ as: officer, url: `${url}${query}` });
    return body.entries.map(({ itemId }: { itemId: string }) => itemId) as string[];
  };

  it('are all its own, drafts too, by what happened last', async () => {
    const [first, second, third] = ids;
    expect(await listed()).toEqual([first, third, second]);
    expect(await listed('?sort=latest')).toEqual([second, third, first]);
    const { body } = await office.ask({ as: officer, url });
    expect(body.entries[1]).toMatchObject({ title: '第三条', phase: 'DRAFT', authorId: officer, officeId: null });
  });

  it('are filtered by phase, and by day of reporting', async () => {
    const [first, second, third] = ids;
    expect(await listed('?phase=DRAFT')).toEqual([third, second]);
    expect(await listed('?sort=-reportedOn')).toEqual([first]);
    expect(await listed('?from=2100-01-01')).toEqual([]);
    expect(await office.ask({ as: officer, url: `${url}?phase=RECEIVED` })).toMatchObject({ status: 400 });
  });

  it('go by pages, each item once', async () => {
    const page = await office.ask({ as: officer, url: `${url}?limit=2` });
    const rest = await listed(`?limit=2&cursor=${String(page.body.next)}`);
    expect([...page.body.entries.map(({ itemId }: { itemId: string }) => itemId), ...rest]).toEqual(await listed());
    expect(await office.ask({ as: officer, url: `${url}?cursor=abc` })).toMatchObject({
      status: 400,
      body: { code: 'query.cursor' },
    });
  });

  it('are nobody else’s to see', async () => {
    for (const as of [personOf(otherCounty, 'INFO_OFFICER'), personOf('6230', 'EDITOR')])
      expect(await office.ask({ as, url })).toMatchObject({ status: 404 });
  });
});
