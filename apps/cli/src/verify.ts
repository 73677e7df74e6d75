import { openPools } from '@shangda/event-store/postgres-ledger';
import { type VerifyReport, verifyLedger } from '@shangda/event-store/verify';
import { checkFact, readFact } from '@shangda/events/catalogue';
import { views } from '@shangda/projections/catalogue';
import { type Comparison, compareWithFold } from '@shangda/projections/compare';
import type { Place } from './place.js';
import { withPool } from './pools.js';

/** Recomputes the whole ledger from its stored bytes. */
export async function verifyPlace(
  place: Pick<Place, 'appUrl'>,
  onProgress?: (done: number) => void,
): Promise<VerifyReport> {
  const pools = openPools(place.appUrl, { lanes: 1, readers: 2 });
  try {
    return await verifyLedger(pools.read, {
      checkFact: (type, schemaVersion, payload) => checkFact(readFact(type, schemaVersion, payload)),
      onProgress,
    });
  } finally {
    await Promise.all([pools.append.end(), pools.read.end()]);
  }
}

export interface PlaceVerification {
  readonly ok: boolean;
  readonly ledger: VerifyReport;
  readonly views: readonly Comparison[];
}

/** The ledger, and every view against a fold of it at the view's own block. */
export async function verifyEverything(
  place: Pick<Place, 'appUrl'>,
  onProgress?: (events: number) => void,
): Promise<PlaceVerification> {
  const ledger = await verifyPlace(place, onProgress);
  return withPool(place.appUrl, async (pool) => {
    const compared: Comparison[] = [];
    for (const view of views.values()) compared.push(await compareWithFold(pool, view));
    return { ok: ledger.ok && compared.every(({ equal }) => equal), ledger, views: compared };
  });
}
