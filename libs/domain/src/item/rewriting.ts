/**
 * Which part of a text was rewritten, in 1/10000: the pairs of neighbouring characters that only one of the two texts has, among the pairs
 * of both (one minus Dice's coefficient), white space left out. Linear in the length, needs no word list, and moving a sentence costs little.
 */
export function rewrittenShare(original: string, edited: string): number {
  const before = pairsOf(original);
  const after = pairsOf(edited);
  const all = before.length + after.length;
  if (all === 0) return original === edited ? 0 : 10_000;
  const left = new Map<string, number>();
  for (const pair of before) left.set(pair, (left.get(pair) ?? 0) + 1);
  let common = 0;
  for (const pair of after) {
    const still = left.get(pair) ?? 0;
    if (still === 0) continue;
    left.set(pair, still - 1);
    common++;
  }
  return Math.round((10_000 * (all - 2 * common)) / all);
}

function pairsOf(text: string): readonly string[] {
  const characters = Array.from(text.replaceAll(/\s/gu, ''));
  return characters.slice(1).map((character, at) => `${characters[at] ?? ''}${character}`);
}
