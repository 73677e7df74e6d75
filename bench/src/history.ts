import { createHash } from 'node:crypto';
import type { AppendRequest, NewEvent } from '@shangda/event-store/ledger';
import { newId } from '@shangda/event-store/identifiers';
import { openPools, PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { seal, startSealer } from '@shangda/event-store/sealer';
import type { BenchServer } from './server.js';

/** A prefecture's month, as the demo has it: some 2,000 items of some 120 units. */
const unitCount = 120;
const itemsAMonth = 2_000;
const digest = 'a'.repeat(64);

/** What the life of an item in its unit leaves in the ledger: four events, some 220 bytes of payload each, canonical. */
export function reportedItem(number: number): AppendRequest {
  const itemId = newId();
  const commandId = newId();
  const unitId = `unit-${number % unitCount}`;
  const stream = `item-${itemId}`;
  const months = Math.floor(number / itemsAMonth);
  const month = `${2000 + Math.floor(months / 12)}-${String(1 + (months % 12)).padStart(2, '0')}`;
  const event = (type: string, payload: string): NewEvent => ({
    stream,
    eventId: newId(),
    type,
    schemaVersion: 1,
    payload,
  });
  return {
    actor: `${unitId}-officer`,
    commandId,
    digest: createHash('sha256').update(commandId).digest(),
    correlationId: commandId,
    expectations: [{ stream, version: 0 }],
    events: [
      event(
        'ItemDrafted',
        `{"authorId":"${unitId}-officer","category":"UNIT_WORK","content":{"digest":"${digest}","id":"${itemId}"},"itemId":"${itemId}","method":"VISIT","tone":"GOOD","unitId":"${unitId}","urgency":"ROUTINE"}`,
      ),
      event(
        'ItemSubmitted',
        `{"chain":[{"role":"LEADER_IN_CHARGE","unitId":"${unitId}"}],"receivers":["6230"],"revision":1,"signedDigest":"${digest}"}`,
      ),
      event('ItemApproved', `{"last":true,"signedDigest":"${digest}","signerId":"${unitId}-leader","step":0}`),
      event(
        'ItemReported',
        `{"counts":[{"officeId":"6230","period":"${month}","ruleId":"monthly"}],"receivers":["6230"],"reportedOn":"${month}-04","resubmission":false,"signature":"SIGNED","unitId":"${unitId}"}`,
      ),
    ],
    result: '{}',
  };
}

/** Writes so many items through the library, sealed as they come; 32 callers, so that batches are full. */
export async function writeHistory(
  bench: BenchServer,
  items: number,
  progress = (_done: number): void => undefined,
): Promise<void> {
  const pools = openPools(bench.server.urls.app);
  const ledger = new PostgresLedger(pools);
  const failures: unknown[] = [];
  const sealer = startSealer(pools.read, { onSealed: () => undefined, onError: (cause) => failures.push(cause) });
  let next = 0;
  const caller = async () => {
    while (next < items) {
      const number = next++;
      const outcome = await ledger.append(reportedItem(number));
      if (outcome.status !== 'appended') throw new Error(`item ${number}: ${outcome.status}`);
      if (number % 10_000 === 0) progress(number);
    }
  };
  try {
    await Promise.all(Array.from({ length: 64 }, caller));
    await sealer.stop();
    await seal(pools.read);
    if (failures.length > 0) throw new Error('the sealer failed', { cause: failures[0] });
  } finally {
    await sealer.stop();
    await Promise.all([pools.append.end(), pools.read.end()]);
  }
}
