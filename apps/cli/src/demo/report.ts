import { exitCodes } from '../terminal.js';
import { type PlaceVerification, sayVerification } from '../verify.js';
import type { Client } from './client.js';
import { gannanUnits } from './gannan-units.js';

export interface QuotaRow {
  readonly unitId: string;
  readonly ruleId: string;
  readonly required: number | null;
  readonly measured: number;
  readonly shortBy: number | null;
  readonly warnedDays: number | null;
  readonly closed: boolean;
}

/** What the month came to. */
export interface Outcome {
  readonly month: string;
  readonly counters: readonly QuotaRow[];
  readonly closed: boolean;
  readonly differences: readonly string[];
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

/** 1 where a counter differs from the client's tally, the month did not close, or `verify` found something. */
export function exitCodeOf({
  differences,
  closed,
  verified,
}: Pick<Outcome, 'differences' | 'closed'> & { readonly verified: Pick<PlaceVerification, 'ok'> }): number {
  return differences.length === 0 && closed && verified.ok ? exitCodes.well : exitCodes.no;
}

/** The quota table by class, who fell short and by how much, and what the machine did meanwhile. */
export function sayOutcome(outcome: Outcome): readonly string[] {
  const names = new Map(gannanUnits().map((unit) => [unit.id, unit.name]));
  const obliged = outcome.counters.filter((counter) => counter.required !== null);
  const rules = [...new Set(obliged.map((counter) => counter.ruleId))];
  return [
    `\nQuotas of ${outcome.month} at 州政府办公室 (Art. 21(4)), ${outcome.closed ? 'closed' : 'still open'}`,
    ...rules.flatMap((rule) =>
      sayRule(
        rule,
        obliged.filter((counter) => counter.ruleId === rule),
        names,
      ),
    ),
    ...sayMachine(outcome.machine),
    outcome.differences.length === 0
      ? "counters: equal to the client's own tally"
      : `counters differ from the client's tally:\n  ${outcome.differences.join('\n  ')}`,
    ...sayVerification(outcome.verified),
  ];
}

function sayRule(rule: string, rows: readonly QuotaRow[], names: ReadonlyMap<string, string>): readonly string[] {
  const met = rows.filter((row) => row.measured >= (row.required ?? 0)).length;
  const sorted = [...rows].sort((a, b) => b.measured - a.measured || a.unitId.localeCompare(b.unitId));
  return [
    `\n${rule}: at least ${rows[0]?.required ?? 0} a month — ${met} of ${rows.length} units met it`,
    ...sorted.map((row) => {
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
