import { randomUUID } from 'node:crypto';
import { county, draft, openOffice, otherCounty, personOf, prefecture, type Asked, type TestOffice } from './office.js';

const officer = personOf(county, 'INFO_OFFICER');
const leader = personOf(county, 'LEADER_IN_CHARGE');
const editor = personOf(prefecture, 'EDITOR');
const countyEditor = personOf(county, 'EDITOR');
const registrar = personOf(prefecture, 'REGISTRAR');
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const edition = { title: '合作市培训牧民120人', body: '合作市今日开展牧民技能培训,参训120人。' };

describe('an item from its draft to an issue and the news from above', () => {
  let office: TestOffice;
  let number = 0;
  beforeAll(async () => {
    office = await openOffice();
  }, 60_000);
  afterAll(() => office.close());

  const done = async (asked: Asked) => {
    const { status, text, body } = await office.ask({ method: 'POST', ...asked });
    if (status >= 300) throw new Error(`${asked.url}: ${text}`);
    return body;
  };
  const read = async (as: string, id: string) => (await office.ask({ as, url: `/v1/items/${id}` })).body;
  const reported = async (): Promise<string> => {
    const { id } = await done({ as: officer, url: '/v1/items', body: draft });
    await done({ as: officer, url: `/v1/items/${id}/submit`, version: 1, body: {} });
    await done({ as: leader, url: `/v1/items/${id}/approve`, version: 2 });
    return id as string;
  };
  const at = (id: string, verb: string, body?: object, version?: number): Asked => ({
    as: editor,
    url: `/v1/offices/${prefecture}/items/${id}/${verb}`,
    ...(body && { body }),
    ...(version !== undefined && { version }),
  });
  const selected = async (): Promise<string> => {
    const id = await reported();
    await done(at(id, 'receive'));
    await done(at(id, 'select', { criteria: ['NEW_TOPIC'] }, 5));
    return id;
  };
  const issueOf = (...itemIds: readonly string[]) => ({
    outletId: 'zhengwu-xinxi',
    number: String(++number),
    publishedOn: today,
    recipients: ['州政府领导', '各县市人民政府'],
    pieces: itemIds.map((itemId) => ({ itemId, pieceKind: 'brief' })),
  });
  const issues = (body: object): Asked => ({ as: editor, url: `/v1/offices/${prefecture}/issues`, body });
  const handling = async (as: string, id: string) => (await read(as, id)).handlings[0];

  it('is verified, selected, edited, issued, forwarded, adopted above, instructed on and corrected', async () => {
    const id = await reported();
    await done(at(id, 'receive'));
    await done(at(id, 'ask', { question: '参训人数是多少?', dueOn: '2100-01-01' }));
    expect(await handling(officer, id)).toMatchObject({ phase: 'VERIFYING' });
    await done({
      as: officer,
      url: `/v1/items/${id}/answer`,
      body: { officeId: prefecture, answer: '120人,以签到册为准。' },
    });
    await done(at(id, 'select', { criteria: ['NEW_TOPIC', 'GROUNDED'] }, 7));
    await done(at(id, 'reclassify', { category: 'PUBLIC_OPINION', subtype: 'HOT_ISSUE', reason: '群众反映集中' }));
    await done(at(id, 'edit', edition, 9));
    await done(at(id, 'forward', { toLevel: 'PROVINCE' }));
    const issue = await done(issues(issueOf(id)));
    const above = { level: 'PROVINCE', outletId: 'sheng-zhengwu-xinxi', pieceKind: 'brief' };
    await done(
      at(id, 'adoptions-above', { ...above, adoptedOn: today, route: 'FORWARDED', evidence: '省采用通报第5期' }),
    );
    await done(at(id, 'reading-copies', { leaderPost: '州政府秘书长', level: 'PREFECTURE', sentOn: today }));
    const instruction = await done({
      as: editor,
      url: `/v1/offices/${prefecture}/instructions`,
      body: {
        level: 'PREFECTURE',
        rank: 'principal',
        leaderPost: '州长',
        text: '请农牧局核实并提出办法。',
        instructedOn: today,
        itemId: id,
        outletId: 'zhengwu-xinxi',
      },
    });
    await done({
      as: editor,
      url: `/v1/offices/${prefecture}/issues/${issue.id}/correct`,
      body: { title: '更正', body: '参训112人。', itemId: id, reason: '参训人数有误' },
    });

    const shown = await handling(editor, id);
    expect(shown).toMatchObject({
      officeId: prefecture,
      phase: 'ADOPTED',
      registrationNumber: expect.any(Number),
      questions: [
        {
          question: '参训人数是多少?',
          dueOn: '2100-01-01',
          askedBy: editor,
          answer: '120人,以签到册为准。',
          answeredBy: officer,
        },
      ],
      selection: { by: editor, on: today, criteria: ['NEW_TOPIC', 'GROUNDED'] },
      classified: { category: 'PUBLIC_OPINION', subtype: 'HOT_ISSUE', reason: '群众反映集中' },
      editions: [{ ...edition, by: editor, rewritten: expect.any(Number) }],
      forwards: [{ toLevel: 'PROVINCE', toOfficeId: null, on: today }],
      adoptions: [{ issueId: issue.id, outletId: 'zhengwu-xinxi', level: 'PREFECTURE', pieceKind: 'brief', on: today }],
      adoptionsAbove: [{ ...above, route: 'FORWARDED', on: today, recordedOn: today }],
      readingCopies: [{ leaderPost: '州政府秘书长', on: today }],
      instructions: [{ id: instruction.id, text: '请农牧局核实并提出办法。', leaderPost: '州长', on: today }],
      corrections: [
        { issueId: issue.id, title: '更正', body: '参训112人。', recipients: ['州政府领导', '各县市人民政府'] },
      ],
    });
    expect(shown.editions[0].rewritten).toBeGreaterThan(0);
    expect(shown.editions[0].rewritten).toBeLessThan(10_000);
    const issueUrl = `/v1/offices/${prefecture}/issues/${issue.id}`;
    expect((await office.ask({ as: editor, url: issueUrl })).body).toMatchObject({
      outletId: 'zhengwu-xinxi',
      level: 'PREFECTURE',
      publishedOn: today,
      pieces: [{ itemId: id, compositeId: null, pieceKind: 'brief' }],
      corrections: [{ correction: 1, itemId: id, title: '更正', body: '参训112人。', reason: '参训人数有误' }],
    });
    expect(await office.ask({ as: officer, url: issueUrl })).toMatchObject({ status: 404 });
    const elsewhere = issueUrl.replace(prefecture, county);
    expect(await office.ask({ as: countyEditor, url: elsewhere })).toMatchObject({ status: 404 });
    // What the unit wrote stays as it was.
    expect((await read(editor, id)).versions).toMatchObject([{ title: draft.title, body: draft.body }]);
    expect((await read(officer, id)).category).toBe('UNIT_WORK');
  });

  it('shows the unit what was done with it, the office’s text only once it is issued', async () => {
    const id = await selected();
    await done(at(id, 'edit', edition, 6));
    expect(await handling(officer, id)).toMatchObject({ phase: 'SELECTED', editions: [], selection: { by: editor } });
    expect(await handling(editor, id)).toMatchObject({ editions: [{ title: edition.title }] });
    await done(issues(issueOf(id)));
    expect(await handling(officer, id)).toMatchObject({ phase: 'ADOPTED', editions: [{ title: edition.title }] });
  });

  it('lists the issues of the office, by outlet and year, page after page', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) ids.push((await done(issues(issueOf(await selected())))).id as string);
    await office.settle();
    const url = `/v1/offices/${prefecture}/issues`;
    const list = async (query: string) => (await office.ask({ as: editor, url: `${url}${query}` })).body;
    const { entries } = await list('');
    expect(entries).toEqual(expect.arrayContaining(ids.map((id) => expect.objectContaining({ id, corrections: 0 }))));
    expect(entries[0]).toMatchObject({ outletId: 'zhengwu-xinxi', level: 'PREFECTURE', publishedOn: today, pieces: 1 });
    const first = await list('?limit=2');
    const rest = await list(`?cursor=${first.next}`);
    expect([...first.entries, ...rest.entries]).toEqual(entries);
    expect(rest.next).toBeUndefined();
    expect((await list(`?outletId=zhengwu-xinxi&year=${today.slice(0, 4)}`)).entries).toEqual(entries);
    for (const other of ['?outletId=other', '?year=2007', '?year=2007&outletId=zhengwu-xinxi'])
      expect(await list(other)).toEqual({ entries: [] });
    expect(await office.ask({ as: officer, url })).toMatchObject({ status: 404 });
    for (const wrong of ['?year=207', '?outletId=政', '?cursor=WyJ4IiwieSJd', '?limit=0', '?pages=1'])
      expect((await office.ask({ as: editor, url: encodeURI(`${url}${wrong}`) })).status).toBe(400);
  });

  it('shows the next office what was issued and forwarded, not what the office below asked and wrote', async () => {
    const town = `${county}-town`;
    await done({
      as: registrar,
      url: '/v1/units',
      body: {
        unitId: town,
        name: '镇',
        nameEn: 'Town',
        parentId: county,
        level: 'TOWNSHIP',
        class: 'TOWNSHIP',
        isOffice: false,
        directReportingTo: [],
      },
    });
    for (const role of ['INFO_OFFICER', 'LEADER_IN_CHARGE'])
      await done({
        as: registrar,
        url: '/v1/people',
        body: {
          personId: `${town}-${role.toLowerCase()[0]}`,
          name: role,
          unitId: town,
          grants: [{ role, unitId: town }],
        },
      });
    const { id } = await done({ as: `${town}-i`, url: '/v1/items', body: { ...draft, unitId: town } });
    await done({ as: `${town}-i`, url: `/v1/items/${id}/submit`, version: 1, body: {} });
    await done({ as: `${town}-l`, url: `/v1/items/${id}/approve`, version: 2 });
    const atCounty = (verb: string, body?: object, version?: number): Asked => ({
      as: countyEditor,
      url: `/v1/offices/${county}/items/${id}/${verb}`,
      ...(body && { body }),
      ...(version !== undefined && { version }),
    });
    expect(await office.ask({ as: editor, url: `/v1/items/${id}` })).toMatchObject({ status: 404 });
    await done(atCounty('receive'));
    await done(atCounty('ask', { question: '何时?' }));
    await done({ as: `${town}-i`, url: `/v1/items/${id}/answer`, body: { officeId: county, answer: '今日' } });
    await done(atCounty('select', { criteria: ['TIMELY'] }, 7));
    await done(atCounty('edit', edition, 8));
    await done(atCounty('forward', { toOfficeId: prefecture }));
    const handlingAt = async (as: string, officeId: string) =>
      (await read(as, id)).handlings.find((one: { officeId: string }) => one.officeId === officeId);
    expect(await handlingAt(editor, county)).toMatchObject({
      phase: 'SELECTED',
      questions: [],
      editions: [],
      selection: null,
      forwards: [{ toOfficeId: prefecture }],
    });
    expect(await handlingAt(editor, prefecture)).toMatchObject({ phase: 'REPORTED' });
    expect(await handlingAt(countyEditor, county)).toMatchObject({ questions: [{ answer: '今日' }], editions: [{}] });
    await done({ ...at(id, 'receive') });
    expect(await office.ask({ as: personOf(otherCounty, 'EDITOR'), url: `/v1/items/${id}` })).toMatchObject({
      status: 404,
    });
  });

  it('composes one piece of several and adopts every source', async () => {
    const [one, other] = [await selected(), await selected()];
    const url = `/v1/offices/${prefecture}/composites`;
    const { id: compositeId } = await done({ as: editor, url, body: { ...edition, itemIds: [one, other] } });
    const { pieces: _none, ...issue } = issueOf();
    await done(issues({ ...issue, pieces: [{ compositeId, pieceKind: 'composite' }] }));
    for (const id of [one, other])
      expect(await handling(officer, id)).toMatchObject({ phase: 'ADOPTED', adoptions: [{ compositeId }] });
  });

  it('carries 32 pieces in one issue', async () => {
    const itemIds: string[] = [];
    for (let n = 0; n < 32; n++) itemIds.push(await selected());
    const before = await office.events();
    await done(issues(issueOf(...itemIds)));
    expect(await office.events()).toBe(before + 34);
  }, 60_000);

  it('asks back what was received, and the office decides', async () => {
    const id = await selected();
    const url = `/v1/items/${id}/request-withdrawal`;
    await done({ as: officer, url, body: { reason: '数据有误' } });
    expect(await office.ask(issues(issueOf(id)))).toMatchObject({ status: 422, body: { code: 'WithdrawalUndecided' } });
    expect(await office.ask(at(id, 'decide-withdrawal', { granted: false }))).toMatchObject({
      status: 422,
      body: { code: 'KeepingNeedsReason' },
    });
    await done(at(id, 'decide-withdrawal', { granted: true }));
    expect(await read(officer, id)).toMatchObject({
      phase: 'WITHDRAWN',
      handlings: [
        { phase: 'WITHDRAWN', withdrawals: [{ by: officer, reason: '数据有误', granted: true, decidedBy: editor }] },
      ],
    });
  });

  describe('by two editors at once', () => {
    it('gives a number to one of two issues', async () => {
      const [one, other] = [issueOf(await selected()), issueOf(await selected())];
      const answers = await Promise.all([
        office.ask(issues(one)),
        office.ask(issues({ ...other, number: one.number })),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
      expect(answers.find(({ status }) => status === 422)?.body).toMatchObject({
        code: 'IssueNumberTaken',
        article: '28',
      });
    });

    it('adopts an item into an outlet once', async () => {
      const id = await selected();
      const before = await office.events();
      const answers = await Promise.all([office.ask(issues(issueOf(id))), office.ask(issues(issueOf(id)))]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
      expect(answers.find(({ status }) => status === 422)?.body).toMatchObject({ code: 'AlreadyInThisOutlet' });
      // The issue, its number and one adoption.
      expect(await office.events()).toBe(before + 3);
    });

    it('does the same request once', async () => {
      const asked = { ...issues(issueOf(await selected())), key: randomUUID() };
      const [one, other] = await Promise.all([office.ask(asked), office.ask(asked)]);
      expect([one.status, other.status]).toEqual([201, 201]);
      expect(other.body).toEqual(one.body);
    });

    it('judges the version it names: a stale selection is refused', async () => {
      const id = await reported();
      await done(at(id, 'receive'));
      await done(at(id, 'reclassify', { category: 'OTHER', reason: '改类' }));
      expect(await office.ask(at(id, 'select', { criteria: ['TIMELY'] }, 5))).toMatchObject({ status: 412 });
      expect(await office.ask({ ...at(id, 'select', { criteria: ['TIMELY'] }) })).toMatchObject({ status: 428 });
    });
  });

  it.each([
    ['a number with a leading zero', { number: '01' }, 400, 'input.invalid'],
    ['a number in words', { number: '十二' }, 400, 'input.invalid'],
    ['a day that is none', { publishedOn: '2026-02-30' }, 422, 'time.invalid'],
    ['nobody who gets it', { recipients: [] }, 400, 'input.invalid'],
    ['somebody twice', { recipients: ['州长', '州长'] }, 400, 'input.invalid'],
    ['no piece', { pieces: [] }, 400, 'input.invalid'],
    ['a piece that is a text', { pieces: ['x'] }, 400, 'input.invalid'],
    [
      'a piece with a field too many',
      { pieces: [{ itemId: randomUUID(), pieceKind: 'brief', x: 1 }] },
      400,
      'input.invalid',
    ],
    ['a piece of no kind', { pieces: [{ itemId: randomUUID() }] }, 400, 'input.invalid'],
    [
      '33 pieces',
      { pieces: Array.from({ length: 33 }, () => ({ itemId: randomUUID(), pieceKind: 'brief' })) },
      422,
      'list.too_long',
    ],
    ['an outlet that is no id', { outletId: '政务信息' }, 400, 'input.invalid'],
    ['a piece that is neither', { pieces: [{ pieceKind: 'brief' }] }, 422, 'PieceIsOneThing'],
    ['tomorrow', { publishedOn: '2099-12-31' }, 422, 'DayInTheFuture'],
  ])('publishes nothing with %s', async (_what, change, status, code) => {
    const before = await office.events();
    const answer = await office.ask(
      issues({
        ...issueOf(),
        ...change,
        ...(!('pieces' in change) && { pieces: [{ itemId: randomUUID(), pieceKind: 'brief' }] }),
      }),
    );
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(await office.events()).toBe(before);
  });

  it.each([
    ['a criterion of another article', 'select', { criteria: ['NICE'] }, 400],
    ['no criterion', 'select', { criteria: [] }, 400],
    ['a criterion twice', 'select', { criteria: ['TIMELY', 'TIMELY'] }, 400],
    ['a reason that is none', 'file', { reason: 'BORING' }, 400],
    ['an empty question', 'ask', { question: ' ' }, 400],
    ['a text too long', 'edit', { title: 'x', body: 'x'.repeat(20_001) }, 422],
    ['a subtype of no list', 'reclassify', { category: 'OTHER', subtype: 'WEATHER', reason: 'x' }, 400],
  ])('does nothing with %s', async (_what, verb, body, status) => {
    const id = await reported();
    await done(at(id, 'receive'));
    const before = await office.events();
    expect((await office.ask(at(id, verb, body, 5))).status).toBe(status);
    expect(await office.events()).toBe(before);
  });
});
