import type { Command } from 'commander';
import { withPlace } from '../place.js';
import { preparePlace } from '../serve.js';
import { answer, WronglyAsked } from '../terminal.js';
import { type PlaceChoice, withPlaceOptions } from './place-options.js';

export function addMigrateCommand(program: Command): void {
  withPlaceOptions(program.command('migrate'))
    .description('bring the database to this release and found the ledger')
    .option('--simulated', 'found the ledger with a simulated clock, for good', false)
    .action(async (options: PlaceChoice & { readonly simulated: boolean }) => {
      const migrations = await withPlace(options.dataDir, (place) => {
        if (place.ownerUrl === undefined)
          throw new WronglyAsked(['migrations are run by the owner of the database: set DATABASE_OWNER_URL']);
        return preparePlace(place, options.simulated);
      });
      answer(options.json, { migrations }, [
        `migrations run: ${migrations.length === 0 ? 'none were left' : migrations.join(', ')}`,
      ]);
    });
}
