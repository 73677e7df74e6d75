import { isDeepStrictEqual } from 'node:util';
import { streamKey } from '@shangda/domain/command';
import { publishRulebook, rulebooks } from '@shangda/domain/rulebook';
import { units } from '@shangda/domain/unit';
import type { Rulebook } from '@shangda/events/rulebook';
import type { Command } from 'commander';
import { Operator } from '../operator.js';
import { withExistingPlace } from '../place.js';
import { readRulebook, sayFault } from '../rulebook-file.js';
import { answer, exitCodes, WronglyAsked } from '../terminal.js';
import { sayUnlimited } from '../unlimited-steps.js';
import { allWell, playExamplesBeside, sayExamples } from '../worked-examples.js';
import { givenFile } from './given-file.js';
import { type PlaceChoice, withPlaceOptions } from './place-options.js';

/** `rulebook check` and `rulebook publish`: what an office asks of the units below it, from a file. */
export function addRulebookCommands(program: Command): void {
  const group = program.command('rulebook').description("rulebooks: an office's quotas and settings as data");
  withPlaceOptions(group.command('check <file>'))
    .description(
      'whether a file is a rulebook of this release and makes sense, and whether the worked examples beside it (<name>.examples.json) come out; says which emergencies have no time limit; asks no database; exit 1 where not',
    )
    .action(async (file: string, options: PlaceChoice) => {
      const { rulebook, faults } = readRulebook(await givenFile(file));
      const played = rulebook && (await playExamplesBeside(file, rulebook));
      const open = rulebook?.emergencies ? sayUnlimited(rulebook.emergencies) : [];
      const ok = faults.length === 0 && (played === undefined || allWell(played));
      const lines = [
        ...(rulebook ? [summary(rulebook), ...sayOpen(open)] : faults.map(sayFault)),
        ...(played ? sayExamples(played) : rulebook ? ['no worked examples beside it'] : []),
      ];
      answer(options.json, { ok, faults, unlimited: open, examples: played ?? null }, lines);
      if (!ok) process.exitCode = exitCodes.no;
    });
  withPlaceOptions(group.command('publish <file>'))
    .description('publish a rulebook as the newest of an office; the same again publishes nothing')
    .requiredOption('--office <id>', 'unit id of the office')
    .action(async (file: string, options: PlaceChoice & { readonly office: string }) => {
      const { rulebook, faults } = readRulebook(await givenFile(file), options.office);
      if (rulebook === undefined) throw new WronglyAsked(faults.map(sayFault));
      const published = await withExistingPlace(options.dataDir, async (place) => {
        const operator = new Operator(place.appUrl);
        return publishFor(operator, options.office, rulebook).finally(() => operator.close());
      });
      answer(options.json, published, [
        `${options.office}: number ${published.number} ${published.published ? 'published' : 'is this one already'}`,
      ]);
    });
}

const sayOpen = (steps: readonly string[]) =>
  steps.length === 0 ? [] : ['emergencies without a time limit:', ...steps.map((step) => `  ${step}`)];

const summary = ({ id, quotas, points = [], effectiveFrom }: Rulebook): string =>
  `${id}: ${quotas.length} quotas, ${points.length} rows of points, in force from ${effectiveFrom}`;

export interface Published {
  readonly office: string;
  readonly number: number;
  /** False where the office's newest rulebook was the same. */
  readonly published: boolean;
}

/** Publishes a checked rulebook. Throws `WronglyAsked` where there is no such office, `CommandRefused` where the rules refuse. */
export async function publishFor(operator: Operator, office: string, rulebook: Rulebook): Promise<Published> {
  const unit = await operator.load(units, office);
  if (!unit?.isOffice)
    throw new WronglyAsked([`${office} is ${unit ? 'a unit that receives no reports' : 'not in the register'}`]);
  const newest = (await operator.load(rulebooks, office)).versions.at(-1);
  if (newest && isDeepStrictEqual(newest.rulebook, rulebook))
    return { office, number: newest.number, published: false };
  await operator.run(publishRulebook, { officeId: office, rulebook }, streamKey(rulebooks, office));
  const { versions } = await operator.load(rulebooks, office);
  return { office, number: versions.length, published: true };
}
