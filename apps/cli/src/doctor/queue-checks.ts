import { redisBackend } from '@shangda/queue/backend';
import { withPool } from '../pools.js';
import { ok, one, type Verdict, warning } from './diagnosis.js';

/** The queue only rings: without it views are late by a poll, and nothing is lost. A Redis that evicts is worse than none. */
export async function redis(url: string): Promise<Verdict> {
  const troubles: string[] = [];
  const backend = await redisBackend(url, (message) => troubles.push(message));
  try {
    if (backend.isReachable() && (await backend.answers())) return ok('Redis answers and does not evict');
    return warning(troubles.join('; ') || 'Redis does not answer; views are computed by polling');
  } finally {
    backend.close();
  }
}

export function queueDatabase(url: string): Promise<Verdict> {
  return withPool(url, async (pool) => {
    const { name } = await one<{ name: string }>(pool, 'select current_database() as name');
    return ok(`PostgreSQL database ${name} answers`);
  });
}
