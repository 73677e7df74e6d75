import { createHash } from 'node:crypto';
import type { AppendRequest, NewEvent } from '@shangda/event-store/ledger';
import { newId } from '@shangda/event-store/identifiers';
import { openPools, PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { seal, startSealer } from '@shangda/event-store/sealer';
import type { BenchServer } from './server.js';

/** A prefecture's month, as the demo has it: some 2,000 items of some 120 units. */
const unitCount = 120;
export const unitIds = Array.from({ length: unitCount }, (_, at) => `unit-${at}`);
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

/** The same four events as people's commands write them: drafted, handed in, signed and thereby reported. */
export function reportingCommands(number: number): readonly AppendRequest[] {
  const whole = reportedItem(number);
  const [drafted, submitted, ...signed] = whole.events;
  if (!drafted || !submitted) throw new Error('an item is drafted and handed in');
  return [[drafted], [submitted], signed].map((events, version) => {
    const commandId = newId();
    const digestOfIt = createHash('sha256').update(commandId).digest();
    const expectations = [{ stream: drafted.stream, version }];
    return { ...whole, commandId, digest: digestOfIt, correlationId: commandId, expectations, events };
  });
}

/** The same item in the office's hands: received, selected, edited, adopted and adopted above, some instructed; twelve events with those of the unit. */
export function adoptedItem(number: number): AppendRequest {
  const report = reportedItem(number);
  const [drafted] = report.events;
  const stream = drafted?.stream ?? '';
  const unitId = `unit-${number % unitCount}`;
  const month = /"period":"(.{7})"/.exec(report.events.at(-1)?.payload ?? '')?.[1] ?? '';
  const office = '6230';
  const editor = `${office}-editor`;
  const carried = `"authors":["${unitId}-officer"],"category":"UNIT_WORK","credits":[{"unitId":"${unitId}","weight":1}],"reportedOn":"${month}-04","tone":"GOOD","unitId":"${unitId}"`;
  const above = `"adoptedOn":"${month}-25","evidence":"sample","level":"PROVINCE","officeId":"${office}","outletId":"sheng-zhengwu-xinxi","pieceKind":"brief","recordedBy":"${editor}","recordedOn":"${month}-26","route":"FORWARDED"`;
  const issue = `"adoptedBy":"${editor}","adoptedOn":"${month}-20","countsItem":true,"countsPiece":true,"issueId":"${newId()}","level":"PREFECTURE","number":"9","officeId":"${office}","outletId":"zhengwu-xinxi","pieceKind":"brief"`;
  const payloads: readonly (readonly [string, string])[] = [
    [
      'ItemReceived',
      `{"channel":"SYSTEM","officeId":"${office}","receivedBy":"${editor}","receivedOn":"${month}-04","registrationNumber":${number},"registrationYear":2000}`,
    ],
    [
      'VerificationAsked',
      `{"askedBy":"${editor}","officeId":"${office}","question":{"digest":"${digest}","id":"${newId()}"}}`,
    ],
    [
      'VerificationAnswered',
      `{"answer":{"digest":"${digest}","id":"${newId()}"},"answeredBy":"${unitId}-officer","officeId":"${office}","unitId":"${unitId}"}`,
    ],
    [
      'ItemSelected',
      `{"criteria":["TIMELY"],"officeId":"${office}","selectedBy":"${editor}","selectedOn":"${month}-05"}`,
    ],
    [
      'ItemEdited',
      `{"content":{"digest":"${digest}","id":"${newId()}"},"editedBy":"${editor}","officeId":"${office}","rewritten":1200}`,
    ],
    ['ItemAdopted', `{${issue},${carried}}`],
    [
      'ItemForwarded',
      `{"credits":[{"unitId":"${unitId}","weight":1}],"forwardedBy":"${editor}","forwardedOn":"${month}-21","officeId":"${office}","toLevel":"PROVINCE","unitId":"${unitId}"}`,
    ],
    ['AdoptionAboveRecorded', `{${above},${carried}}`],
  ];
  const more = payloads.map(([type, payload]) => ({ stream, eventId: newId(), type, schemaVersion: 1, payload }));
  return { ...report, events: [...report.events, ...more] };
}

/** Writes so many items through the library, sealed as they come; 32 callers, so that batches are full. */
export async function writeHistory(
  bench: BenchServer,
  items: number,
  progress = (_done: number): void => undefined,
  itemOf = reportedItem,
): Promise<void> {
  const pools = openPools(bench.server.urls.app);
  const ledger = new PostgresLedger(pools);
  const failures: unknown[] = [];
  const sealer = startSealer(pools.read, { onSealed: () => undefined, onError: (cause) => failures.push(cause) });
  let next = 0;
  const caller = async () => {
    while (next < items) {
      const number = next++;
      const outcome = await ledger.append(itemOf(number));
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
