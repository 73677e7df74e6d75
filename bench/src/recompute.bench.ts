import { readFileSync } from 'node:fs';
import { whatIf } from '@shangda/api/assessment/what-if';
import { eventCatalogue } from '@shangda/events/catalogue';
import { readRulebook } from '@shangda/events/rulebook';
import { readFactPages } from '@shangda/projections/facts';
import type { BenchServer } from './server.js';
import { median, type Row } from './table.js';

const rounds = 5;
const sample = new URL('../../rulebooks/sample-scoring.json', import.meta.url);

/** A year of the prefecture worked out under a rulebook, rankings and reasons included, beside reading the same ledger's feed and doing nothing with it; in turns. */
export async function benchRecompute({ app, owner }: BenchServer): Promise<Row> {
  await owner.query('vacuum analyze');
  const rulebook = readRulebook(JSON.parse(readFileSync(sample, 'utf8')));
  const { rows } = await app.query<{ count: number }>('select count(*)::int as count from ledger.event');
  const count = rows[0]?.count ?? 0;
  const ratios: number[] = [];
  const rates: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const read = await seconds(async () => {
      const client = await app.connect();
      try {
        for await (const page of readFactPages(client, 0n, { types: [...eventCatalogue.keys()], events: 10_000 }))
          if (page.facts.length === 0) continue;
      } finally {
        client.release();
      }
    });
    const worked = await seconds(async () => {
      const { lines } = await whatIf(app, { officeId: '6230', rulebook, period: '2000' });
      if (lines.length === 0) throw new Error('nobody was ranked');
    });
    bare.push(count / read);
    rates.push(count / worked);
    ratios.push(read / worked);
  }
  return {
    work: `a year under another rulebook, ${count} events`,
    ours: `${median(rates).toFixed(0)} events/s`,
    beside: `bare read of the feed ${median(bare).toFixed(0)} events/s`,
    ratio: `${median(ratios).toFixed(2)} of the bare read`,
  };
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
