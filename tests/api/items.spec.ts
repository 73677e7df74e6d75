import { monthOf, officeDayAt } from '@shangda/domain/calendar';
import { randomUUID } from 'node:crypto';
import { county, draft, openOffice, otherCounty, personOf, prefecture, type Told, type TestOffice } from './office.js';

const officer = personOf(county, 'INFO_OFFICER');
const leader = personOf(county, 'LEADER_IN_CHARGE');
const editor = personOf(prefecture, 'EDITOR');

describe('an item from draft to receipt', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  const drafted = async (): Promise<string> => {
    const { status, body } = await office.ask({ as: officer, url: '/v1/items', body: draft });
    expect(status).toBe(201);
    return body.id as string;
  };
  const awaiting = async (): Promise<string> => {
    const id = await drafted();
    expect(await office.ask({ as: officer, url: `/v1/items/${id}/submit`, version: 1, body: {} })).toMatchObject({
      status: 200,
    });
    return id;
  };
  const reported = async (): Promise<string> => {
    const id = await awaiting();
    expect(await office.ask({ as: leader, url: `/v1/items/${id}/approve`, version: 2 })).toMatchObject({ status: 200 });
    return id;
  };

  it('walks, and every answer says id, version and position', async () => {
    const first = await office.ask({ as: officer, url: '/v1/items', body: draft });
    expect(first).toMatchObject({
      status: 201,
      body: { version: 1, position: expect.stringMatching(/^\d+$/), recordedAt: expect.any(String) },
    });
    const id = first.body.id as string;
    const submitted = await office.ask({ as: officer, url: `/v1/items/${id}/submit`, version: 1, body: {} });
    expect(submitted).toMatchObject({ status: 200, body: { id, version: 2 } });
    await office.settle();
    const waiting = await office.ask({ as: leader, url: '/v1/worklist' });
    expect(waiting.body.entries).toContainEqual(
      expect.objectContaining({ itemId: id, kind: 'SIGN_OFF', title: draft.title }),
    );
    const signed = await office.ask({ as: leader, url: `/v1/items/${id}/approve`, version: 2 });
    expect(signed).toMatchObject({ status: 200, body: { id, version: 4 } });
    const received = await office.ask({
      as: editor,
      url: `/v1/offices/${prefecture}/items/${id}/receive`,
      key: randomUUID(),
    });
    expect(received).toMatchObject({
      status: 200,
      body: { id, version: 5, registrationNumber: 1, registrationYear: expect.any(Number) },
    });
    expect(Number(received.body.position)).toBeGreaterThan(Number(signed.body.position));
    const seen = await office.ask({ as: editor, url: `/v1/items/${id}` });
    expect(seen).toMatchObject({
      status: 200,
      body: { phase: 'REPORTED', version: 5, versions: [{ title: draft.title, body: draft.body }] },
    });
    await office.settle();
    const register = await office.ask({ as: editor, url: `/v1/offices/${prefecture}/register?phase=RECEIVED` });
    expect(register.body.entries).toContainEqual(
      expect.objectContaining({ itemId: id, registrationNumber: 1, title: draft.title }),
    );
    const reportedAt = BigInt(Date.parse(signed.body.recordedAt as string)) * 1000n;
    const period = monthOf(officeDayAt(reportedAt).day);
    const quotas = await office.ask({
      as: officer,
      url: `/v1/offices/${prefecture}/quotas?period=${period}&unitId=${county}`,
    });
    expect(quotas.body.counters).toEqual([expect.objectContaining({ unitId: county, measured: 1 })]);
  });

  it('answers a repeat with the first answer, also after the item has moved on', async () => {
    const id = await drafted();
    const asked = { as: officer, url: `/v1/items/${id}/submit`, version: 1, body: {}, key: randomUUID() } as const;
    const first = await office.ask(asked);
    await office.ask({ as: leader, url: `/v1/items/${id}/approve`, version: 2 });
    const before = await office.events();
    expect(await office.ask(asked)).toMatchObject({ status: first.status, body: first.body });
    expect(await office.events()).toBe(before);
  });

  it('refuses a command id that was used for something else', async () => {
    const key = randomUUID();
    expect(await office.ask({ as: officer, url: '/v1/items', body: draft, key })).toMatchObject({ status: 201 });
    const other = await office.ask({ as: officer, url: '/v1/items', body: { ...draft, title: '另一条' }, key });
    expect(other).toMatchObject({ status: 422, body: { code: 'command.reused' } });
  });

  it('keeps one person’s command ids apart from another’s', async () => {
    const key = randomUUID();
    const one = await office.ask({ as: officer, url: '/v1/items', body: draft, key });
    const other = await office.ask({
      as: personOf(otherCounty, 'INFO_OFFICER'),
      url: '/v1/items',
      body: { ...draft, unitId: otherCounty },
      key,
    });
    expect([one.status, other.status]).toEqual([201, 201]);
    expect(one.body.id).not.toBe(other.body.id);
  });

  it('wants the version that was judged, and that one only', async () => {
    const id = await drafted();
    const url = `/v1/items/${id}/submit`;
    expect(await office.ask({ as: officer, url, body: {} })).toMatchObject({
      status: 428,
      body: { code: 'version.required' },
    });
    for (const version of [2, 99]) {
      expect(await office.ask({ as: officer, url, body: {}, version })).toMatchObject({
        status: 412,
        body: { code: 'version.failed', details: { currentVersion: 1 } },
      });
    }
    for (const version of ['"0"', '"-1"', 'W/"1"', '*', '1', '"1", "2"']) {
      expect(await office.ask({ as: officer, url, body: {}, version })).toMatchObject({
        status: 400,
        body: { code: 'version.invalid' },
      });
    }
    expect(await office.ask({ as: officer, url, body: {}, version: 1 })).toMatchObject({ status: 200 });
  });

  it('lets nobody sign what they wrote, and says where that is written', async () => {
    const id = await awaiting();
    const answer = await office.ask({
      as: officer,
      url: `/v1/items/${id}/approve`,
      version: 2,
      headers: { 'accept-language': 'en' },
    });
    expect(answer).toMatchObject({
      status: 422,
      headers: { 'content-type': expect.stringContaining('application/problem+json') },
      body: { code: 'AuthorMayNotSign', article: '16', type: 'urn:shangda:problem:AuthorMayNotSign' },
    });
  });

  it('gives a receiving office no number twice and leaves none out', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, reported));
    const answers = await Promise.all(
      ids.map((id) =>
        office.ask({ as: editor, url: `/v1/offices/${prefecture}/items/${id}/receive`, key: randomUUID() }),
      ),
    );
    const numbers = answers.map((answer) => answer.body.registrationNumber as number).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_number, at) => (numbers[0] ?? 0) + at));
  });

  it('lets one of fifty parallel signatures through', async () => {
    const id = await awaiting();
    const answers = await inParallel(50, () => office.ask({ as: leader, url: `/v1/items/${id}/approve`, version: 2 }));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
      expect([412, 422]).toContain(status);
      expect(['version.failed', 'NotAwaitingSignOff']).toContain(body.code);
    }
  });

  it('lets one of fifty parallel receipts through', async () => {
    const id = await reported();
    const before = await office.events();
    const answers = await inParallel(50, () =>
      office.ask({ as: editor, url: `/v1/offices/${prefecture}/items/${id}/receive`, key: randomUUID() }),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status !== 200).every(({ body }) => body.code === 'NotToBeReceived')).toBe(
      true,
    );
    expect(await office.events()).toBe(before + 2);
  });

  it('gives fifty requests with one command id the same answer', async () => {
    const key = randomUUID();
    const before = await office.events();
    const answers = await inParallel(50, () => office.ask({ as: officer, url: '/v1/items', body: draft, key }));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await office.events()).toBe(before + 1);
  });

  it('offers a register line for what it may not hold', async () => {
    const refused = await office.ask({ as: officer, url: '/v1/items', body: { ...draft, secrecy: 'SECRET' } });
    expect(refused).toMatchObject({ status: 422, body: { code: 'secrecy.above_ceiling' } });
    const offered = String(refused.body.details.instead).replace('{officeId}', prefecture);
    const line = await office.ask({ as: editor, url: offered, body: { unitId: county, handledOn: 'PAPER' } });
    expect(line).toMatchObject({ status: 201, body: { registrationNumber: expect.any(Number) } });
    expect(line.text).not.toContain(draft.title);
  });

  it('puts a role that was revoked out of force at once', async () => {
    const registrar = personOf(prefecture, 'REGISTRAR');
    const id = await drafted();
    const grant = { role: 'INFO_OFFICER', unitId: county };
    const url = `/v1/people/${officer}`;
    expect(
      await office.ask({ as: registrar, url: `${url}/revoke-role`, body: { ...grant, reason: '调离' } }),
    ).toMatchObject({ status: 200 });
    expect(await office.ask({ as: officer, url: `/v1/items/${id}/submit`, version: 1, body: {} })).toMatchObject({
      status: 404,
    });
    expect(await office.ask({ as: registrar, url: `${url}/grant-role`, body: grant })).toMatchObject({ status: 200 });
    expect(await office.ask({ as: officer, url: `/v1/items/${id}/submit`, version: 1, body: {} })).toMatchObject({
      status: 200,
    });
  });
});

function inParallel(times: number, ask: () => Promise<Told>): Promise<Told[]> {
  return Promise.all(Array.from({ length: times }, ask));
}
