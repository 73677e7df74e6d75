import { mintToken } from '@shangda/api/http/tokens';
import type { Command } from 'commander';
import { withPlace } from '../place.js';
import { answer, WronglyAsked } from '../terminal.js';
import { type PlaceChoice, whole, withPlaceOptions } from './place-options.js';

export function addTokenCommand(program: Command): void {
  withPlaceOptions(program.command('token <person-id>'))
    .description('mint a bearer token that proves who a person is')
    .option('--ttl <seconds>', 'how long it is good', whole, 8 * 3600)
    .action(async (personId: string, options: PlaceChoice & { readonly ttl: number }) => {
      const token = await withPlace(options.dataDir, ({ keys }) => {
        if (keys.privateKeyPem === undefined)
          throw new WronglyAsked(['no signing key here: set TOKEN_PRIVATE_KEY or TOKEN_PRIVATE_KEY_FILE']);
        return mintToken(keys.privateKeyPem, personId, options.ttl);
      });
      answer(options.json, { personId, token }, [token]);
    });
}
