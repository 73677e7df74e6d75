import { type IssuesQuestion, issueLines, issueLinesQuery } from '@shangda/projections/issue-page';
import { openViewLedger, type ViewLedger } from './ledger.js';

let ledger: ViewLedger;

/** Two outlets with an issue a day each, from 2000 on, in ten offices; every thousandth was put right. */
beforeAll(async () => {
  ledger = await openViewLedger();
  await ledger.owner.query(`
    insert into views.issue_register
      select gen_random_uuid(), 'office-' || (i % 10), 'outlet-' || ((i / 10) % 2), 'PREFECTURE', false, (i / 20)::text,
          '2000-01-01'::date + (i / 20)::int, 'editor', 9, (i % 1000 = 0)::int
        from generate_series(0, 199999) i`);
  await ledger.owner.query('vacuum analyze views.issue_register');
}, 120_000);

afterAll(() => ledger.close());

const ask = (question: Partial<IssuesQuestion>) =>
  issueLines(ledger.app, { officeId: 'office-3', limit: 10, ...question });

describe('the issues of an office', () => {
  it('come newest first, page after page, each once', async () => {
    const whole = await ask({ limit: 25 });
    const first = await ask({});
    const last = first.at(-1);
    const second = await ask({ after: [last?.publishedOn ?? '', last?.id ?? ''], limit: 15 });
    expect([...first, ...second]).toEqual(whole);
    expect(whole[0]).toMatchObject({ publishedOn: '2027-05-18', number: '9999', pieces: 9 });
  });

  it('of one outlet, of one year', async () => {
    const lines = await ask({ outletId: 'outlet-1', year: 2004, limit: 1000 });
    expect(lines).toHaveLength(366);
    expect([lines[0]?.publishedOn, lines.at(-1)?.publishedOn]).toEqual(['2004-12-31', '2004-01-01']);
    expect(new Set(lines.map(({ outletId }) => outletId))).toEqual(new Set(['outlet-1']));
    expect(await ask({ year: 2004, limit: 1000 })).toHaveLength(732);
    expect(await ask({ officeId: 'nobody' })).toEqual([]);
  });

  it.each<[string, Partial<IssuesQuestion>]>([
    ['all', {}],
    ['of a year', { year: 2004 }],
    ['of an outlet', { outletId: 'outlet-1' }],
    [
      'of an outlet in a year, further on',
      { outletId: 'outlet-1', year: 2004, after: ['2004-06-01', '0190a5b2-0000-7000-8000-000000000001'] },
    ],
  ])('a page of them reads no more than the page: %s', async (_what, question) => {
    const { sql, values } = issueLinesQuery({ officeId: 'office-3', limit: 10, ...question });
    const { rows } = await ledger.app.query<{ 'QUERY PLAN': unknown }>(`explain (format json) ${sql}`, [...values]);
    const nodes = [...JSON.stringify(rows[0]?.['QUERY PLAN']).matchAll(/"Node Type":"([^"]*)"/g)].map(
      ([, node]) => node,
    );
    expect(nodes).toContain('Index Scan');
    expect(nodes.filter((node) => node === 'Seq Scan' || node === 'Sort')).toEqual([]);
  });
});
