import { measureAppend } from './append.bench.js';
import { writeHistory } from './history.js';
import type { BenchServer } from './server.js';
import { median, type Row } from './table.js';

/** The same pairs of append and pgbench at growing numbers of stored events: the ratio should not move. */
export async function benchGrowth(
  bench: BenchServer,
  sizes: readonly number[],
  options: { readonly pairs: number; readonly seconds: number },
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let first: number | undefined;
  for (const size of sizes) {
    const stored = await storedEvents(bench);
    if (stored < size) await writeHistory(bench, Math.ceil((size - stored) / 4));
    const before = await storedEvents(bench);
    const taken = await measureAppend(bench, { callers: 256, ...options });
    const ratio = median(taken.map(({ perSecond, simple }) => perSecond / (simple ?? Number.NaN)));
    first ??= ratio;
    rows.push({
      work: `append, 256 callers, from ${before.toLocaleString('en')} stored events on`,
      ours: `${median(taken.map(({ perSecond }) => perSecond)).toFixed(0)}/s`,
      beside: Number.isNaN(ratio)
        ? 'pgbench is not installed: left out'
        : `pgbench ${median(taken.map(({ simple }) => simple ?? 0)).toFixed(0)}/s (simple)`,
      ratio: Number.isNaN(ratio)
        ? ''
        : `${ratio.toFixed(2)} P simple, ${((100 * ratio) / first).toFixed(0)} % of the first`,
    });
  }
  return rows;
}

async function storedEvents({ app }: BenchServer): Promise<number> {
  const { rows } = await app.query<{ readonly count: number }>('select count(*)::int as count from ledger.event');
  return rows[0]?.count ?? 0;
}
