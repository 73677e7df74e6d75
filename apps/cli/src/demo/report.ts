import type { VerifyReport } from '@shangda/event-store/verify';
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

interface Report {
  readonly month: string;
  readonly counters: readonly QuotaRow[];
  readonly closed: boolean;
  readonly client: Client;
  readonly commandsPerSecond: number;
  readonly differences: readonly string[];
  readonly verified: VerifyReport;
}

/** The quota table by class, who fell short and by how much, and what the machine did meanwhile. */
export function printReport(report: Report): void {
  const names = new Map(gannanUnits().map((unit) => [unit.id, unit.name]));
  const obliged = report.counters.filter((counter) => counter.required !== null);
  const rules = [...new Set(obliged.map((counter) => counter.ruleId))];
  print(`\nQuotas of ${report.month} at 州政府办公室 (Art. 21(4)), ${report.closed ? 'closed' : 'still open'}`);
  for (const rule of rules) {
    const rows = obliged.filter((counter) => counter.ruleId === rule);
    const met = rows.filter((row) => row.measured >= (row.required ?? 0)).length;
    print(`\n${rule}: at least ${rows[0]?.required ?? 0} a month — ${met} of ${rows.length} units met it`);
    for (const row of [...rows].sort((a, b) => b.measured - a.measured || a.unitId.localeCompare(b.unitId))) {
      const short = (row.required ?? 0) - row.measured;
      const warned = row.warnedDays === null ? '' : `  (last warned ${row.warnedDays} days before the end)`;
      print(
        `  ${String(row.measured).padStart(3)}  ${short <= 0 ? 'met       ' : `short by ${short}`.padEnd(10)}  ${names.get(row.unitId) ?? row.unitId}${warned}`,
      );
    }
  }
  printMachine(report);
}

function printMachine({ client, commandsPerSecond, differences, verified }: Report): void {
  const sorted = [...client.latencies].sort((a, b) => a - b);
  const percentile = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  print(
    `\ncommands: ${client.commands} over HTTP, ${commandsPerSecond.toFixed(0)} a second; answered in ${percentile(0.5)} ms (p50), ${percentile(0.99)} ms (p99)`,
  );
  print(`repeated commands: ${client.repeats}, each answered as the first time`);
  print(
    differences.length === 0
      ? "counters: equal to the client's own tally"
      : `counters differ from the client's tally:\n  ${differences.join('\n  ')}`,
  );
  for (const finding of verified.findings) print(`  ${finding.place}: ${finding.problem}`);
  print(
    `verify: ${verified.ok ? 'ok' : 'DAMAGED'} (${verified.events} events, ${verified.blocks} blocks, ${verified.contents} texts, ${verified.streams} streams)`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
