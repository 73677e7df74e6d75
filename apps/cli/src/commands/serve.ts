import type { Command } from 'commander';
import { type DemoOptions, runDemo } from '../demo/run.js';
import { serve } from '../serve.js';
import { exitCodes } from '../terminal.js';
import { dataDir, whole } from './place-options.js';

/** The two commands that stay up. */
export function addServeCommands(program: Command): void {
  program
    .command('serve')
    .description('api, worker and (without DATABASE_URL) an embedded database in one go')
    .addOption(dataDir())
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on', whole, 3000)
    .option('--simulated', 'found the ledger with a simulated clock, for good', false)
    .option('--json', 'print where it listens as one JSON document', false)
    .action(serve);
  program
    .command('demo')
    .description(
      "a month of Gannan's reporting through the real system, on a simulated clock and a database of its own",
    )
    .option('--once', 'end when the month is over; exit 1 where a counter differs from the client', false)
    .option('--seed <number>', 'what the month looks like', whole, 2008)
    .option('--port <number>', 'port of the api (0: a free one)', whole, 0)
    .option('--data-dir <folder>', 'keep the data in this new folder (default: a temporary one)')
    .option('--json', 'print the outcome of the month as one JSON document', false)
    .action(async (options: DemoOptions) => {
      const code = await runDemo(options);
      // What was broken off may still be waiting for an answer.
      if (code === exitCodes.interrupted) process.exit(code);
      process.exitCode = code;
    });
}
