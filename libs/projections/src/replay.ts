import type pg from 'pg';
import { readFactPages } from './facts.js';
import { Parking } from './parking.js';
import { type Groups, type Row, type View, applyEvent, readEvent } from './view.js';

/** Folds a view in memory from the first block to one block. Poison parks its stream here as it does in a live run. */
export async function replay(client: pg.PoolClient, view: View, untilBlock: bigint): Promise<readonly Row[]> {
  const groups: Groups = new Map();
  const parking = new Parking([]);
  for await (const { facts } of readFactPages(client, 0n, { types: view.handles, events: 10_000, untilBlock })) {
    for (const recorded of facts) {
      parking.attempt(recorded.stream, recorded.sequence, recorded.type, () => {
        const event = readEvent(recorded);
        applyEvent(view, groups, event, view.groupsOf(event));
      });
    }
  }
  return [...groups.values()].flat();
}
