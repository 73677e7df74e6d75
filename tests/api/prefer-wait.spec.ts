import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { POOLS } from '@shangda/api/office/office.module';
import { type Sealer, startSealer } from '@shangda/event-store/sealer';
import { views } from '@shangda/projections/catalogue';
import { catchUp } from '@shangda/projections/runner';
import { county, draft, openOffice, personOf, type TestOffice, type Told } from './office.js';

const officer = personOf(county, 'INFO_OFFICER');
const leader = personOf(county, 'LEADER_IN_CHARGE');

let office: TestOffice;

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.close());

/** Drafts and hands in, and asks to be answered when the views show it. */
async function handIn(waitSeconds: number): Promise<Told> {
  const { body } = await office.ask({ as: officer, url: '/v1/items', body: draft });
  const headers = { prefer: `wait=${waitSeconds}` };
  return office.ask({ as: officer, url: `/v1/items/${body.id}/submit`, version: 1, body: {}, headers });
}

async function waitingItems(): Promise<readonly string[]> {
  const { body } = await office.ask({ as: leader, url: '/v1/worklist' });
  return body.entries.map(({ itemId }: { itemId: string }) => itemId);
}

describe('Prefer: wait', () => {
  it('answers `pending` after the bound while nobody computes the views', async () => {
    const began = performance.now();
    const answer = await handIn(1);
    expect(performance.now() - began).toBeGreaterThanOrEqual(1_000);
    expect(answer).toMatchObject({ status: 200, body: { views: 'pending' } });
    expect(await waitingItems()).not.toContain(answer.body.id);
    await office.settle();
    expect(await waitingItems()).toContain(answer.body.id);
  });

  it('answers `current` as soon as the worker has caught up, and what was written is then read', async () => {
    const { sealer, stop } = startFollowing(office.app.get(POOLS));
    try {
      for (let n = 0; n < 5; n++) {
        const answer = await handIn(20);
        expect(answer).toMatchObject({ status: 200, body: { views: 'current' } });
        expect(await waitingItems()).toContain(answer.body.id);
      }
    } finally {
      await stop();
      await sealer.stop();
    }
  });

  it('says nothing of the views where nobody asked to wait', async () => {
    const { body } = await office.ask({ as: officer, url: '/v1/items', body: draft });
    expect(body.views).toBeUndefined();
  });
});

/** Sealer and runner as a worker has them. */
function startFollowing({ read }: LedgerPools): { readonly sealer: Sealer; readonly stop: () => Promise<void> } {
  const onError = (cause: unknown) => {
    throw cause;
  };
  const sealer = startSealer(read, { onSealed: () => undefined, onError });
  let going = true;
  const follow = async () => {
    while (going) for (const view of views.values()) await catchUp(read, view);
  };
  const following = follow();
  return {
    sealer,
    stop: async () => {
      going = false;
      await following;
    },
  };
}
