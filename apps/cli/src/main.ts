import 'reflect-metadata';
import { mintToken } from '@shangda/api/http/tokens';
import { Command, InvalidArgumentError } from 'commander';
import { runDemo } from './demo/run.js';
import { openPlace } from './place.js';
import { preparePlace, serve } from './serve.js';

const dataDirOption = ['--data-dir <folder>', 'folder of the embedded database', '.shangda'] as const;

const program = new Command('shangda').description('上达 · event-sourced workflow for government-affairs information').showHelpAfterError();

program
  .command('serve')
  .description('api, worker and (without DATABASE_URL) an embedded database in one go')
  .option(...dataDirOption)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--port <number>', 'port to listen on', whole, 3000)
  .option('--simulated', 'found the ledger with a simulated clock, for good', false)
  .action(serve);

program
  .command('demo')
  .description("a month of Gannan's reporting through the real system, on a simulated clock")
  .option('--once', 'end when the month is over; exit 1 where a counter differs from the client', false)
  .option('--seed <number>', 'what the month looks like', whole, 2008)
  .option('--port <number>', 'port of the api (0: a free one)', whole, 0)
  .option('--data-dir <folder>', 'keep the data here (default: a temporary folder)')
  .action(async (options: { once: boolean; seed: number; port: number; dataDir?: string }) => {
    process.exitCode = await runDemo(options);
  });

program
  .command('migrate')
  .description('bring the database to this release and found the ledger')
  .option(...dataDirOption)
  .option('--simulated', 'found the ledger with a simulated clock, for good', false)
  .option('--json', 'print JSON', false)
  .action(async (options: { dataDir: string; simulated: boolean; json: boolean }) => {
    const place = await openPlace({ dataDir: options.dataDir, log: toStderr });
    try {
      const done = await preparePlace(place, options.simulated);
      print(options.json ? JSON.stringify({ migrations: done }) : `migrations run: ${done.length === 0 ? 'none were left' : done.join(', ')}`);
    } finally {
      if (!place.embedded?.adopted) await place.embedded?.stop();
    }
  });

program
  .command('token <person-id>')
  .description('mint a bearer token that proves who a person is')
  .option(...dataDirOption)
  .option('--ttl <seconds>', 'how long it is good', whole, 8 * 3600)
  .action(async (personId: string, options: { dataDir: string; ttl: number }) => {
    const place = await openPlace({ dataDir: options.dataDir, log: toStderr });
    try {
      if (place.keys.privateKeyPem === undefined) throw new Error('no signing key here: set TOKEN_PRIVATE_KEY or TOKEN_PRIVATE_KEY_FILE');
      print(await mintToken(place.keys.privateKeyPem, personId, options.ttl));
    } finally {
      if (!place.embedded?.adopted) await place.embedded?.stop();
    }
  });

function whole(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError('a whole number is wanted');
  return Number(text);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  await program.parseAsync();
} catch (cause) {
  toStderr(cause instanceof Error ? cause.message : String(cause));
  process.exitCode = 1;
}
