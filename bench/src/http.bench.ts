import autocannon from 'autocannon';
import { newId } from '@shangda/event-store/identifiers';
import { county, type DeskKind, desks, officerToken, type Process, startApi } from './office.js';
import type { BenchServer } from './server.js';
import { type Pace, pacedP99, type Request } from './paced.js';
import { median, type Row } from './table.js';

export const connections = 64;

const draft = JSON.stringify({
  title: '合作市举办牧民技能培训',
  body: '3月4日,合作市组织开展牧民技能培训,参训120人。'.repeat(8),
  category: 'UNIT_WORK',
  urgency: 'ROUTINE',
  method: 'VISIT',
  tone: 'GOOD',
  secrecy: 'PUBLIC',
  unitId: county,
});

export interface HttpOptions {
  readonly rounds: number;
  readonly requests: number;
  /** P of the same run, where it could be taken. */
  readonly pgbench: number | undefined;
}

const commands = ['DraftItem', 'SubmitItem'] as const;
type Command = (typeof commands)[number];
type Round<Taken = Load> = Readonly<Record<Command, Taken>>;

interface Load {
  readonly perSecond: number;
  readonly p99: number;
}

/** `DraftItem` and `SubmitItem` over HTTP, beside the same app whose appends are answered at once, and beside its doors alone; in turns. */
export async function benchHttp(
  bench: BenchServer,
  options: HttpOptions,
): Promise<{ readonly rows: readonly Row[]; readonly perSecond: number }> {
  const taken: Record<DeskKind, Round[]> = { ledger: [], 'no-database': [], 'doors-only': [] };
  const processes = new Map<DeskKind, Process>();
  try {
    for (const desk of desks) processes.set(desk, await startApi(bench, desk));
    // Warm: compiled code, cached units and people.
    for (const { url } of processes.values()) await round(url, Math.ceil(options.requests / 4));
    for (let at = 0; at < options.rounds; at++)
      for (const [desk, { url }] of processes) taken[desk].push(await round(url, options.requests));
    const most = (command: Command) => median(taken.ledger.map((one) => one[command].perSecond));
    const half: Round<number> = { DraftItem: most('DraftItem') / 2, SubmitItem: most('SubmitItem') / 2 };
    return { rows: [...ratios(taken, options), await paced(processes, half, options)], perSecond: most('SubmitItem') };
  } finally {
    await Promise.all([...processes.values()].map((process) => process.stop()));
  }
}

function ratios(taken: Readonly<Record<DeskKind, readonly Round[]>>, options: HttpOptions): readonly Row[] {
  return commands.map((command) => {
    const rates = (desk: DeskKind) => taken[desk].map((one) => one[command].perSecond);
    const beside = (desk: DeskKind) =>
      median(rates('ledger').map((rate, at) => rate / (rates(desk)[at] ?? Number.NaN)));
    const rate = median(rates('ledger'));
    const p99 = (desk: DeskKind) => median(taken[desk].map((one) => one[command].p99)).toFixed(0);
    const said = (desk: DeskKind) => `${median(rates(desk)).toFixed(0)}/s, p99 ${p99(desk)} ms`;
    const ofPgbench = options.pgbench === undefined ? '' : `; ${(rate / options.pgbench).toFixed(2)} P simple`;
    return {
      work: `HTTP ${command}, ${connections} connections, one api process`,
      ours: said('ledger'),
      beside: `same app, no database ${said('no-database')}; doors alone ${said('doors-only')}`,
      ratio: `${beside('no-database').toFixed(2)} of the app without a database; ${beside('doors-only').toFixed(2)} of the doors${ofPgbench}`,
    };
  });
}

/** How long an answer takes where the process has air to breathe: at half of the most of each command. */
async function paced(
  processes: ReadonlyMap<DeskKind, Process>,
  half: Round<number>,
  { rounds, requests }: HttpOptions,
): Promise<Row> {
  const pace = (command: Command): Pace => ({
    connections,
    perSecond: half[command],
    requests: Math.ceil(requests / 4),
  });
  const taken: Record<DeskKind, Round<number>[]> = { ledger: [], 'no-database': [], 'doors-only': [] };
  for (let at = 0; at < rounds; at++)
    for (const [desk, { url }] of processes)
      taken[desk].push(await eachCommand((command, next, answered) => pacedP99(url, pace(command), next, answered)));
  const said = (desk: DeskKind) =>
    commands.map((command) => median(taken[desk].map((one) => one[command])).toFixed(0)).join(' / ');
  return {
    work: `HTTP ${commands.join(' / ')}, ${connections} connections, ${commands.map((command) => half[command].toFixed(0)).join(' / ')} a second at random, half of the most`,
    ours: `p99 ${said('ledger')} ms`,
    beside: `same app, no database p99 ${said('no-database')} ms; doors alone p99 ${said('doors-only')} ms`,
    ratio: '',
  };
}

/** Drafts so many items, then hands each in. */
const round = (url: string, requests: number): Promise<Round> =>
  eachCommand((_command, next, answered) => load(url, requests, next, answered));

async function eachCommand<Taken>(
  measure: (command: Command, next: () => Request, answered?: (body: string) => unknown) => Promise<Taken>,
): Promise<Round<Taken>> {
  const authorization = `Bearer ${await officerToken()}`;
  const ids: string[] = [];
  const headers = (more: Readonly<Record<string, string>> = {}) => ({
    authorization,
    'content-type': 'application/json',
    'idempotency-key': newId(),
    ...more,
  });
  const drafts = await measure(
    'DraftItem',
    () => ({ path: '/v1/items', headers: headers(), body: draft }),
    (body) => ids.push((JSON.parse(body) as { readonly id: string }).id),
  );
  const submissions = await measure('SubmitItem', () => ({
    path: `/v1/items/${ids.pop() ?? ''}/submit`,
    headers: headers({ 'if-match': '"1"' }),
    body: '{}',
  }));
  return { DraftItem: drafts, SubmitItem: submissions };
}

async function load(
  url: string,
  requests: number,
  next: () => Request,
  answered: (body: string) => unknown = () => undefined,
): Promise<Load> {
  const began = performance.now();
  // autocannon's own duration is in whole seconds.
  let last = began;
  const result = await autocannon({
    url,
    connections,
    amount: requests,
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => ({ ...request, ...next() }),
        onResponse: (_status, body) => {
          last = performance.now();
          answered(body);
        },
      },
    ],
  });
  if (result['2xx'] !== requests) throw new Error(`${result.non2xx} of ${requests} requests were not answered 2xx`);
  return { perSecond: requests / ((last - began) / 1000), p99: result.latency.p99 };
}
