import { viewMigrations } from '@shangda/projections/catalogue';
import { startTestServers } from '@shangda/testing/servers';

/**
 * Starts what the machine tests need, once for the whole run.
 * Jest does not map modules here: import built packages (`@shangda/testing/...`) or node modules, never a relative './x.js'.
 */
export default async function startServers(): Promise<void> {
  await startTestServers([viewMigrations]);
}
