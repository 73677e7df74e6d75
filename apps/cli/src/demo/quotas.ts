import type { Client } from './client.js';
import { gannanOffice } from './gannan-units.js';
import { waitUntil } from './wait-until.js';

/** The months that are played, and the quarter they make. */
export const months = ['2026-01', '2026-02', '2026-03'] as const;
export const quarter = '2026-Q1';

export interface QuotaRow {
  readonly unitId: string;
  readonly ruleId: string;
  readonly required: number | null;
  readonly measured: number;
  readonly shortBy: number | null;
  readonly warnedDays: number | null;
  readonly closed: boolean;
}

/** The prefecture's counters of a month, as its editor sees them. */
export async function quotasOf(client: Client, month: string): Promise<readonly QuotaRow[]> {
  const { counters } = await client.get<{ counters: readonly QuotaRow[] }>(
    `${gannanOffice}-editor`,
    `/v1/offices/${gannanOffice}/quotas?period=${month}`,
  );
  return counters;
}

export function waitForOpening(client: Client): Promise<boolean> {
  return waitUntil('the first month to be opened', async () =>
    (await quotasOf(client, months[0])).some((counter) => counter.required !== null),
  );
}

export function waitForClose(client: Client, month: string): Promise<boolean> {
  return waitUntil(`${month} to be closed`, async () => {
    const obliged = (await quotasOf(client, month)).filter((counter) => counter.required !== null);
    return obliged.length > 0 && obliged.every((counter) => counter.closed);
  });
}
