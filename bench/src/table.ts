export interface Row {
  readonly work: string;
  readonly ours: string;
  readonly beside: string;
  readonly ratio: string;
}

export function printTable(rows: readonly Row[]): void {
  process.stdout.write('| work | ours | beside it | ratio |\n| --- | --- | --- | --- |\n');
  for (const row of rows) process.stdout.write(`| ${row.work} | ${row.ours} | ${row.beside} | ${row.ratio} |\n`);
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
