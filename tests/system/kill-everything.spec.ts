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
  lostItems,
  Record,
  serve,
  type Serving,
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
    const record = new Record();
    serving = await serve(dataDir);
    const load = keepReporting(clientOf(serving, dataDir), record, { untilItIsKilled: true });
    await waitUntil('some reports', () => Promise.resolve(record.total >= 60));
    killAll(serving, dataDir);
    await load;
    expect(record.total).toBeGreaterThanOrEqual(60);

    serving = await serve(dataDir);
    const client = clientOf(serving, dataDir);
    expect(await lostItems(client, record)).toEqual([]);
    expect(await waitUntil('the counters to be right', () => countersAreRight(client, record), 30_000)).toBe(true);
    expect(verifies(dataDir)).toBe(true);
  }, 120_000);

  it('one `serve` at a time has the folder, and a second one leaves the first alone', async () => {
    if (!serving) throw new Error('nothing is served');
    await expect(serve(dataDir)).rejects.toThrow(`is being served by process ${String(serving.process.pid)}`);
    const live = await fetch(`${serving.url}/health/ready`);
    expect(live.status).toBe(200);
  }, 30_000);
});
