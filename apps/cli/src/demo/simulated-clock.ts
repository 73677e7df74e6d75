import type { Operator } from '../operator.js';

/** The office's time stands there and goes on from there. */
export async function setClock(operator: Operator, to: Date): Promise<void> {
  await operator.pools.read.query('select ledger.set_clock($1, 1)', [to]);
}
