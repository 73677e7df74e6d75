import { describeApi } from '@shangda/api/openapi';
import { checkedRulebook } from '@shangda/api/rulebooks/rulebook-check';
import { streamKey } from '@shangda/domain/command';
import { publishRulebook, rulebooks } from '@shangda/domain/rulebook';
import { Executor } from '@shangda/event-store/execute';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { statutory } from '../../specs/incidents.js';
import { tell } from '../notices/tell.js';
import { county, draft, gannanRulebook, openOffice, personOf, prefecture, type TestOffice } from './office.js';

interface Media {
  readonly schema?: object;
  readonly example?: unknown;
}

type Content = Readonly<Record<string, Media>>;

interface Operation {
  readonly operationId: string;
  readonly 'x-policy'?: string;
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

const auditor = personOf(prefecture, 'AUDITOR');
const editor = personOf(prefecture, 'EDITOR');
const officer = personOf(county, 'INFO_OFFICER');

describe('the OpenAPI document', () => {
  let office: TestOffice;
  let operations: readonly Operation[];
  let mistakes: (schema: object, value: unknown) => string;
  let itemId: string;
  let issueId: string;
  let incidentId: string;

  beforeAll(async () => {
    office = await openOffice();
    const document = describeApi(office.app);
    operations = Object.values(document.paths).flatMap((item) => Object.values(item) as Operation[]);
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
    ajv.addSchema({ $id: 'api', components: document.components });
    mistakes = (schema, value) => {
      const here = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object;
      return ajv.validate(here, value) ? '' : ajv.errorsText();
    };
    itemId = await receivedItem(office);
    issueId = await issued(office, itemId);
    await trainedOfficers(office);
    await onDutyToday(office);
    incidentId = await reportedIncident(office);
    await tell(office.app.get(Executor), {
      officeId: prefecture,
      personId: officer,
      code: 'notice.item',
      channels: ['INBOX', 'SMS'],
      nextChannelAfterSeconds: 60,
      about: { itemId, dueAt: '2026-03-04T03:05:00.000000Z' },
      severity: 4,
    });
    await office.settle();
  }, 60_000);
  afterAll(() => office.close());

  it('is OpenAPI 3.1, where null is a type and not a flag', () => {
    const document = describeApi(office.app);
    expect(document.openapi).toBe('3.1.0');
    expect(JSON.stringify(document)).not.toContain('"nullable"');
  });

  it('gives every body an example that its schema takes', () => {
    const bodies = operations.flatMap(({ operationId, requestBody }) =>
      // A file has no example that could be written down.
      Object.entries(requestBody?.content ?? {}).flatMap(([type, { schema = {} }]) =>
        type === 'application/json' ? [{ operationId, schema }] : [],
      ),
    );
    expect(bodies.length).toBeGreaterThan(15);
    for (const { operationId, schema } of bodies) {
      const name = /\/(\w+)$/.exec((schema as { $ref?: string }).$ref ?? '')?.[1] ?? '';
      const { example } = (describeApi(office.app).components?.schemas?.[name] ?? {}) as Media;
      expect([operationId, example === undefined, mistakes(schema, example)]).toEqual([operationId, false, '']);
    }
  });

  it('gives every answer a schema and an example that it takes', () => {
    for (const { operationId, responses } of operations) {
      const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      const media = good.flatMap(([, { content }]) => Object.values(content ?? {}));
      expect([operationId, good.length, media.length > 0]).toEqual([operationId, 1, true]);
      for (const { schema, example } of media)
        expect([operationId, schema && example !== undefined ? mistakes(schema, example) : 'none']).toEqual([
          operationId,
          '',
        ]);
    }
  });

  it('gives every refusal as problem+json', () => {
    for (const { operationId, responses, 'x-policy': policy } of operations) {
      const { schema = {}, example } =
        responses[policy === undefined ? '503' : '4XX']?.content?.['application/problem+json'] ?? {};
      expect([operationId, schema]).toEqual([operationId, { $ref: '#/components/schemas/Problem' }]);
      expect([operationId, mistakes(schema, example)]).toEqual([operationId, '']);
    }
  });

  it('shows a rulebook the api would take', () => {
    const { example } = describeApi(office.app).components?.schemas?.PublishRulebookDto as {
      example: { rulebook: unknown };
    };
    expect(() => checkedRulebook(example.rulebook, prefecture)).not.toThrow();
  });

  it.each<readonly [string, string | undefined, string]>([
    ['ListUnits', editor, '/v1/units?limit=1'],
    ['ListUnits', editor, '/v1/units?on=2026-01-01'],
    ['ReadUnits', editor, `/v1/units/${county}`],
    ['ReadSelf', editor, '/v1/me'],
    ['ListPeople', personOf(prefecture, 'REGISTRAR'), '/v1/people?limit=1'],
    ['ReadPeople', personOf(prefecture, 'REGISTRAR'), `/v1/people/${officer}`],
    ['ReadPosts', editor, `/v1/units/${county}/posts`],
    ['ReadVacancies', editor, '/v1/vacancies?limit=1'],
    ['ReadTrainings', editor, '/v1/trainings?limit=1'],
    ['ReadRoster', editor, `/v1/offices/${prefecture}/roster`],
    ['ReadRosterGaps', editor, `/v1/offices/${prefecture}/roster/gaps`],
    ['ReadRosterNow', editor, `/v1/offices/${prefecture}/roster/now`],
    ['ReadRulebooks', editor, `/v1/offices/${prefecture}/rulebooks`],
    ['ReadIncident', officer, `/v1/incidents/{incidentId}`],
    ['ReadIncidentTimeline', officer, `/v1/incidents/{incidentId}/timeline`],
    ['ReadItem', officer, `/v1/items/{itemId}`],
    ['ReadRegister', editor, `/v1/offices/${prefecture}/register`],
    ['ReadWorklist', officer, '/v1/worklist'],
    ['ReadInbox', officer, '/v1/inbox'],
    ['ReadNotices', editor, `/v1/offices/${prefecture}/notices`],
    ['ReadIssue', editor, `/v1/offices/${prefecture}/issues/{issueId}`],
    ['ReadQuotas', editor, `/v1/offices/${prefecture}/quotas?period=${new Date().toISOString().slice(0, 7)}`],
    ['ReadStream', auditor, `/v1/streams/item-{itemId}/events`],
    ['ReadEvents', auditor, '/v1/events'],
    ['ReadClock', editor, '/v1/clock'],
    ['Live', undefined, '/health/live'],
    ['Ready', undefined, '/health/ready'],
    ['Lag', undefined, '/health/lag'],
  ])('describes what %s really answers', async (operationId, as, url) => {
    const answered = await office.ask({
      as,
      url: url.replace('{itemId}', itemId).replace('{issueId}', issueId).replace('{incidentId}', incidentId),
    });
    const { schema = {} } =
      operations.find((one) => one.operationId === operationId)?.responses['200']?.content?.['application/json'] ?? {};
    expect([answered.status, mistakes(schema, answered.body)]).toEqual([200, '']);
    // An empty list would prove nothing.
    for (const list of ['entries', 'events', 'counters', 'rulebooks', 'posts', 'gaps', 'days', 'parties', 'clocks'])
      if (list in answered.body) expect([list, answered.body[list].length > 0]).toEqual([list, true]);
  });

  it('describes what a command and a refused one really answer', async () => {
    const responses = operations.find((one) => one.operationId === 'DraftItem')?.responses ?? {};
    const drafted = await office.ask({ as: officer, url: '/v1/items', body: draft, headers: { prefer: 'wait=0' } });
    expect([
      drafted.status,
      mistakes(responses['2XX']?.content?.['application/json']?.schema ?? {}, drafted.body),
    ]).toEqual([201, '']);
    const refused = await office.ask({ as: officer, url: '/v1/items', body: { ...draft, title: '' } });
    const problem = responses['4XX']?.content?.['application/problem+json']?.schema ?? {};
    expect([refused.status, mistakes(problem, refused.body)]).toEqual([400, '']);
    expect(mistakes(problem, { code: 1 })).not.toBe('');
  });
});

/** Somebody on duty now, under a leader, on a holiday, for one who fell ill. */
async function onDutyToday(office: TestOffice): Promise<void> {
  const [from, until] = [-1, 23].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const officerId = personOf(prefecture, 'DUTY_OFFICER');
  const leaderId = personOf(prefecture, 'LEADER_IN_CHARGE');
  const instead = { from, until, leaderId: personOf(prefecture, 'PRINCIPAL_LEADER'), reason: '代班' };
  for (const [path, body] of [
    ['shifts', { shifts: [{ from, until, officerId, leaderId }] }],
    ['overrides', instead],
    ['holidays', { days: [day], kind: 'HOLIDAY', name: '样例节日', source: '样例通知' }],
  ] as const)
    expect((await office.ask({ as: editor, url: `/v1/offices/${prefecture}/roster/${path}`, body })).status).toBe(200);
}

/** An officer in the county's post, and two lectures the officer heard. */
async function trainedOfficers(office: TestOffice): Promise<void> {
  const registrar = personOf(prefecture, 'REGISTRAR');
  const inPost = { post: 'INFO_OFFICER', personId: officer, engagement: 'FULL_TIME' };
  const lecture = { kind: 'LECTURE', subject: '写作', startedOn: '2026-01-05', days: 2, participants: [officer] };
  for (const [url, body] of [
    [`/v1/units/${county}/posts/fill`, inPost],
    [`/v1/units/${prefecture}/trainings`, lecture],
    [`/v1/units/${prefecture}/trainings`, lecture],
  ] as const)
    expect((await office.ask({ as: registrar, method: 'POST', url, body })).status).toBeLessThan(300);
}

/** Issued, corrected and instructed on: with something in every list of its answer. Gives the issue. */
async function issued(office: TestOffice, itemId: string): Promise<string> {
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const at = `/v1/offices/${prefecture}`;
  const item = `${at}/items/${itemId}`;
  const piece = { itemId, pieceKind: 'brief' };
  const leaders = { level: 'PREFECTURE', leaderPost: '州长' };
  const above = { level: 'PROVINCE', outletId: 'sheng', pieceKind: 'brief', adoptedOn: day, route: 'FORWARDED' };
  const text = { title: draft.title, body: draft.body };
  const done = async (url: string, body: object, as = editor, version?: number): Promise<string> => {
    const answer = await office.ask({ as, url, body, ...(version !== undefined && { version }) });
    if (answer.status >= 300) throw new Error(`${url}: ${answer.text}`);
    return answer.body.id as string;
  };
  await done(`${item}/ask`, { question: '人数多少?' });
  await done(`/v1/items/${itemId}/answer`, { officeId: prefecture, answer: '120人' }, officer);
  await done(`${item}/file`, { reason: 'OTHER' }, editor, 7);
  await done(`${item}/select`, { criteria: ['TIMELY'] }, editor, 8);
  await done(`${item}/edit`, text, editor, 9);
  await done(`${item}/reclassify`, { category: 'OTHER', reason: '改类' });
  await done(`${item}/forward`, { toLevel: 'PROVINCE' });
  await done(`/v1/items/${itemId}/request-withdrawal`, { reason: '有误' }, officer);
  await done(`${item}/decide-withdrawal`, { granted: false, reason: '已排版' });
  const recipients = ['州政府领导'];
  const issue = { outletId: 'zhengwu-xinxi', number: '1', publishedOn: day, recipients, pieces: [piece] };
  const issueId = await done(`${at}/issues`, issue);
  await done(`${item}/adoptions-above`, { ...above, evidence: '采用通报' });
  await done(`${item}/reading-copies`, { ...leaders, sentOn: day });
  await done(`${at}/instructions`, { ...leaders, rank: 'principal', text: '请研究', instructedOn: day, itemId });
  await done(`${at}/issues/${issueId}/correct`, { ...text, itemId, reason: '有误' });
  return issueId;
}

/** An item that every list shows, and a draft on the officer's desk. */
/** An accident of three deaths, told late, with a word of the follow-up. */
async function reportedIncident(office: TestOffice): Promise<string> {
  const rulebook = { ...gannanRulebook, emergencies: statutory };
  await office.operate(publishRulebook, { officeId: county, rulebook }, streamKey(rulebooks, county));
  const told = { unitId: county, to: [prefecture], unsignedBecause: '先报后签', note: '正在核实' };
  const accident = {
    category: 'ACCIDENT',
    name: '样例事故',
    learnedAt: '2026-01-05T09:00:00+08:00',
    figures: { deaths: 3 },
  };
  const { body, text } = await office.ask({ as: officer, url: '/v1/incidents', body: { ...told, ...accident } });
  if (!body.id) throw new Error(text);
  const followUp = { ...told, kind: 'FOLLOW_UP', number: 1, headings: { PROGRESS: '险情已控制' } };
  await office.ask({ as: officer, url: `/v1/incidents/${body.id}/reports`, body: followUp });
  return body.id as string;
}

async function receivedItem(office: TestOffice): Promise<string> {
  const done = async (asked: Parameters<TestOffice['ask']>[0]): Promise<string> => {
    const { status, body } = await office.ask({ method: 'POST', ...asked });
    if (status >= 300) throw new Error(`${asked.url}: ${JSON.stringify(body)}`);
    return body.id as string;
  };
  const leader = personOf(county, 'LEADER_IN_CHARGE');
  const id = await done({ as: officer, url: '/v1/items', body: draft });
  await done({ as: officer, url: `/v1/items/${id}/submit`, body: {}, version: 1 });
  await done({ as: leader, url: `/v1/items/${id}/approve`, version: 2 });
  await done({ as: editor, url: `/v1/offices/${prefecture}/items/${id}/receive` });
  const declined = await done({ as: officer, url: '/v1/items', body: draft });
  await done({ as: officer, url: `/v1/items/${declined}/submit`, body: {}, version: 1 });
  await done({ as: leader, url: `/v1/items/${declined}/decline`, body: { reason: '数据未核实' }, version: 2 });
  return id;
}
