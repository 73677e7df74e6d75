import type { Command } from 'commander';
import { withExistingPlace } from '../place.js';
import { answer, exitCodes } from '../terminal.js';
import { sayVerification, verifyWatched } from '../verify.js';
import { type PlaceChoice, withPlaceOptions } from './place-options.js';

/** `verify`: the ledger from its stored bytes, and every view against a fresh fold of it. */
export function addVerifyCommand(program: Command): void {
  withPlaceOptions(program.command('verify'))
    .description(
      'recompute the ledger and compare every view with a fresh fold; exit 1 and the exact place where something is wrong',
    )
    .action(async (options: PlaceChoice) => {
      const outcome = await withExistingPlace(options.dataDir, (place) => verifyWatched(place, options.json));
      answer(options.json, outcome, sayVerification(outcome));
      if (!outcome.ok) process.exitCode = exitCodes.no;
    });
}
