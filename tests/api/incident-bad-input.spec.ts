import { randomUUID } from 'node:crypto';
import { ago, done, mine, mineLeader, mineOfficer, openIncidentOffice } from './incident-office.js';
import { county, draft, otherCounty, personOf, prefecture, type Asked, type TestOffice } from './office.js';

const countyDuty = personOf(county, 'DUTY_OFFICER');
const countyLeader = personOf(county, 'LEADER_IN_CHARGE');
const leader = personOf(prefecture, 'LEADER_IN_CHARGE');
const duty = personOf(prefecture, 'DUTY_OFFICER');

let office: TestOffice;
/** Reported by the mine to the county, signed, of three deaths; nothing else was done. */
let id: string;
let itemId: string;

const opening = { unitId: mine, category: 'ACCIDENT', name: '样例矿井下事故' };
const written = { ...opening, to: [county], unsignedBecause: '领导在井下' };

beforeAll(async () => {
  office = await openIncidentOffice();
  const body = { ...opening, to: [county], learnedAt: ago(10), figures: { deaths: 3 } };
  id = String((await done(office, { as: mineLeader, url: '/v1/incidents', body })).id);
  itemId = String((await done(office, { as: personOf(county, 'INFO_OFFICER'), url: '/v1/items', body: draft })).id);
}, 60_000);
afterAll(() => office.close());

interface Row {
  readonly what: string;
  readonly change: object;
  readonly status?: number;
  readonly code: string;
  /** What is said of which field. */
  readonly field?: string;
}

/** Refused with this code and in words of its own; nothing is written. */
async function refuses(asked: Asked, { status = 422, code, field }: Omit<Row, 'what' | 'change'>): Promise<void> {
  const before = await office.events();
  const answer = await office.ask({ method: 'POST', ...asked });
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  const { pointer, code: said } = answer.body.errors?.[0] ?? {};
  if (field !== undefined) expect(`${String(pointer)} ${String(said)}`).toBe(field);
  expect(`${String(answer.body.title)} ${String(answer.body.detail)}`).not.toMatch(/[{}…]|undefined/);
  expect(await office.events()).toBe(before);
}

const malformed = (field: string) => ({ status: 400, code: 'input.invalid', field });
const ahead = () => ago(-6);

describe('a first report is refused', () => {
  const rows: readonly Row[] = [
    { what: 'that happened six minutes from now', change: { occurredAt: ahead() }, code: 'TimeInTheFuture' },
    { what: 'that was learned six minutes from now', change: { learnedAt: ahead() }, code: 'TimeInTheFuture' },
    {
      what: 'of the last century',
      change: { occurredAt: '1999-12-31T23:59:59+08:00' },
      ...{ code: 'time.invalid', field: '/occurredAt time.invalid' },
    },
    { what: 'without an offset', change: { occurredAt: '2026-03-10T10:00:00' }, code: 'time.invalid' },
    {
      what: 'discovered before it happened',
      change: { occurredAt: ago(10), discoveredAt: ago(11) },
      code: 'TimesOutOfOrder',
    },
    {
      what: 'learned before it was discovered',
      change: { discoveredAt: ago(10), learnedAt: ago(11) },
      code: 'TimesOutOfOrder',
    },
    {
      what: 'with a level where there is none',
      change: { category: 'SOCIAL_SECURITY', level: 'II' },
      code: 'LevelOutsideCategory',
    },
    { what: 'below its figures', change: { figures: { deaths: 3 }, level: 'IV' }, code: 'LevelBelowFigures' },
    { what: 'of a fifth level', change: { level: 'V' }, ...malformed('/level input.choice') },
    { what: 'of a fifth category', change: { category: 'FLOOD' }, ...malformed('/category input.choice') },
    {
      what: 'of a fire that is no accident',
      change: { category: 'NATURAL_DISASTER', accidentKind: 'FIRE' },
      code: 'AccidentKindOfNoAccident',
    },
    {
      what: 'of less than no deaths',
      change: { figures: { deaths: -1 } },
      ...malformed('/figures/deaths input.integer'),
    },
    { what: 'of half a death', change: { figures: { deaths: 0.5 } }, ...malformed('/figures/deaths input.integer') },
    { what: 'of deaths in words', change: { figures: { deaths: '3' } }, ...malformed('/figures/deaths input.integer') },
    {
      what: 'of figures nobody asks',
      change: { figures: { cows: 3 } },
      ...malformed('/figures/cows input.unknown_field'),
    },
    { what: 'of figures in a list', change: { figures: [] }, ...malformed('/figures input.object') },
    {
      what: 'of null for what is unknown',
      change: { figures: { deaths: null } },
      ...malformed('/figures/deaths input.integer'),
    },
    {
      what: 'of an element nobody asks',
      change: { elements: { MOOD: '好' } },
      ...malformed('/elements/MOOD input.unknown_field'),
    },
    { what: 'of an empty element', change: { elements: { PLACE: ' ' } }, ...malformed('/elements/PLACE input.empty') },
    { what: 'of an element of 2001', change: { elements: { PLACE: '字'.repeat(2001) } }, code: 'text.too_long' },
    { what: 'without a name', change: { name: undefined }, ...malformed('/name input.missing') },
    { what: 'to nobody', change: { to: [] }, ...malformed('/to input.list_empty') },
    { what: 'to one office twice', change: { to: [county, county] }, ...malformed('/to input.list_repeated') },
    { what: 'to another county', change: { to: [otherCounty] }, code: 'NotAReceivingOffice' },
    { what: 'to itself', change: { to: [mine] }, code: 'NotAReceivingOffice' },
    { what: 'unsigned without the reason', change: { unsignedBecause: undefined }, code: 'MustBeSignedOrSayWhy' },
    { what: 'of a unit that is not there', change: { unitId: 'nowhere' }, status: 404, code: 'not_found' },
    { what: 'with a field nobody knows', change: { mood: 1 }, ...malformed('/mood input.unknown_field') },
  ];

  it.each(rows)('$what', ({ change, ...expected }) =>
    refuses({ as: mineOfficer, url: '/v1/incidents', body: { ...written, ...change } }, expected),
  );

  it('that names an item of another unit', () =>
    refuses({ as: mineOfficer, url: '/v1/incidents', body: { ...written, itemId } }, { code: 'ItemOfAnotherUnit' }));

  it('without the command’s id', () =>
    refuses(
      { as: mineOfficer, url: '/v1/incidents', body: written, key: null },
      { status: 400, code: 'command.id_missing' },
    ));
});

describe('a call is refused', () => {
  const body = { ...opening, learnedAt: ago(9), calledAt: ago(8), note: '矿调度室来电' };
  const rows: readonly Row[] = [
    { what: 'that was made six minutes from now', change: { calledAt: ahead() }, code: 'TimeInTheFuture' },
    { what: 'that was made before it was learned', change: { calledAt: ago(10) }, code: 'TimesOutOfOrder' },
    { what: 'that nobody made', change: { note: undefined }, ...malformed('/note input.missing') },
    { what: 'at no time', change: { calledAt: undefined }, ...malformed('/calledAt input.missing') },
    { what: 'from another county', change: { unitId: otherCounty }, code: 'UnitOfAnotherOffice' },
    { what: 'from a unit that is not there', change: { unitId: 'nowhere' }, code: 'UnitUnknown' },
  ];

  it.each(rows)('$what', ({ change, ...expected }) =>
    refuses({ as: countyDuty, url: `/v1/offices/${county}/calls`, body: { ...body, ...change } }, expected),
  );

  it('by a unit that is no office', () =>
    refuses({ as: mineLeader, url: `/v1/offices/${mine}/calls`, body }, { status: 404, code: 'not_found' }));

  it('from a unit that has not come to know', () =>
    refuses(
      { as: countyDuty, ...on('calls', { unitId: otherCounty, officeId: county, calledAt: ago(1), note: '来电' }) },
      { code: 'CallerDoesNotKnow' },
    ));
});

const on = (act: string, body: object): Asked => ({ url: `/v1/incidents/${id}/${act}`, body });

interface Act {
  readonly what: string;
  readonly act: string;
  readonly as: string;
  readonly body: object;
  readonly status?: number;
  readonly code: string;
  readonly field?: string;
}

const followUp = { unitId: mine, kind: 'FOLLOW_UP', number: 1, to: [county], headings: { PROGRESS: '已控制' } };
const outside = { unitId: county, tier: 'PROVINCE', kind: 'INITIAL', channel: 'FAX', sentAt: ago(0), note: '回执' };
const toCounty = { unitId: mine, kind: 'INITIAL', to: 'COUNTY', reason: '通信中断' };
const fromCounty = { unitId: county, to: [prefecture] };

const acts: readonly Act[] = [
  {
    what: 'a second first report',
    act: 'reports',
    as: mineLeader,
    body: { ...followUp, kind: 'INITIAL' },
    code: 'InitialReportSentAlready',
  },
  {
    what: 'a follow-up before a first report',
    act: 'reports',
    as: countyLeader,
    body: { ...followUp, ...fromCounty },
    code: 'FollowUpBeforeInitial',
  },
  {
    what: 'a follow-up that leaves a number out',
    act: 'reports',
    as: mineLeader,
    body: { ...followUp, number: 2 },
    code: 'FollowUpNumberGap',
  },
  {
    what: 'a follow-up without a number',
    act: 'reports',
    as: mineLeader,
    body: { ...followUp, number: undefined },
    code: 'FollowUpNumberGap',
  },
  {
    what: 'a follow-up number 0',
    act: 'reports',
    as: mineLeader,
    body: { ...followUp, number: 0 },
    ...malformed('/number input.integer'),
  },
  {
    what: 'a follow-up about nothing',
    act: 'reports',
    as: mineLeader,
    body: { ...followUp, headings: {} },
    code: 'FollowUpSaysNothing',
  },
  {
    what: 'a heading nobody asks',
    act: 'reports',
    as: mineLeader,
    body: { ...followUp, headings: { MOOD: '好' } },
    ...malformed('/headings/MOOD input.unknown_field'),
  },
  {
    what: 'a final report before a first one',
    act: 'reports',
    as: countyLeader,
    body: { ...fromCounty, kind: 'FINAL' },
    code: 'FinalBeforeInitial',
  },
  {
    what: 'a number on what is no follow-up',
    act: 'reports',
    as: countyLeader,
    body: { ...fromCounty, kind: 'INITIAL', number: 1 },
    code: 'OnlyFollowUpsAreNumbered',
  },
  {
    what: 'a supplement before a final report',
    act: 'reports',
    as: mineLeader,
    body: { ...followUp, kind: 'SUPPLEMENT' },
    code: 'SupplementBeforeFinal',
  },
  {
    what: 'a follow-up to another county',
    act: 'reports',
    as: mineLeader,
    body: { ...followUp, to: [otherCounty] },
    code: 'NotAReceivingOffice',
  },
  {
    what: 'an unsigned follow-up without the reason',
    act: 'reports',
    as: mineOfficer,
    body: followUp,
    code: 'MustBeSignedOrSayWhy',
  },
  {
    what: 'a report by who does not know',
    act: 'reports',
    as: leader,
    body: { ...followUp, unitId: prefecture },
    status: 404,
    code: 'not_found',
  },
  {
    what: 'a receipt of what was not sent',
    act: 'receipt',
    as: mineLeader,
    body: { unitId: mine },
    code: 'NothingToReceive',
  },
  {
    what: 'a signature under nothing',
    act: 'signature',
    as: countyLeader,
    body: { unitId: county },
    code: 'NothingToSign',
  },
  {
    what: 'a signature by who may not sign',
    act: 'signature',
    as: mineOfficer,
    body: { unitId: mine },
    status: 403,
    code: 'access.role_missing',
  },
  {
    what: 'a report outside to a level not above',
    act: 'reports-outside',
    as: countyLeader,
    body: { ...outside, tier: 'COUNTY' },
    code: 'NotAbove',
  },
  {
    what: 'a report outside of tomorrow',
    act: 'reports-outside',
    as: countyLeader,
    body: { ...outside, sentAt: ahead() },
    code: 'TimeInTheFuture',
  },
  {
    what: 'a report outside before it was learned',
    act: 'reports-outside',
    as: countyLeader,
    body: { ...outside, sentAt: ago(11) },
    code: 'TimesOutOfOrder',
  },
  {
    what: 'a follow-up outside before a first report',
    act: 'reports-outside',
    as: countyLeader,
    body: { ...outside, kind: 'FOLLOW_UP' },
    code: 'FollowUpBeforeInitial',
  },
  {
    what: 'a report outside without proof',
    act: 'reports-outside',
    as: countyLeader,
    body: { ...outside, note: undefined },
    ...malformed('/note input.missing'),
  },
  {
    what: 'a receipt from a level not above',
    act: 'receipts-outside',
    as: countyLeader,
    body: { unitId: county, tier: 'UNIT', receivedAt: ago(0), note: '来电' },
    code: 'NotAbove',
  },
  {
    what: 'a receipt of tomorrow',
    act: 'receipts-outside',
    as: countyLeader,
    body: { unitId: county, tier: 'PROVINCE', receivedAt: ahead(), note: '来电' },
    code: 'TimeInTheFuture',
  },
  {
    what: 'a level below the figures',
    act: 'level',
    as: countyLeader,
    body: { unitId: county, level: 'IV', reason: '影响小' },
    code: 'LevelBelowFigures',
  },
  {
    what: 'no level where figures ask one',
    act: 'level',
    as: countyLeader,
    body: { unitId: county, reason: '影响小' },
    code: 'LevelBelowFigures',
  },
  {
    what: 'a level without the reason',
    act: 'level',
    as: countyLeader,
    body: { unitId: county, level: 'II' },
    ...malformed('/reason input.missing'),
  },
  {
    what: 'reopening what is open',
    act: 'reopening',
    as: mineLeader,
    body: { unitId: mine, reason: '有变化' },
    code: 'IncidentIsNotFinal',
  },
  {
    what: 'a pause of a clock nobody set',
    act: 'pause',
    as: leader,
    body: { ...toCounty, kind: 'FINAL' },
    code: 'NoSuchDeadline',
  },
  { what: 'a pause of a clock that was met', act: 'pause', as: leader, body: toCounty, code: 'DeadlineNotOpen' },
  {
    what: 'a pause by a leader of the county',
    act: 'pause',
    as: countyLeader,
    body: toCounty,
    status: 404,
    code: 'not_found',
  },
  {
    what: 'a pause by the duty officer',
    act: 'pause',
    as: duty,
    body: toCounty,
    status: 403,
    code: 'access.role_missing',
  },
  {
    what: 'a pause without the reason',
    act: 'pause',
    as: leader,
    body: { ...toCounty, reason: undefined },
    ...malformed('/reason input.missing'),
  },
  {
    what: 'a resumption of what runs',
    act: 'resumption',
    as: leader,
    body: { ...toCounty, kind: 'FOLLOW_UP' },
    code: 'DeadlineNotPaused',
  },
  {
    what: 'acknowledging what nobody was told',
    act: 'acknowledgement',
    as: countyDuty,
    body: { unitId: county },
    code: 'NothingToAcknowledge',
  },
  {
    what: 'acknowledging without authority',
    act: 'acknowledgement',
    as: personOf(county, 'RULE_KEEPER'),
    body: { unitId: county },
    status: 403,
    code: 'access.role_missing',
  },
  {
    what: 'acknowledging for another office',
    act: 'acknowledgement',
    as: duty,
    body: { unitId: county },
    status: 404,
    code: 'not_found',
  },
];

describe('of an emergency that is known is refused', () => {
  it.each(acts)('$what', ({ act, as, body, what: _what, ...expected }) => refuses({ as, ...on(act, body) }, expected));

  it.each(acts)('to another county, as if there were none: $what', async ({ act, body, status }) => {
    // A malformed body is refused before anybody is asked who sends it.
    if (status === 400) return;
    for (const held of ['LEADER_IN_CHARGE', 'DUTY_OFFICER', 'EDITOR'] as const)
      await refuses({ as: personOf(otherCounty, held), ...on(act, body) }, { status: 404, code: 'not_found' });
    const own = { ...body, unitId: otherCounty, ...(act === 'calls' && { officeId: otherCounty }) };
    await refuses(
      { as: personOf(otherCounty, 'LEADER_IN_CHARGE'), ...on(act, own) },
      { status: 404, code: 'not_found' },
    );
  });

  it('anything under an id that is none, or of an incident that is not', async () => {
    const body = { unitId: county };
    await refuses({ as: countyDuty, url: '/v1/incidents/1/receipt', body }, { status: 400, code: 'input.invalid' });
    const url = `/v1/incidents/${randomUUID()}`;
    await refuses({ as: countyDuty, url: `${url}/receipt`, body }, { status: 404, code: 'not_found' });
    for (const path of [url, `${url}/timeline`])
      expect(await office.ask({ as: countyDuty, url: path })).toMatchObject({ status: 404 });
  });

  it.each([
    ['limit=201', 'input.invalid'],
    ['cursor=x', 'query.cursor'],
    [`cursor=${Buffer.from('["later"]').toString('base64url')}`, 'query.cursor'],
    ['since=1', 'input.invalid'],
  ])('a timeline with %s', async (query, code) => {
    const answer = await office.ask({ as: countyDuty, url: `/v1/incidents/${id}/timeline?${query}` });
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });
});
