import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentDigest } from '@shangda/event-store/content';
import { blockHash, eventHash, genesisDigest } from '@shangda/event-store/verify-hashes';
import { createTestDatabase, type TestDatabase, openTestPool } from '@shangda/testing/databases';
import type pg from 'pg';

type Vector = Readonly<Record<string, string | undefined>>;

const page = readFileSync(join(__dirname, '../../docs/reference/ledger-format.md'), 'utf8');
const hex = (text: string) => Buffer.from(text, 'hex');

/** The examples of one kind in the reference, long numbers as big integers. */
function vectors(kind: string): readonly Vector[] {
  const found = [...page.matchAll(new RegExp(`\`\`\`json ${kind}\\n(.*?)\\n\`\`\``, 'gs'))].map(
    ([, json]) => JSON.parse(json ?? '') as Record<string, unknown>,
  );
  const numbers = /^(position|xid|streamId|number|firstSequence|firstPosition|lastPosition|.*At)$/;
  return found.map(
    (vector) =>
      Object.fromEntries(
        Object.entries(vector).map(([name, value]) => [
          name,
          numbers.test(name) && typeof value === 'string' ? BigInt(value) : value,
        ]),
      ) as unknown as Vector,
  );
}

describe('the vectors in docs/reference/ledger-format.md', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  const onServer = async (expression: string, values: unknown[] = []) => {
    const { rows } = await pool.query<{ digest: string }>(`select encode(${expression}, 'hex') as digest`, values);
    return rows[0]?.digest;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = openTestPool(database.appUrl);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('hold for events', () => {
    const [first, second] = vectors('event');
    for (const vector of [first, second])
      expect(vector && eventHash(hex(vector['previous'] ?? ''), vector as never).toString('hex')).toBe(
        vector?.['hash'],
      );
    expect(second?.['previous']).toBe(first?.['hash']);
  });

  it('hold for the identity and for blocks, in SQL too', async () => {
    const [identity] = vectors('identity');
    const blocks = vectors('block');
    expect(identity && genesisDigest(identity as never).toString('hex')).toBe(identity?.['digest']);
    expect(blocks).toHaveLength(2);
    for (const vector of blocks) {
      const header = {
        ...vector,
        eventsDigest: hex(vector['eventsDigest'] ?? ''),
        previous: hex(vector['previous'] ?? ''),
      };
      expect(blockHash(header as never).toString('hex')).toBe(vector['hash']);
      const { number, since, snapshot, firstSequence, eventCount, firstPosition, lastPosition, sealedAt } = vector;
      expect(
        await onServer('ledger.block_hash($1, $2, $3, $4, $5, $6, $7, ledger.instant($8), $9, $10)', [
          number,
          since,
          snapshot,
          firstSequence,
          eventCount,
          firstPosition,
          lastPosition,
          sealedAt,
          header.eventsDigest,
          header.previous,
        ]),
      ).toBe(vector['hash']);
    }
    expect(blocks[0]?.['eventsDigest']).toBe(identity?.['digest']);
  });

  it('hold for texts', () => {
    const [text] = vectors('content');
    expect(
      text && contentDigest(hex(text['salt'] ?? ''), text['mediaType'] ?? '', Buffer.from(text['body'] ?? '')),
    ).toBe(text?.['digest']);
  });
});
