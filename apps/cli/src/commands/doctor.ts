import type { Command } from 'commander';
import type { Diagnosis } from '../doctor/diagnosis.js';
import { examinePlace } from '../doctor/examination.js';
import { withExistingPlace } from '../place.js';
import { answer, exitCodes } from '../terminal.js';
import { type PlaceChoice, withPlaceOptions } from './place-options.js';

const marks = { ok: 'ok     ', warning: 'LOOK   ', failure: 'FAILED ' } as const;

/** `doctor`: what an operator would look at first. */
export function addDoctorCommand(program: Command): void {
  withPlaceOptions(program.command('doctor'))
    .description(
      'database, durability, migrations, sealer, views, partitions, quota periods, emergencies without a time limit, queue; exit 1 where something does not work',
    )
    .action(async (options: PlaceChoice) => {
      const diagnoses = await withExistingPlace(options.dataDir, examinePlace);
      const well = diagnoses.every(({ status }) => status !== 'failure');
      answer(options.json, { ok: well, diagnoses }, diagnoses.map(said));
      if (!well) process.exitCode = exitCodes.no;
    });
}

function said({ check, status, detail }: Diagnosis): string {
  return `${marks[status]}${check.padEnd(16)}${detail}`;
}
