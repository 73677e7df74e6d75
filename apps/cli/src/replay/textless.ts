/** Ids, digests, days, codes: words the program made. */
const made = /^[A-Za-z0-9:._-]{1,128}$/;
/** Members in which people write what they like. */
const free: ReadonlySet<string> = new Set(['source', 'reason', 'evidence', 'unsignedReason']);

/** The same value with every word a person may have written turned into its length: a console's history is no place for reports. */
export function textless(value: unknown, member = ''): unknown {
  if (typeof value === 'string') return made.test(value) && !free.has(member) ? value : `‹${value.length} characters›`;
  if (Array.isArray(value)) return value.map((one) => textless(one, member));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, textless(one, name)]));
}
