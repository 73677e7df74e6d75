/** One after the other, each although another failed; the failures are thrown together at the end. */
export async function eachAlone(works: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const work of works) await work().catch((cause: unknown) => failures.push(cause));
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join('; '));
}
