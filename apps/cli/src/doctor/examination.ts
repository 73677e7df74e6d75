import type { Place } from '../place.js';
import { withPool } from '../pools.js';
import { type Diagnosis, examine, ok, one, warning } from './diagnosis.js';
import { emergencyLimits } from './emergency-checks.js';
import { durability, identity, migrations, partitions, sealer, transactions } from './ledger-checks.js';
import { queueDatabase, redis } from './queue-checks.js';
import { parked, quotaPeriods, viewLag } from './view-checks.js';

/** Everything an operator would look at first. Changes nothing; stops where the database itself does not answer. */
export async function examinePlace(place: Omit<Place, 'keys' | 'leave' | 'claim'>): Promise<readonly Diagnosis[]> {
  return withPool(place.appUrl, async (pool) => {
    let database = '';
    const reachable = await examine('database', async () => {
      const server = await one<{ version: string; name: string }>(
        pool,
        `select current_setting('server_version') as version, current_database() as name`,
      );
      database = server.name;
      return ok(`PostgreSQL ${server.version}, database ${server.name}`);
    });
    if (reachable.status === 'failure') return [reachable, ...(await queue(place))];
    const sees = place.embedded?.urls.superuser ?? place.ownerUrl ?? place.appUrl;
    return [
      reachable,
      await examine('durability', () => durability(pool)),
      await examine('migrations', async () =>
        place.ownerUrl === undefined
          ? warning('only the owner can tell: set DATABASE_OWNER_URL')
          : withPool(place.ownerUrl, migrations),
      ),
      await examine('clock', () => identity(pool)),
      await examine('sealer', () => sealer(pool)),
      await examine('partitions', () => partitions(pool)),
      await examine('transactions', () => withPool(sees, (seeing) => transactions(seeing, database))),
      await examine('views', () => viewLag(pool)),
      await examine('parked streams', () => parked(pool)),
      await examine('quota periods', () => quotaPeriods(pool)),
      await examine('emergencies', () => emergencyLimits(pool)),
      ...(await queue(place)),
    ];
  });
}

async function queue({ redisUrl, queueUrl }: Omit<Place, 'keys' | 'leave' | 'claim'>): Promise<readonly Diagnosis[]> {
  if (redisUrl !== undefined) return [await examine('queue', () => redis(redisUrl))];
  if (queueUrl !== undefined) return [await examine('queue', () => queueDatabase(queueUrl))];
  return [
    await examine('queue', () =>
      Promise.resolve(warning('neither REDIS_URL nor QUEUE_DATABASE_URL is set; a worker does not start')),
    ),
  ];
}
