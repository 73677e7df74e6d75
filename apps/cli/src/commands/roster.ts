import type { Command } from 'commander';
import { importRoster, readRosterFile, rosterColumns } from '../import/roster-file.js';
import { Operator } from '../operator.js';
import { withExistingPlace } from '../place.js';
import { answer, progress } from '../terminal.js';
import { givenFile } from './given-file.js';
import { type PlaceChoice, withPlaceOptions } from './place-options.js';
import { helpOf } from './register.js';

/** `roster import`: the shifts of an office from a CSV file, by the operator at the console. */
export function addRosterCommands(program: Command): void {
  const group = program.command('roster').description('who is on duty at an office');
  withPlaceOptions(group.command('import <csv>'))
    .description(
      'plan the shifts of a CSV file; they hold instead of what stands in their time, what stands so already is skipped, a malformed file writes nothing',
    )
    .requiredOption('--office <id>', 'unit id of the office')
    .addHelpText(
      'after',
      `\nColumns, in any order, named in the first line (RFC 4180, UTF-8):\n${helpOf(rosterColumns)}`,
    )
    .action(async (file: string, options: PlaceChoice & { readonly office: string }) => {
      const rows = await readRosterFile(await givenFile(file));
      const report = await withExistingPlace(options.dataDir, async (place) => {
        const operator = new Operator(place.appUrl);
        const bar = progress('shifts', rows.length, options.json);
        try {
          return await importRoster(operator, options.office, rows, (done) => bar.at(done));
        } finally {
          bar.end();
          await operator.close();
        }
      });
      answer(options.json, report, [`planned: ${report.planned}, there already: ${report.skipped}`]);
    });
}
