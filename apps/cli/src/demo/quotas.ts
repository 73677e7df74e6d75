import type { Client } from './client.js';
import { gannanOffice } from './gannan-units.js';
import type { QuotaRow } from './report.js';
import { waitUntil } from './wait-until.js';

/** The month that is played. */
export const month = '2026-03';

/** The prefecture's counters, as its editor sees them. */
export async function quotasOf(client: Client): Promise<readonly QuotaRow[]> {
  const { counters } = await client.get<{ counters: readonly QuotaRow[] }>(
    `${gannanOffice}-editor`,
    `/v1/offices/${gannanOffice}/quotas?period=${month}`,
  );
  return counters;
}

export function waitForOpening(client: Client): Promise<boolean> {
  return waitUntil('the month to be opened', async () =>
    (await quotasOf(client)).some((counter) => counter.required !== null),
  );
}

export function waitForClose(client: Client): Promise<boolean> {
  return waitUntil('the month to be closed', async () => {
    const obliged = (await quotasOf(client)).filter((counter) => counter.required !== null);
    return obliged.length > 0 && obliged.every((counter) => counter.closed);
  });
}
