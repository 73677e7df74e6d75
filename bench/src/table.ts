export interface Row {
  readonly work: string;
  readonly ours: string;
  readonly beside: string;
  readonly ratio: string;
}

/** The machine and what durability the figures were taken with. */
export function printHead(machine: string, settings: Readonly<Record<string, string>>): void {
  const said = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  process.stdout.write(
    `${machine}; ${said.join(', ')}\n\n| work | ours | beside it | ratio |\n| --- | --- | --- | --- |\n`,
  );
}

export function printRows(rows: readonly Row[]): void {
  for (const row of rows) process.stdout.write(`| ${row.work} | ${row.ours} | ${row.beside} | ${row.ratio} |\n`);
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
