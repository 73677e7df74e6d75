import { commandPolicy, judge, ownQuestions, queryPolicy, type Rule } from '@shangda/access/policy';
import { role, type Role } from '@shangda/events/vocabulary';
import { county, openOffice, otherCounty, personOf, prefecture, type TestOffice } from './office.js';

interface Operation {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly policy: string | undefined;
}

const openToAll = /^\/health\//;
const rules: Readonly<Record<string, Rule>> = { ...commandPolicy, ...queryPolicy };

describe('every route asks the policy', () => {
  let office: TestOffice;
  let operations: readonly Operation[];

  beforeAll(async () => {
    office = await openOffice();
    const { body } = await office.ask({ url: '/openapi.json' });
    const paths = body.paths as Record<string, Record<string, { 'x-policy'?: string }>>;
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { 'x-policy': policy }]) => ({
        method: method.toUpperCase() as 'GET' | 'POST',
        path,
        policy,
      })),
    );
  });

  afterAll(() => office.close());

  it('has a row for every operation that is not public', () => {
    expect(operations.length).toBeGreaterThan(25);
    const without = operations.filter(
      ({ path, policy }) =>
        !openToAll.test(path) && !(policy !== undefined && (policy in rules || ownQuestions.includes(policy))),
    );
    expect(without).toEqual([]);
  });

  it('answers nobody without a token', async () => {
    const answers = await Promise.all(
      operations
        .filter(({ path }) => !openToAll.test(path))
        .map(async ({ method, path }) => ({
          path,
          status: (await office.ask({ method, url: filled(path, county) })).status,
        })),
    );
    expect(answers.filter(({ status }) => status !== 401)).toEqual([]);
  });

  it('answers each question as the table says: role × own, other and higher unit', async () => {
    const questions = operations.filter(
      ({ method, path, policy }) => method === 'GET' && path.includes('{officeId}') && policy !== undefined,
    );
    expect(questions.length).toBeGreaterThan(2);
    for (const { path, policy } of questions) {
      for (const [place, above] of [
        [prefecture, []],
        [county, [prefecture]],
        [otherCounty, [prefecture]],
      ] as const) {
        for (const holder of [prefecture, county]) {
          for (const held of role.options) {
            const { status } = await office.ask({ as: personOf(holder, held), url: filled(path, place) });
            const verdict = judge(rules[policy ?? ''], 'a-person', [{ role: held, unitId: holder }], [place, ...above]);
            expect({ path, place, holder, held, status }).toEqual({
              path,
              place,
              holder,
              held,
              status: statusOf(verdict),
            });
          }
        }
      }
    }
  }, 60_000);

  it('refuses every command to somebody of another unit as if it were not there', async () => {
    for (const held of role.options.filter((name: Role) => name !== 'REGISTRAR')) {
      const answer = await office.ask({
        as: personOf(otherCounty, held),
        url: `/v1/offices/${county}/register-lines`,
        body: { unitId: county, handledOn: 'PAPER' },
      });
      expect({ held, status: answer.status }).toEqual({ held, status: 404 });
    }
  });
});

function filled(path: string, place: string): string {
  const url = path
    .replace('{officeId}', place)
    .replace('{unitId}', place)
    .replace(/\{\w+\}/g, '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11');
  return url.endsWith('/quotas') ? `${url}?period=2026-03` : url;
}

function statusOf(verdict: 'allowed' | 'hidden' | 'role_missing'): number {
  return { allowed: 200, hidden: 404, role_missing: 403 }[verdict];
}
