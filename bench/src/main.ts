import { availableParallelism } from 'node:os';
import { benchAppend, measureAppend, prepareRawTable } from './append.bench.js';
import { benchExactlyOnce, benchLag } from './counters.bench.js';
import { benchFeed } from './feed.bench.js';
import { benchGrowth } from './growth.bench.js';
import { adoptedItem, unitIds, writeHistory } from './history.js';
import { benchHttp } from './http.bench.js';
import { foundOffice, registerDepartments } from './office.js';
import { benchRecompute } from './recompute.bench.js';
import { openBenchServer, settingsOf, type BenchServer } from './server.js';
import { median, printRows, printHead, type Row } from './table.js';

const quick = process.argv.includes('--quick');
const named = process.argv.slice(2).filter((name) => !name.startsWith('--'));
const pairs = quick ? { pairs: 1, seconds: 2 } : { pairs: 5, seconds: 4 };
const millions = quick ? 0.1 : 1;

/** Each on a fresh server of its own, so that none pays for what another wrote. */
const benches: Readonly<Record<string, (bench: BenchServer) => AsyncGenerator<readonly Row[]>>> = {
  async *append(bench) {
    yield await benchAppend(bench, pairs);
  },
  async *http(bench) {
    await prepareRawTable(bench);
    const pgbench = median(
      (await measureAppend(bench, { callers: 32, pairs: 1, seconds: pairs.seconds })).map(
        ({ simple }) => simple ?? Number.NaN,
      ),
    );
    const { rows, perSecond } = await benchHttp(bench, {
      rounds: quick ? 1 : 5,
      requests: quick ? 4_000 : 20_000,
      pgbench: Number.isNaN(pgbench) ? undefined : pgbench,
    });
    yield rows;
    yield [await benchLag(bench, perSecond / 2, quick ? 5 : 20)];
  },
  async *feed(bench) {
    await writeHistory(bench, millions * 250_000);
    yield await benchFeed(bench);
    yield [await benchExactlyOnce(bench, 20_000)];
  },
  async *recompute(bench) {
    await registerDepartments(bench, unitIds);
    await writeHistory(bench, millions * 25_000, undefined, adoptedItem);
    yield [await benchRecompute(bench)];
  },
  async *growth(bench) {
    await prepareRawTable(bench);
    yield await benchGrowth(bench, [10_000, millions * 1_000_000, millions * 5_000_000], pairs);
  },
};

const chosen = named.length === 0 ? Object.keys(benches) : named;
for (const [at, name] of chosen.entries()) {
  const measure = benches[name];
  if (!measure) throw new Error(`there is no bench ${name}; there are ${Object.keys(benches).join(', ')}`);
  const bench = await openBenchServer();
  try {
    await foundOffice(bench);
    if (at === 0) printHead(`Node ${process.version}, ${availableParallelism()} cores`, await settingsOf(bench.app));
    for await (const rows of measure(bench)) printRows(rows);
  } finally {
    await bench.close();
  }
}
