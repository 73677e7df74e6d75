import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinServer, type SharedServer } from '@shangda/cli/shared-server';
import { connected } from '@shangda/embedded/provision';

let dataDir: string;
const enter = (): Promise<SharedServer> => joinServer(dataDir, () => undefined);
const answers = ({ embedded }: SharedServer): Promise<boolean> =>
  connected(embedded.urls.app, (client) => client.query('select 1')).then(
    () => true,
    () => false,
  );

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'shangda-shared-'));
});
afterAll(() => {
  rmSync(dataDir, { recursive: true });
});

describe('an embedded server with several users', () => {
  it('is not stopped by the one who started it while another works over it, and is stopped by the last', async () => {
    const started = await enter();
    const came = await enter();
    expect([started.embedded.adopted, came.embedded.adopted]).toEqual([false, true]);
    await started.leave();
    expect(await answers(came)).toBe(true);
    await came.leave();
    expect(await answers(came)).toBe(false);
    await came.leave();
  }, 60_000);

  it('is there for whoever comes in the moment the last one stops it', async () => {
    let last = await enter();
    for (let round = 0; round < 5; round++) {
      const [, next] = await Promise.all([last.leave(), enter()]);
      expect(await answers(next)).toBe(true);
      last = next;
    }
    await last.leave();
  }, 120_000);
});
