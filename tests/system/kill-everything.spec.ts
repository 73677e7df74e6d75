import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@shangda/cli/demo/wait-until';
import {
  clientOf,
  countersAreRight,
  foundOffice,
  keepReporting,
  killAll,
  serve,
  type Serving,
  total,
  verifies,
} from './office.js';

describe('kill -9 of everything at once', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'shangda-kill-'));
  let serving: Serving | undefined;

  beforeAll(() => foundOffice(dataDir), 60_000);

  afterAll(() => {
    if (serving) killAll(serving, dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('loses nothing that was acknowledged, and the counters are right after the next start', async () => {
    const reported = new Map<string, number>();
    serving = await serve(dataDir);
    const load = keepReporting(clientOf(serving, dataDir), reported);
    await waitUntil('some reports', () => Promise.resolve(total(reported) >= 60));
    killAll(serving, dataDir);
    await load;

    serving = await serve(dataDir);
    const client = clientOf(serving, dataDir);
    expect(await waitUntil('the counters to be right', () => countersAreRight(client, reported), 30_000)).toBe(true);
    expect(verifies(dataDir)).toBe(true);
  }, 120_000);
});
