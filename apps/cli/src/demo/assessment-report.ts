import type { BoardLine } from '@shangda/api/assessment/scoreboard';
import type { ScoreLine } from '@shangda/projections/points-table';
import { exact } from '@shangda/events/fraction';
import { sayWhatIf } from '../commands/what-if.js';
import type { Assessment, Statistics } from './assessment.js';

type Names = ReadonlyMap<string, string>;
/** Lines of a score sheet that are printed; the API gives them all. */
const sheetLines = 8;
const boardLines = 8;

/** Ranking, adoptions, one sheet opened down to an event, and one what-if. */
export function sayAssessment({ board, statistics, sheet, whatIf }: Assessment, names: Names): readonly string[] {
  const groups = [...new Set(board.lines.map(({ groupId }) => groupId))];
  return [
    `\nScoreboard of ${board.periods.asked} (Art. 28, 31), rulebook ${board.rulebook?.id ?? 'none'} (sample points)`,
    ...groups.flatMap((group) =>
      sayGroup(
        group,
        board.lines.filter(({ groupId }) => groupId === group),
        names,
      ),
    ),
    ...sayStatistics(statistics),
    ...saySheet(sheet, names),
    `\nWhat if special reports were worth 9 points?`,
    ...sayWhatIf({ ...whatIf, lines: whatIf.lines.filter(({ other }) => other?.groupId === 'county') }),
  ];
}

function sayGroup(group: string, lines: readonly BoardLine[], names: Names): readonly string[] {
  const parts = ({ parts: figures }: BoardLine) =>
    Object.entries(figures)
      .map(([part, { shown }]) => `${part} ${shown}`)
      .join(', ');
  const more = lines.length > boardLines ? [`  … and ${lines.length - boardLines} more`] : [];
  return [
    `${group}:`,
    ...lines.slice(0, boardLines).map((line) => {
      const rank = String(line.rank ?? '–').padStart(3);
      return `  ${rank}. ${line.total.shown.padStart(7)}  ${names.get(line.unitId) ?? line.unitId}  (${parts(line)})`;
    }),
    ...more,
  ];
}

function sayStatistics({ units, lines }: Statistics): readonly string[] {
  const reported = units.reduce((sum, unit) => sum + unit.reported.asked, 0);
  const adopted = units.reduce((sum, unit) => sum + unit.adopted.asked, 0);
  const kinds = new Map<string, number>();
  for (const { outletId, pieceKind, pieces } of lines) {
    const key = `${outletId} ${pieceKind}`;
    kinds.set(key, (kinds.get(key) ?? 0) + pieces.asked);
  }
  const share = reported === 0 ? 0 : Math.round((adopted * 1000) / reported) / 10;
  return [
    `\nAdoptions: ${adopted} of ${reported} items (${share} %)`,
    ...[...kinds].sort().map(([kind, pieces]) => `  ${String(pieces).padStart(4)}  ${kind}`),
  ];
}

function saySheet({ unitId, lines, opened }: Assessment['sheet'], names: Names): readonly string[] {
  const shown = [...lines].sort((one, other) => exact(other.amount).compare(exact(one.amount))).slice(0, sheetLines);
  return [
    `\nScore sheet of ${names.get(unitId) ?? unitId}: ${lines.length} entries, the greatest first`,
    ...shown.flatMap(sayLine),
    ...(opened
      ? [
          `  the event behind the first: ${opened.type} by ${opened.actor} at ${opened.recordedAt}\n    ${JSON.stringify(opened.data)}`,
        ]
      : []),
  ];
}

function sayLine({ on, ruleId, amount, calculation, cause, adjustment }: ScoreLine): readonly string[] {
  const steps = calculation.map(({ inputs, result }) => {
    const given = Object.entries(inputs).map(([name, value]) => `${name} ${value}`);
    return `${given.join(', ')} = ${result}`;
  });
  const late = adjustment ? ' (adjustment: the month was locked)' : '';
  return [
    `  ${on}  ${exact(amount).toFraction().padStart(6)}  ${ruleId}${late}: ${steps.join('; ')}  ← ${cause.type} #${cause.sequence}`,
  ];
}
