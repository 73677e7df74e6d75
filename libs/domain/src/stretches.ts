/** From one instant up to another. Instants are texts of one form (`instantText`), which sort as time goes. */
export interface Stretch {
  readonly from: string;
  readonly until: string;
}

/** One after the other, none over another. */
export type Stretches<One extends Stretch> = readonly One[];

export const byBeginning = (one: Stretch, other: Stretch): number =>
  one.from < other.from ? -1 : one.from > other.from ? 1 : 0;

/** What is laid over for a while; nothing where nothing is to stand there. */
export interface Layer<One extends Stretch> extends Stretch {
  readonly by?: One | undefined;
}

/** The list with layers laid over it, one after the other: where they meet, the later holds, and what stood there keeps the rest of its time. */
export function laidOver<One extends Stretch>(
  stretches: Stretches<One>,
  layers: readonly Layer<One>[],
): Stretches<One> {
  const list = [...stretches];
  for (const layer of layers) lay(list, layer);
  return list;
}

function lay<One extends Stretch>(list: One[], { from, until, by }: Layer<One>): void {
  const first = firstOpenAt(list, from);
  let end = first;
  while (end < list.length && (list[end]?.from ?? until) < until) end++;
  const covered = list.slice(first, end);
  const before = covered.filter((one) => one.from < from).map((one) => ({ ...one, until: from }));
  const after = covered.filter((one) => one.until > until).map((one) => ({ ...one, from: until }));
  list.splice(first, end - first, ...before, ...(by ? [by] : []), ...after);
}

/** What holds at an instant. */
export function holdingAt<One extends Stretch>(stretches: Stretches<One>, at: string): One | undefined {
  const found = stretches[firstOpenAt(stretches, at)];
  return found && found.from <= at ? found : undefined;
}

/** What holds within a time, cut to it. */
export function within<One extends Stretch>(stretches: Stretches<One>, { from, until }: Stretch): Stretches<One> {
  const found: One[] = [];
  for (let at = firstOpenAt(stretches, from); at < stretches.length; at++) {
    const one = stretches[at];
    if (!one || one.from >= until) break;
    found.push({ ...one, from: one.from < from ? from : one.from, until: one.until > until ? until : one.until });
  }
  return found;
}

/** Where the first stretch stands that is not over at an instant; ten years of shifts are looked through in a dozen steps. */
function firstOpenAt(stretches: Stretches<Stretch>, at: string): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((stretches[middle]?.until ?? '') > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
