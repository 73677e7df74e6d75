import { exitCodes } from '../terminal.js';
import { type PlaceVerification, sayVerification } from '../verify.js';
import type { Assessment } from './assessment.js';
import { sayAssessment } from './assessment-report.js';
import type { Client } from './client.js';
import { gannanUnits } from './gannan-units.js';
import type { QuotaRow } from './quotas.js';
import { type RuleChange, sayRuleChange } from './rule-change.js';

/** What a month came to. */
export interface MonthOutcome {
  readonly month: string;
  readonly counters: readonly QuotaRow[];
  readonly closed: boolean;
  readonly differences: readonly string[];
}

/** What the quarter came to. */
export interface Outcome {
  readonly months: readonly MonthOutcome[];
  readonly assessment: Assessment;
  readonly ruleChange: RuleChange | undefined;
  readonly machine: Machine;
  readonly verified: PlaceVerification;
}

export interface Machine {
  readonly commands: number;
  readonly commandsPerSecond: number;
  readonly repeats: number;
  readonly answeredMs: Percentiles;
  /** From a command's answer until every view shows it. */
  readonly lagMs: Percentiles & { readonly unseen: number };
}

interface Percentiles {
  readonly samples: number;
  readonly p50: number;
  readonly p99: number;
}

export function machineOf(client: Client, commandsPerSecond: number): Machine {
  return {
    commands: client.commands,
    commandsPerSecond: Math.round(commandsPerSecond),
    repeats: client.repeats,
    answeredMs: percentilesOf(client.latencies),
    lagMs: { ...percentilesOf(client.lags), unseen: client.unseen },
  };
}

/** 1 where a figure differs from the client's tally, a month did not close, or `verify` found something. */
export function exitCodeOf({ months, assessment, ruleChange, verified }: Judged): number {
  const closed = months.every((month) => month.closed);
  const well = [...months, assessment, ruleChange].every((part) => (part?.differences ?? []).length === 0);
  return closed && well && verified.ok ? exitCodes.well : exitCodes.no;
}

interface Judged {
  readonly months: readonly Pick<MonthOutcome, 'closed' | 'differences'>[];
  readonly assessment: Pick<Assessment, 'differences'>;
  readonly ruleChange: Pick<RuleChange, 'differences'> | undefined;
  readonly verified: Pick<PlaceVerification, 'ok'>;
}

/** The quota tables by class, the quarter's ranking down to one event, what another rulebook would change, and what the machine did meanwhile. */
export function sayOutcome({ months, assessment, ruleChange, machine, verified }: Outcome): readonly string[] {
  const names = new Map(gannanUnits().map((unit) => [unit.id, unit.name]));
  const differences = [...months, assessment, ruleChange].flatMap((part) => part?.differences ?? []);
  return [
    ...months.flatMap((month) => sayMonth(month, names)),
    ...sayAssessment(assessment, names),
    ...(ruleChange ? sayRuleChange(ruleChange, names) : []),
    ...sayMachine(machine),
    differences.length === 0
      ? "counters, points and adoptions: equal to the client's own tally"
      : `the office's figures differ from the client's tally:\n  ${differences.join('\n  ')}`,
    ...sayVerification(verified),
  ];
}

function sayMonth({ month, counters, closed }: MonthOutcome, names: ReadonlyMap<string, string>): readonly string[] {
  const obliged = counters.filter((counter) => counter.required !== null);
  const rules = [...new Set(obliged.map((counter) => counter.ruleId))];
  return [
    `\nQuotas of ${month} at 州政府办公室 (Art. 21(4)), ${closed ? 'closed' : 'still open'}`,
    ...rules.flatMap((rule) =>
      sayRule(
        rule,
        obliged.filter((counter) => counter.ruleId === rule),
        names,
      ),
    ),
  ];
}

function sayRule(rule: string, rows: readonly QuotaRow[], names: ReadonlyMap<string, string>): readonly string[] {
  const met = rows.filter((row) => row.measured >= (row.required ?? 0)).length;
  const behind = rows
    .filter((row) => row.measured < (row.required ?? 0))
    .sort((a, b) => b.measured - a.measured || a.unitId.localeCompare(b.unitId));
  return [
    `${rule}: at least ${rows[0]?.required ?? 0} a month — ${met} of ${rows.length} units met it`,
    ...behind.map((row) => {
      const short = (row.required ?? 0) - row.measured;
      const warned = row.warnedDays === null ? '' : `  (last warned ${row.warnedDays} days before the end)`;
      return `  ${String(row.measured).padStart(3)}  ${short <= 0 ? 'met       ' : `short by ${short}`.padEnd(10)}  ${names.get(row.unitId) ?? row.unitId}${warned}`;
    }),
  ];
}

function sayMachine({ commands, commandsPerSecond, repeats, answeredMs, lagMs }: Machine): readonly string[] {
  const unseen = lagMs.unseen === 0 ? '' : `; ${lagMs.unseen} NOT SEEN within half a minute`;
  return [
    `\ncommands: ${commands} over HTTP, ${commandsPerSecond} a second; answered in ${answeredMs.p50} ms (p50), ${answeredMs.p99} ms (p99)`,
    `lag: all views showed a command ${lagMs.p50} ms (p50), ${lagMs.p99} ms (p99) after its answer; ${lagMs.samples} were watched${unseen}`,
    `repeated commands: ${repeats}, each answered as the first time`,
  ];
}

function percentilesOf(milliseconds: readonly number[]): Percentiles {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
  return { samples: sorted.length, p50: at(0.5), p99: at(0.99) };
}
