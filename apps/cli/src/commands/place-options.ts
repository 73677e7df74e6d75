import { type Command, InvalidArgumentError, Option } from 'commander';

export interface PlaceChoice {
  readonly dataDir: string;
  readonly json: boolean;
}

/** What every command over a ledger takes. `DATABASE_URL` goes before the folder. */
export function withPlaceOptions(command: Command): Command {
  return command.addOption(dataDir()).option('--json', 'print one JSON document', false);
}

export function dataDir(): Option {
  return new Option('--data-dir <folder>', 'folder of the embedded database').default('.shangda');
}

export function whole(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError('A whole number is wanted.');
  return Number(text);
}
