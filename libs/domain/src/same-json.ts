/** The same document, whatever the order of its members. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const members = new Map<string, unknown>(Object.entries(other));
  const own = Object.entries(one);
  return (
    own.length === members.size && own.every(([key, value]) => members.has(key) && sameJson(value, members.get(key)))
  );
}
