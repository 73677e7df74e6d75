import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';

/** One process migrates at a time; the others wait and find nothing left to do. */
const migrationLock = 4715000;

/** Brings a database to this release: numbered SQL, forward only, run by TypeORM as the owner role. Safe from several processes at once. */
export async function migrate(ownerUrl: string, folders: readonly URL[]): Promise<readonly string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: folders.flatMap(migrationsIn),
    migrationsTableName: 'shangda_migration',
    migrationsTransactionMode: 'each',
  });
  await source.initialize();
  const holder = source.createQueryRunner();
  try {
    await holder.query('select pg_advisory_lock($1)', [migrationLock]);
    const done = await source.runMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await holder.query('select pg_advisory_unlock_all()');
    await holder.release();
    await source.destroy();
  }
}

export const ledgerMigrations = new URL('../migrations/', import.meta.url);

/** Migration classes named after their files, as TypeORM wants them: a number of 13 digits at the end, which orders them. */
function migrationsIn(folder: URL): (new () => MigrationInterface)[] {
  return readdirSync(fileURLToPath(folder))
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const name = `${file.replace(/^\d+-|\.sql$/g, '')}${1_700_000_000_000 + Number(file.slice(0, 4))}`;
      const sql = readFileSync(new URL(file, folder), 'utf8');
      return class implements MigrationInterface {
        readonly name = name;
        async up(runner: QueryRunner): Promise<void> {
          await runner.query(sql);
        }
        down(): Promise<void> {
          return Promise.reject(new Error('migrations only go forward'));
        }
      };
    });
}

export interface Founding {
  readonly ledgerId: string;
  readonly simulated: boolean;
  /** Where a simulated clock starts. */
  readonly startsAt?: Date | undefined;
}

/** Founds the ledger once; an existing one keeps its identity, and a different wish for `simulated` is refused. */
export async function foundLedger(ownerUrl: string, founding: Founding): Promise<void> {
  const source = new DataSource({ type: 'postgres', url: ownerUrl });
  await source.initialize();
  try {
    await source.transaction(async (manager) => {
      // Of two founders at once the second finds what the first has founded.
      await manager.query('select pg_advisory_xact_lock($1)', [migrationLock]);
      const rows: { simulated: boolean }[] = await manager.query('select simulated from ledger.identity');
      const [identity] = rows;
      if (identity?.simulated === !founding.simulated) throw new LedgerFoundedOtherwise(identity.simulated);
      if (identity) return;
      const { ledgerId, simulated, startsAt } = founding;
      await manager.query('select ledger.found($1, $2, $3)', [ledgerId, simulated, startsAt ?? null]);
    });
  } finally {
    await source.destroy();
  }
}

export class LedgerFoundedOtherwise extends Error {
  constructor(simulated: boolean) {
    super(
      simulated ? 'this ledger has a simulated clock and always will' : 'this ledger keeps real time and always will',
    );
  }
}
