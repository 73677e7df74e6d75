import { readFile } from 'node:fs/promises';
import { Problem } from '@shangda/api/http/problem';
import { parseStrictJson } from '@shangda/api/http/strict-json';
import { schemaCheck } from '@shangda/api/rulebooks/schema-faults';
import { type ExampleOutcome, playExample } from '@shangda/domain/scoring/worked-examples';
import type { Rulebook } from '@shangda/events/rulebook';
import { type WorkedExample, workedExamples } from '@shangda/events/rulebook/examples';
import { type RulebookFault, fileFault, sayFault } from './rulebook-file.js';

export interface PlayedExamples {
  readonly file: string;
  /** What is wrong with the file itself: then nothing was played. */
  readonly faults: readonly RulebookFault[];
  readonly examples: readonly ExampleOutcome[];
}

const formFaults = schemaCheck('examples.schema.json');

/** The worked examples that lie beside a rulebook, played; undefined where there are none. Asks no database. */
export async function playExamplesBeside(
  rulebookFile: string,
  rulebook: Rulebook,
): Promise<PlayedExamples | undefined> {
  const file = rulebookFile.replace(/(\.json)?$/, '.examples.json');
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) return undefined;
  const { examples, faults } = readExamples(bytes);
  return { file, faults, examples: examples.map((example) => playExample(rulebook, example)) };
}

function readExamples(bytes: Buffer): {
  readonly examples: readonly WorkedExample[];
  readonly faults: readonly RulebookFault[];
} {
  try {
    const document = parseStrictJson(bytes);
    const faults = formFaults(document).map(fileFault);
    return { faults, examples: faults.length > 0 ? [] : workedExamples.parse(document).examples };
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    return { examples: [], faults: [{ path: '', code: cause.code }] };
  }
}

const isWell = ({ faults, answers }: ExampleOutcome): boolean =>
  faults.length === 0 && answers.every(({ same }) => same);

export const allWell = ({ faults, examples }: PlayedExamples): boolean => faults.length === 0 && examples.every(isWell);

/** Each example, and where one differs what was expected and what came out. */
export function sayExamples({ file, faults, examples }: PlayedExamples): readonly string[] {
  return [
    ...faults.map((fault) => `${file} ${sayFault(fault)}`),
    ...examples.flatMap((example) => [
      `${isWell(example) ? 'as expected' : 'DIFFERENT  '}  ${example.name}`,
      ...example.faults.map(({ pointer, code }) => `    ${sayFault({ path: pointer, code })}`),
      ...example.answers
        .filter(({ same }) => !same)
        .map(({ what, expected, actual }) => `    ${what}: expected ${expected}, actual ${actual}`),
    ]),
    `${file}: ${faults.length > 0 ? 'nothing was played' : summary(examples)}`,
  ];
}

/** An example that could not be compared differs, too. */
function summary(examples: readonly ExampleOutcome[]): string {
  const answers = examples.flatMap((example) => example.answers);
  const different = answers.filter(({ same }) => !same).length;
  const silent = examples.filter((example) => example.faults.length > 0).length;
  const uncompared = silent === 0 ? '' : ` (${silent} not compared)`;
  return `${examples.length} examples, ${answers.length} answers, ${different + silent} different${uncompared}`;
}
