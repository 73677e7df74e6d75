import { stopTestServers } from '@shangda/testing/servers';

/** Stops what `start-servers.ts` started. */
export default async function stopServers(): Promise<void> {
  await stopTestServers();
}
