import { county, draft, openOffice, personOf, prefecture, type Asked, type TestOffice } from './office.js';

const officer = personOf(county, 'INFO_OFFICER');
const leader = personOf(county, 'LEADER_IN_CHARGE');
const editor = personOf(prefecture, 'EDITOR');
const { unitId: _unitId, ...revision } = draft;
const flash = { ...draft, category: 'MAJOR_SOCIAL_EVENT', urgency: 'FLASH' };

const own = (verb: string, as: string, body?: object) => (id: string) => ({ as, url: `/v1/items/${id}/${verb}`, body });
const ofOffice = (verb: string, body?: object) => (id: string) => ({
  as: editor,
  url: `/v1/offices/${prefecture}/items/${id}/${verb}`,
  body,
});
const revise = own('revise', officer, revision);
const submit = own('submit', officer, {});
const approve = own('approve', leader);
const decline = own('decline', leader, { reason: '未核实' });
const withdraw = own('withdraw', officer, { reason: '情况有变' });
const receive = ofOffice('receive');
const giveBack = ofOffice('return', { reason: '要素不全' });

const ask = ofOffice('ask', { question: '人数多少?' });
const select = ofOffice('select', { criteria: ['TIMELY'] });
const file = ofOffice('file', { reason: 'OTHER' });
const edit = ofOffice('edit', { title: draft.title, body: draft.body });
const reclassify = ofOffice('reclassify', { category: 'OTHER', reason: '改类' });
const forward = ofOffice('forward', { toLevel: 'PROVINCE' });
const answer = own('answer', officer, { officeId: prefecture, answer: '120人' });
const askBack = own('request-withdrawal', officer, { reason: '有误' });
const decide = ofOffice('decide-withdrawal', { granted: true });
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const copy = ofOffice('reading-copies', { leaderPost: '秘书长', level: 'PREFECTURE', sentOn: today });
const news = ofOffice('adoptions-above', {
  level: 'PROVINCE',
  outletId: 'sheng-zhengwu-xinxi',
  pieceKind: 'brief',
  adoptedOn: today,
  route: 'DIRECT',
  evidence: '采用通报',
});
let issueNumber = 0;
const publish = (id: string): Asked => ({
  as: editor,
  url: `/v1/offices/${prefecture}/issues`,
  body: {
    outletId: 'zhengwu-xinxi',
    number: String(++issueNumber),
    publishedOn: today,
    recipients: ['州政府领导'],
    pieces: [{ itemId: id, pieceKind: 'brief' }],
  },
});

type Step = (id: string) => Asked;
/** How an item comes to each phase. */
const ways = {
  DRAFT: [],
  AWAITING_SIGN_OFF: [submit],
  DECLINED: [submit, decline],
  REPORTED: [submit, approve],
  RECEIVED: [submit, approve, receive],
  RETURNED: [submit, approve, receive, giveBack],
  WITHDRAWN: [submit, approve, withdraw],
  DUPLICATE: [submit, approve, receive],
  VERIFYING: [submit, approve, receive, ask],
  FILED_ONLY: [submit, approve, receive, file],
  SELECTED: [submit, approve, receive, select],
  ASKED_BACK: [submit, approve, receive, select, askBack],
  LET_GO: [submit, approve, receive, askBack, decide],
  UNSIGNED: [own('submit', officer, { unsignedReason: '山洪正在上涨' })],
  SIGNATURE_REFUSED: [own('submit', officer, { unsignedReason: '山洪正在上涨' }), decline],
} as const satisfies Readonly<Record<string, readonly Step[]>>;
type Phase = keyof typeof ways;

/** Every command in every phase that is wrong for it, with the one answer. What an office never got is not there for it. */
const wrong: readonly (readonly [command: string, step: Step, Readonly<Partial<Record<Phase, string>>>])[] = [
  [
    'revise',
    revise,
    refusedIn(
      'NotADraft',
      'AWAITING_SIGN_OFF',
      'REPORTED',
      'RECEIVED',
      'WITHDRAWN',
      'DUPLICATE',
      'UNSIGNED',
      'SIGNATURE_REFUSED',
    ),
  ],
  [
    'submit',
    submit,
    refusedIn(
      'NotADraft',
      'AWAITING_SIGN_OFF',
      'REPORTED',
      'RECEIVED',
      'WITHDRAWN',
      'DUPLICATE',
      'UNSIGNED',
      'SIGNATURE_REFUSED',
    ),
  ],
  [
    'approve',
    approve,
    refusedIn(
      'NotAwaitingSignOff',
      'DRAFT',
      'DECLINED',
      'REPORTED',
      'RECEIVED',
      'RETURNED',
      'WITHDRAWN',
      'DUPLICATE',
      'SIGNATURE_REFUSED',
    ),
  ],
  [
    'decline',
    decline,
    refusedIn(
      'NotAwaitingSignOff',
      'DRAFT',
      'DECLINED',
      'REPORTED',
      'RECEIVED',
      'RETURNED',
      'WITHDRAWN',
      'DUPLICATE',
      'SIGNATURE_REFUSED',
    ),
  ],
  [
    'withdraw',
    withdraw,
    { ...refusedIn('AlreadyReceived', 'RECEIVED', 'RETURNED', 'DUPLICATE'), WITHDRAWN: 'AlreadyWithdrawn' },
  ],
  [
    'receive',
    receive,
    {
      ...refusedIn('not_found', 'DRAFT', 'AWAITING_SIGN_OFF', 'DECLINED'),
      ...refusedIn('NotToBeReceived', 'RECEIVED', 'RETURNED', 'DUPLICATE'),
      WITHDRAWN: 'NotReported',
    },
  ],
  [
    'return',
    giveBack,
    {
      ...refusedIn('not_found', 'DRAFT', 'AWAITING_SIGN_OFF', 'DECLINED'),
      ...refusedIn('NotReceivedHere', 'REPORTED', 'RETURNED', 'DUPLICATE', 'UNSIGNED', 'SIGNATURE_REFUSED'),
      WITHDRAWN: 'NotReported',
    },
  ],
];

/** What an office does with an item it has, and in which phases it may not. */
const notReceived = {
  ...refusedIn('not_found', 'DRAFT', 'AWAITING_SIGN_OFF', 'DECLINED'),
  ...refusedIn('NotReceivedHere', 'REPORTED', 'WITHDRAWN', 'UNSIGNED', 'SIGNATURE_REFUSED'),
};
const over = refusedIn('HandlingInOtherPhase', 'RETURNED', 'DUPLICATE', 'LET_GO');
const wrongAtOffice: typeof wrong = [
  ['ask', ask, { ...notReceived, ...over, ...refusedIn('HandlingInOtherPhase', 'VERIFYING', 'FILED_ONLY') }],
  ['select', select, { ...notReceived, ...over, ...refusedIn('HandlingInOtherPhase', 'VERIFYING', 'SELECTED') }],
  ['file', file, { ...notReceived, ...over, ...refusedIn('HandlingInOtherPhase', 'VERIFYING', 'FILED_ONLY') }],
  [
    'edit',
    edit,
    { ...notReceived, ...over, ...refusedIn('HandlingInOtherPhase', 'RECEIVED', 'VERIFYING', 'FILED_ONLY') },
  ],
  ['reclassify', reclassify, { ...notReceived, ...over }],
  [
    'forward',
    forward,
    {
      ...notReceived,
      ...over,
      ...refusedIn('HandlingInOtherPhase', 'VERIFYING', 'FILED_ONLY'),
      ASKED_BACK: 'WithdrawalUndecided',
    },
  ],
  [
    'decide-withdrawal',
    decide,
    refusedIn('NoWithdrawalAsked', 'REPORTED', 'RECEIVED', 'RETURNED', 'SELECTED', 'LET_GO'),
  ],
  [
    'reading-copies',
    copy,
    { ...notReceived, ...over, ...refusedIn('HandlingInOtherPhase', 'VERIFYING', 'FILED_ONLY') },
  ],
  ['adoptions-above', news, { ...notReceived, ...over }],
  [
    'answer',
    answer,
    refusedIn('NoQuestionOpen', 'DRAFT', 'REPORTED', 'RECEIVED', 'RETURNED', 'SELECTED', 'WITHDRAWN', 'LET_GO'),
  ],
  [
    'request-withdrawal',
    askBack,
    {
      ...refusedIn('WithdrawAlone', 'DRAFT', 'DECLINED', 'REPORTED'),
      ...refusedIn('AlreadyWithdrawn', 'WITHDRAWN', 'LET_GO'),
    },
  ],
  [
    'publish',
    publish,
    {
      ...refusedIn('NotHandledHere', 'DRAFT', 'AWAITING_SIGN_OFF'),
      ...refusedIn('NotReceivedHere', 'REPORTED'),
      ...over,
      ...refusedIn('HandlingInOtherPhase', 'RECEIVED', 'VERIFYING', 'FILED_ONLY'),
      ASKED_BACK: 'WithdrawalUndecided',
    },
  ],
];

function refusedIn(code: string, ...phases: readonly Phase[]): Readonly<Partial<Record<Phase, string>>> {
  return Object.fromEntries(phases.map((phase) => [phase, code]));
}

const phases = Object.keys(ways) as readonly Phase[];
const rows = [...wrong, ...wrongAtOffice].flatMap(([command, step, codes]) =>
  phases.flatMap((phase) => {
    const code = codes[phase];
    return code === undefined ? [] : [{ command, phase, step, code }];
  }),
);

describe('a command in the wrong state', () => {
  let office: TestOffice;
  let originalId: string;
  const inPhase = new Map<Phase, { readonly id: string; readonly version: number }>();

  const drafted = async (body: object): Promise<string> =>
    (await office.ask({ as: officer, url: '/v1/items', body })).body.id;
  const walked = async (id: string, way: readonly Step[]): Promise<number> => {
    let version = 1;
    for (const step of way) {
      const { status, body } = await office.ask({ ...step(id), version });
      if (status !== 200) throw new Error(JSON.stringify(body));
      version = body.version as number;
    }
    return version;
  };
  const link = (id: string, original: string): Asked => ofOffice('link-duplicate', { originalItemId: original })(id);

  beforeAll(async () => {
    office = await openOffice();
    originalId = await drafted(draft);
    await walked(originalId, ways.REPORTED);
    for (const phase of phases) {
      const id = await drafted(phase === 'UNSIGNED' || phase === 'SIGNATURE_REFUSED' ? flash : draft);
      const version = await walked(id, ways[phase]);
      if (phase !== 'DUPLICATE') inPhase.set(phase, { id, version });
      else inPhase.set(phase, { id, version: (await office.ask(link(id, originalId))).body.version as number });
    }
  }, 60_000);
  afterAll(() => office.close());

  it.each(rows)('$command in $phase: $code', async ({ phase, step, code }) => {
    const { id = '', version = 0 } = inPhase.get(phase) ?? {};
    const before = await office.events();
    const asked = step(id);
    // A new issue has no version of its own to judge.
    const { status, body } = await office.ask(asked.url.endsWith('/issues') ? asked : { ...asked, version });
    expect({ status, code: body.code }).toEqual({ status: code === 'not_found' ? 404 : 422, code });
    expect(await office.events()).toBe(before);
  });

  it.each([
    ['DRAFT', 404, 'not_found'],
    ['RETURNED', 422, 'NotHandledHere'],
    ['WITHDRAWN', 422, 'NotReported'],
    ['DUPLICATE', 422, 'NotHandledHere'],
  ] as const)('link-duplicate in %s: %s %s', async (phase, status, code) => {
    const answer = await office.ask(link(inPhase.get(phase)?.id ?? '', originalId));
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  });

  it.each([
    ['itself', 'RECEIVED', 'DuplicateOfItself'],
    ['one this office never got', 'DRAFT', 'OriginalNotHandledHere'],
    ['a withdrawn one', 'WITHDRAWN', 'OriginalWithdrawn'],
    ['a duplicate', 'DUPLICATE', 'OriginalIsADuplicate'],
  ] as const)('link-duplicate to %s', async (_what, original, code) => {
    const answer = await office.ask(link(inPhase.get('RECEIVED')?.id ?? '', inPhase.get(original)?.id ?? ''));
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 422, code });
  });
});
