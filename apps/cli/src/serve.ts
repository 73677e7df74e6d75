import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '@shangda/embedded/errors';
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
  const place = await openPlace({ dataDir: options.dataDir, log: toStderr });
  try {
    const release = claimFolder(place);
    try {
      await preparePlace(place, options.simulated);
      const office = await startOffice(place, options);
      const { url } = office;
      answer(options.json, { url, docs: `${url}/docs`, health: `${url}/health/ready` }, [
        `Shangda is up: ${url}  (API docs: ${url}/docs, health: ${url}/health/ready)`,
      ]);
      await untilSignal();
      await office.stop();
    } finally {
      release();
    }
  } finally {
    await place.leave();
  }
}

/** One office a folder: two would answer each other's calls. A claim whose process died is taken over. */
export function claimFolder(place: Place): () => void {
  if (!place.embedded) return () => undefined;
  const file = join(place.embedded.dataDir, 'serve.pid');
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (holder > 0 && holder !== process.pid && isAlive(holder)) throw new FolderInUse(place.embedded.dataDir, holder);
  writeFileSync(file, String(process.pid));
  return () => {
    rmSync(file, { force: true });
  };
}

export class FolderInUse extends Error {
  constructor(dataDir: string, pid: number) {
    super(`${dataDir} is being served by process ${pid}; stop that one or name another folder with --data-dir`);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return hasCode(cause, 'EPERM');
  }
}

export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        resolve();
      });
  });
}
