import type { StreamKind } from '@shangda/domain/command';
import { deadlines } from '@shangda/domain/emergency/deadline';
import { incidents } from '@shangda/domain/emergency/incident';
import { items } from '@shangda/domain/item/state';
import { people } from '@shangda/domain/person';
import { posts } from '@shangda/domain/post-state';
import { quotaPeriods } from '@shangda/domain/quota-periods';
import { rosters } from '@shangda/domain/roster';
import { rulebooks } from '@shangda/domain/rulebook';
import { trainings } from '@shangda/domain/training';
import { units } from '@shangda/domain/unit';
import { readStream } from '@shangda/event-store/read';
import { readFact } from '@shangda/events/catalogue';
import type pg from 'pg';
import { WronglyAsked } from '../terminal.js';
import { textless } from './textless.js';

/** A register of numbers is folded for its length alone. */
const registers: StreamKind<unknown> = { category: 'register', initial: 0, evolve: (given) => Number(given) + 1 };

const kinds: ReadonlyMap<string, StreamKind<unknown>> = new Map(
  [items, units, people, posts, trainings, rosters, rulebooks, quotaPeriods, incidents, deadlines, registers].map(
    (kind) => [kind.category, kind],
  ),
);

export interface ReplayedEvent {
  readonly version: number;
  readonly position: bigint;
  readonly type: string;
  readonly actor: string;
  /** Ledger time, microseconds since 1970. */
  readonly recordedAt: bigint;
  /** As the rules see it after this event. */
  readonly state: unknown;
}

/** One stream from its first event, with the fold that decisions use. Texts of reports are never read, free words are masked. */
export async function replayStream(pool: pg.Pool, key: string): Promise<readonly ReplayedEvent[]> {
  const kind = kinds.get(key.slice(0, key.indexOf('-')));
  if (!kind)
    throw new WronglyAsked([
      `${key} is no stream: its name begins with ${[...kinds.keys()].map((category) => `${category}-`).join(', ')}`,
    ]);
  const events = await readStream(pool, key);
  if (events.length === 0) throw new WronglyAsked([`there is no stream ${key}`]);
  let state = kind.initial;
  return events.map((event) => {
    state = kind.evolve(state, readFact(event.type, event.schemaVersion, event.payload));
    const { version, position, type, actor, recordedAt } = event;
    return {
      version,
      position,
      type,
      actor,
      recordedAt,
      state: kind.category === items.category ? textless(state) : state,
    };
  });
}
