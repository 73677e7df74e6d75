import { type WhatIf, type WhatIfLine, whatIf } from '@shangda/api/assessment/what-if';
import { isPeriod } from '@shangda/api/http/period';
import { readHead } from '@shangda/event-store/feed';
import { rulebookList } from '@shangda/projections/directory';
import { type Command, InvalidArgumentError } from 'commander';
import type pg from 'pg';
import { withExistingPlace } from '../place.js';
import { withPool } from '../pools.js';
import { readRulebook, sayFault } from '../rulebook-file.js';
import { answer, progress, WronglyAsked } from '../terminal.js';
import { givenFile } from './given-file.js';
import { type PlaceChoice, withPlaceOptions } from './place-options.js';

interface WhatIfChoice extends PlaceChoice {
  readonly rulebook: string;
  readonly period: string;
  readonly office?: string | undefined;
}

/** `what-if`: the history under another rulebook, off the record. */
export function addWhatIfCommand(program: Command): void {
  withPlaceOptions(program.command('what-if'))
    .description(
      'replay history under another rulebook, writing nothing: both rankings of a period, and why places change',
    )
    .requiredOption('--rulebook <file>', 'the other rulebook, taken as if it had always been in force')
    .requiredOption('--period <period>', 'a year, a quarter or a month: 2026, 2026-Q1, 2026-03', period)
    .option(
      '--office <id>',
      'unit id of the office; by default the one the rulebook names, or the only one that published any',
    )
    .action(async ({ period: asked, ...options }: WhatIfChoice) => {
      const { rulebook, faults } = readRulebook(await givenFile(options.rulebook), options.office);
      if (rulebook === undefined) throw new WronglyAsked(faults.map(sayFault));
      const result = await withExistingPlace(options.dataDir, ({ appUrl }) =>
        withPool(appUrl, async (pool) => {
          const officeId = options.office ?? rulebook.office ?? (await onlyOffice(pool));
          const bar = progress('what-if', Number((await readHead(pool)).block), options.json);
          const onProgress = (block: bigint) => bar.at(Number(block));
          return whatIf(pool, { officeId, rulebook, period: asked, onProgress }).finally(() => bar.end());
        }),
      );
      answer(options.json, result, sayWhatIf(result));
    });
}

async function onlyOffice(pool: pg.Pool): Promise<string> {
  const offices = [...new Set((await rulebookList(pool)).map(({ officeId }) => officeId))];
  const [office] = offices;
  if (office !== undefined && offices.length === 1) return office;
  throw new WronglyAsked([
    `say --office: ${offices.length === 0 ? 'no office has' : `${offices.join(', ')} have`} published a rulebook`,
  ]);
}

function period(text: string): string {
  if (isPeriod(text)) return text;
  throw new InvalidArgumentError('A year, a quarter or a month is wanted: 2026, 2026-Q1, 2026-03.');
}

/** Both rankings side by side, group by group, and below each changed place the rules and units behind it. */
export function sayWhatIf({ period: asked, lines }: WhatIf): readonly string[] {
  const groups = [...new Set(lines.map((line) => groupOf(line)))];
  return [
    `${asked}: place and points as they are → under the other rulebook`,
    ...groups.flatMap((group) => [
      `\n${group}`,
      ...lines.filter((line) => groupOf(line) === group).flatMap((line) => sayLine(line)),
    ]),
  ];
}

const groupOf = ({ actual, other }: WhatIfLine): string => (other ?? actual)?.groupId ?? '';

function sayLine({ unitName, actual, other, because, overtook, overtakenBy }: WhatIfLine): readonly string[] {
  const said = (place: WhatIfLine['actual']) =>
    place ? `${String(place.rank ?? '–').padStart(3)}. ${place.total.padStart(8)}` : '  –         –';
  const moved = actual?.rank !== other?.rank;
  const passing = [
    ...(overtook.length > 0 ? [`passes ${overtook.join(', ')}`] : []),
    ...(overtakenBy.length > 0 ? [`passed by ${overtakenBy.join(', ')}`] : []),
  ];
  const rules = because.slice(0, 3).map(({ ruleId, actual: was, other: is }) => `${ruleId} ${was} → ${is}`);
  const line = `${said(actual)} → ${said(other)}  ${moved ? '*' : ' '} ${unitName}`;
  return moved ? [line, `        ${[...rules, ...passing].join('; ')}`] : [line];
}
