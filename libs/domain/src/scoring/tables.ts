import type { Rulebook } from '@shangda/events/rulebook';

/** Features of a fact by which tables tell facts apart: `{ level: 'PROVINCE', outlet: 'zhengwu-xinxi' }`. */
export type Features = Readonly<Record<string, string | undefined>>;
export type Conditions = ReadonlyMap<string, string>;

interface Row {
  readonly part: string;
  readonly when: object;
}

/** The level of each outlet: a row that names an outlet has named its level. */
export const levelsOf = ({ outlets = [] }: Rulebook): ReadonlyMap<string, string> =>
  new Map(outlets.map(({ id, level }) => [id, level]));

/** The features a row asks for. `levels` where the fact's level is its outlet's: a leader's is not. */
export function conditionsOf({ when }: Row, levels?: ReadonlyMap<string, string>): Conditions {
  const asked = new Map(
    Object.entries(when).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const level = levels?.get(asked.get('outlet') ?? '');
  if (level !== undefined && !asked.has('level')) asked.set('level', level);
  return asked;
}

/**
 * Reads a table by the most specific row: of the rows of a part that fit, the one that names most features. Answers are kept, because
 * a year asks the same few questions some hundred thousand times.
 */
export function tableOf<Kind extends Row>(
  rows: readonly Kind[],
  levels?: ReadonlyMap<string, string>,
): (features: Features) => readonly Kind[] {
  const asked = rows.map((row) => ({ row, conditions: conditionsOf(row, levels) }));
  const answers = new Map<string, readonly Kind[]>();
  return (features) => {
    const key = Object.values(features).join();
    const known = answers.get(key);
    if (known) return known;
    const best = new Map<string, (typeof asked)[number]>();
    for (const candidate of asked) {
      const { row, conditions } = candidate;
      if ([...conditions].some(([feature, value]) => features[feature] !== value)) continue;
      if (conditions.size > (best.get(row.part)?.conditions.size ?? -1)) best.set(row.part, candidate);
    }
    const answer = [...best.values()].map(({ row }) => row);
    answers.set(key, answer);
    return answer;
  };
}
