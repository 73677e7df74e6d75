/** Features of a fact by which tables tell facts apart: `{ level: 'PROVINCE', outlet: 'zhengwu-xinxi' }`. */
export type Features = Readonly<Record<string, string | undefined>>;

interface Row {
  readonly part: string;
  readonly when: object;
}

/** Members of a condition that are no features of the fact. */
const flags: ReadonlySet<string> = new Set(['perItemOver', 'perItemShort']);

export const conditionsOf = ({ when }: Row): readonly (readonly [string, string])[] =>
  Object.entries(when as Record<string, unknown>).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !flags.has(entry[0]),
  );

const fits = (row: Row, features: Features): boolean =>
  conditionsOf(row).every(([feature, value]) => features[feature] === value);

/**
 * Reads a table by the most specific row: of the rows of a part that fit, the one that names most features. Answers are kept, because
 * a year asks the same few questions some hundred thousand times.
 */
export function tableOf<Kind extends Row>(rows: readonly Kind[]): (features: Features) => readonly Kind[] {
  const answers = new Map<string, readonly Kind[]>();
  return (features) => {
    const key = Object.entries(features).join();
    const known = answers.get(key);
    if (known) return known;
    const best = new Map<string, Kind>();
    for (const row of rows) {
      if (!fits(row, features)) continue;
      const before = best.get(row.part);
      if (!before || conditionsOf(row).length > conditionsOf(before).length) best.set(row.part, row);
    }
    const answer = [...best.values()];
    answers.set(key, answer);
    return answer;
  };
}
