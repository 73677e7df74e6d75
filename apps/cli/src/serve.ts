import { newId } from '@shangda/event-store/identifiers';
import { foundLedger, ledgerMigrations, migrate } from '@shangda/event-store/migrate';
import { viewMigrations } from '@shangda/projections/catalogue';
import { startOffice } from './office-processes.js';
import { openPlace, type Place } from './place.js';
import { answer, toStderr } from './terminal.js';

export interface ServeOptions {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly simulated: boolean;
  readonly json: boolean;
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
  // Heard from here on: a signal while everything starts ends it as orderly as a later one.
  const stopping = untilSignal();
  const place = await openPlace({ dataDir: options.dataDir, log: toStderr });
  try {
    await place.claim();
    await preparePlace(place, options.simulated);
    const office = await startOffice(place, options);
    const { url } = office;
    answer(options.json, { url, docs: `${url}/docs`, health: `${url}/health/ready` }, [
      `Shangda is up: ${url}  (API docs: ${url}/docs, health: ${url}/health/ready)`,
    ]);
    await stopping;
    await office.stop();
  } finally {
    await place.leave();
  }
}

/** The first signal resolves; more while everything is being stopped change nothing. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        resolve();
      });
  });
}
