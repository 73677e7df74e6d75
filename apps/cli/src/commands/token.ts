import { mintToken } from '@shangda/api/http/tokens';
import type { Command } from 'commander';
import { answer } from '../terminal.js';
import { signingKey } from '../token-keys.js';
import { type PlaceChoice, whole, withPlaceOptions } from './place-options.js';

export function addTokenCommand(program: Command): void {
  withPlaceOptions(program.command('token <person-id>'))
    .description('mint a bearer token that proves who a person is')
    .option('--ttl <seconds>', 'how long it is good', whole, 8 * 3600)
    .action(async (personId: string, options: PlaceChoice & { readonly ttl: number }) => {
      const token = await mintToken(signingKey(options.dataDir), personId, options.ttl);
      answer(options.json, { personId, token }, [token]);
    });
}
