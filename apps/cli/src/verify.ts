import { checkStoredFact } from '@shangda/events/catalogue';
import { openPools } from '@shangda/event-store/postgres-ledger';
import { type VerifyReport, verifyLedger } from '@shangda/event-store/verify';
import type { Place } from './place.js';

/** Recomputes the whole ledger from its stored bytes. */
export async function verifyPlace(place: Place, onProgress?: (done: number) => void): Promise<VerifyReport> {
  const pools = openPools(place.appUrl, { lanes: 1, readers: 2 });
  try {
    return await verifyLedger(pools.read, { checkFact: checkStoredFact, onProgress });
  } finally {
    await Promise.all([pools.append.end(), pools.read.end()]);
  }
}
