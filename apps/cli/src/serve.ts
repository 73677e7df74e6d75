import { newId } from '@shangda/event-store/identifiers';
import { foundLedger, ledgerMigrations, migrate } from '@shangda/event-store/migrate';
import { viewMigrations } from '@shangda/projections/catalogue';
import { startOffice } from './office-processes.js';
import { openPlace, type Place } from './place.js';

export interface ServeOptions {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly simulated: boolean;
}

/** Brings the place's database to this release and founds its ledger where there is none yet. */
export async function preparePlace(place: Place, simulated: boolean, startsAt?: Date): Promise<readonly string[]> {
  if (place.ownerUrl === undefined) return [];
  const done = await migrate(place.ownerUrl, [ledgerMigrations, viewMigrations]);
  await foundLedger(place.ownerUrl, { ledgerId: newId(), simulated, startsAt });
  return done;
}

/** api + worker + database in one go, until a signal ends it. */
export async function serve(options: ServeOptions): Promise<void> {
  const place = await openPlace({ dataDir: options.dataDir, log: (line) => process.stderr.write(`${line}\n`) });
  try {
    await preparePlace(place, options.simulated);
    const office = await startOffice(place, options);
    process.stdout.write(`Shangda is up: ${office.url}  (API docs: ${office.url}/docs, health: ${office.url}/health/ready)\n`);
    await untilSignal();
    await office.stop();
  } finally {
    await place.embedded?.stop();
  }
}

export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => { resolve(); });
  });
}
