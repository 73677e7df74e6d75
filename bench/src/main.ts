import { availableParallelism } from 'node:os';
import { benchAppend } from './append.bench.js';
import { openBenchServer, settingsOf } from './server.js';
import { printTable } from './table.js';

const quick = process.argv.includes('--quick');
const bench = await openBenchServer();
try {
  const settings = await settingsOf(bench.app);
  process.stdout.write(
    `Node ${process.version}, ${availableParallelism()} cores; ${Object.entries(settings)
      .map(([name, value]) => `${name}=${value}`)
      .join(', ')}\n\n`,
  );
  printTable(await benchAppend(bench, quick ? { pairs: 1, seconds: 2 } : { pairs: 5, seconds: 4 }));
} finally {
  await bench.close();
}
