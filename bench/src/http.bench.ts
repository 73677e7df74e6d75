import autocannon from 'autocannon';
import { newId } from '@shangda/event-store/identifiers';
import { county, officerToken, startApi } from './office.js';
import type { BenchServer } from './server.js';
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

interface Load {
  readonly perSecond: number;
  readonly p99: number;
}

/** `DraftItem` and `SubmitItem` over HTTP beside the same process answering without rules or database, in alternating pairs. */
export async function benchHttp(
  bench: BenchServer,
  options: { readonly pairs: number; readonly requests: number; readonly pgbench: number | undefined },
): Promise<readonly Row[]> {
  const rounds: Record<'ledger' | 'answers-at-once', { readonly create: Load; readonly submit: Load }[]> = {
    ledger: [],
    'answers-at-once': [],
  };
  const processes = {
    ledger: await startApi(bench, 'ledger'),
    'answers-at-once': await startApi(bench, 'answers-at-once'),
  };
  try {
    for (const [desk, { url }] of Object.entries(processes))
      await round(url, Math.ceil(options.requests / 10), desk === 'ledger');
    for (let pair = 0; pair < options.pairs; pair++)
      for (const desk of ['answers-at-once', 'ledger'] as const)
        rounds[desk].push(await round(processes[desk].url, options.requests, desk === 'ledger'));
  } finally {
    await Promise.all([processes.ledger.stop(), processes['answers-at-once'].stop()]);
  }
  return (['create', 'submit'] as const).map((step) => {
    const ours = rounds.ledger.map((one) => one[step]);
    const rate = median(ours.map(({ perSecond }) => perSecond));
    const bare = median(rounds['answers-at-once'].map((one) => one[step].perSecond));
    const ofPgbench = options.pgbench === undefined ? '' : `, ${(rate / options.pgbench).toFixed(2)} P simple`;
    return {
      work: `HTTP ${step === 'create' ? 'DraftItem' : 'SubmitItem'}, ${connections} connections, one api process`,
      ours: `${rate.toFixed(0)}/s, p99 ${median(ours.map(({ p99 }) => p99)).toFixed(0)} ms`,
      beside: `no rules, no database: ${bare.toFixed(0)}/s`,
      ratio: `${median(ours.map(({ perSecond }, at) => perSecond / (rounds['answers-at-once'][at]?.[step].perSecond ?? bare))).toFixed(2)} of it${ofPgbench}`,
    };
  });
}

/** Drafts so many items, then hands each in. */
async function round(
  url: string,
  requests: number,
  real: boolean,
): Promise<{ readonly create: Load; readonly submit: Load }> {
  const authorization = `Bearer ${await officerToken()}`;
  const ids: string[] = [];
  const create = await load(
    url,
    requests,
    () => ({
      path: '/v1/items',
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': newId() },
      body: draft,
    }),
    (body) => ids.push((JSON.parse(body) as { id: string }).id),
  );
  const submit = await load(url, requests, () => ({
    path: `/v1/items/${ids.pop() ?? ''}/submit`,
    headers: { authorization, 'content-type': 'application/json', 'idempotency-key': newId(), 'if-match': '"1"' },
    body: '{}',
  }));
  if (real && ids.length > 0) throw new Error(`${ids.length} items were not handed in`);
  return { create, submit };
}

async function load(
  url: string,
  requests: number,
  next: () => { readonly path: string; readonly headers: Record<string, string>; readonly body: string },
  answered: (body: string) => unknown = () => undefined,
): Promise<Load> {
  const result = await autocannon({
    url,
    connections,
    amount: requests,
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => ({ ...request, ...next() }),
        onResponse: (_status, body) => answered(body),
      },
    ],
  });
  if (result['2xx'] !== requests) throw new Error(`${result.non2xx} of ${requests} requests were not answered 2xx`);
  return { perSecond: requests / result.duration, p99: result.latency.p99 };
}
