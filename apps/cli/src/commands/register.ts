import type { Command } from 'commander';
import { type Importable, importRows, type ImportReport, type ImportRow } from '../import/import-rows.js';
import { personColumns, personImport, readPersonFile } from '../import/person-file.js';
import { readUnitFile, unitColumns, unitImport } from '../import/unit-file.js';
import { Operator } from '../operator.js';
import { withExistingPlace } from '../place.js';
import { answer, progress } from '../terminal.js';
import { givenFile } from './given-file.js';
import { type PlaceChoice, withPlaceOptions } from './place-options.js';

/** `units import` and `people import`: the register from CSV files, by the operator at the console. */
export function addRegisterCommands(program: Command): void {
  addImport(program, 'units', unitColumns, async (file) => ({
    importable: unitImport,
    rows: await readUnitFile(file),
  }));
  addImport(program, 'people', personColumns, async (file) => ({
    importable: personImport,
    rows: await readPersonFile(file),
  }));
}

interface ReadFile<Data> {
  readonly importable: Importable<Data>;
  readonly rows: readonly ImportRow<Data>[];
}

function addImport<Data extends object>(
  program: Command,
  what: string,
  columns: Readonly<Record<string, string>>,
  read: (bytes: Uint8Array) => Promise<ReadFile<Data>>,
): void {
  const group = program.command(what).description(`the register of ${what}`);
  withPlaceOptions(group.command('import <csv>'))
    .description(`register the ${what} of a CSV file; who is there already is skipped, a malformed file writes nothing`)
    .addHelpText('after', `\nColumns, in any order, named in the first line (RFC 4180, UTF-8):\n${helpOf(columns)}`)
    .action(async (file: string, options: PlaceChoice) => {
      const { importable, rows } = await read(await givenFile(file));
      const report = await withExistingPlace(options.dataDir, async (place) => {
        const operator = new Operator(place.appUrl);
        const bar = progress(what, rows.length, options.json);
        try {
          return await importRows(operator, importable, rows, (done) => bar.at(done));
        } finally {
          bar.end();
          await operator.close();
        }
      });
      answer(options.json, report, said(report));
    });
}

function said({ registered, skipped, different }: ImportReport): readonly string[] {
  return [
    `registered: ${registered}, there already: ${skipped}`,
    ...different.map((id) => `${id} is registered with other data; an import changes nothing, the API does`),
  ];
}

export function helpOf(columns: Readonly<Record<string, string>>): string {
  return Object.entries(columns)
    .map(([name, takes]) => `  ${name.padEnd(18)}${takes}`)
    .join('\n');
}
