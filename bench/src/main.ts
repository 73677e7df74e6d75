import { availableParallelism } from 'node:os';
import { benchAppend } from './append.bench.js';
import { benchHttp } from './http.bench.js';
import { foundOffice } from './office.js';
import { openBenchServer, settingsOf } from './server.js';
import { printTable } from './table.js';

const quick = process.argv.includes('--quick');
const bench = await openBenchServer();
try {
  await foundOffice(bench);
  const settings = await settingsOf(bench.app);
  process.stdout.write(
    `Node ${process.version}, ${availableParallelism()} cores; ${Object.entries(settings)
      .map(([name, value]) => `${name}=${value}`)
      .join(', ')}\n\n`,
  );
  if (!process.argv.includes('--http'))
    printTable(await benchAppend(bench, quick ? { pairs: 1, seconds: 2 } : { pairs: 5, seconds: 4 }));
  printTable(await benchHttp(bench, { pairs: quick ? 3 : 5, requests: quick ? 10_000 : 20_000, pgbench: undefined }));
} finally {
  await bench.close();
}
