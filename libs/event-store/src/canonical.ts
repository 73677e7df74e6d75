/** What canonical text is made of. Fractions travel as texts, never as floating point. */
export type Canonical =
  string | number | boolean | null | readonly Canonical[] | { readonly [key: string]: Canonical | undefined };

/**
 * RFC 8785 canonical JSON, restricted: integers within ±(2^53−1), well-formed Unicode, no `-0`. `undefined` members are left out.
 * Throws on anything else, because what is hashed must never be guessed.
 */
export function canonical(value: Canonical): string {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('a lone surrogate has no canonical form');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0))
      throw new TypeError(`${String(value)} is not a safe integer`);
    return String(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${Array.from(value, (member) => canonical(member)).join(',')}]`;
  // Dates, maps, big integers and functions would all look like an empty object.
  if (Object.prototype.toString.call(value) !== '[object Object]')
    throw new TypeError(`${typeof value} has no canonical form`);
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${canonical(key)}:${canonical(member)}`);
  }
  return `{${members.join(',')}}`;
}

function isList(value: Canonical): value is readonly Canonical[] {
  return Array.isArray(value);
}
