import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { canonical, type Canonical } from '@shangda/event-store/canonical';
import {
  UnknownEvent,
  type Upcasters,
  checkFact,
  eventCatalogue,
  readFact,
  upcast,
  upcasters,
} from '@shangda/events/catalogue';

// One sample per event and version as it lies in ledgers of that release: `ItemDrafted@1.json`. A released sample never changes.
const folder = join(__dirname, 'golden');
const samples = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const [, type = '', version = ''] = /^(\w+)@(\d+)\.json$/.exec(name) ?? [];
    return { name, type, version: Number(version), payload: readFileSync(join(folder, name), 'utf8').trim() };
  });

const versions = [...eventCatalogue.values()].flatMap(({ type, version }) =>
  Array.from({ length: version }, (_, before) => `${type}@${before + 1}.json`),
);

describe('Events — every fact ever recorded can be read', () => {
  it('has a sample of every version of every event, and of nothing else', () =>
    expect(samples.map(({ name }) => name).sort()).toEqual([...versions].sort()));

  it.each(samples)('reads $name in its newest shape', ({ type, version, payload }) => {
    const fact = readFact(type, version, payload);
    expect(checkFact(fact)).toBeUndefined();
    expect(fact).toMatchObject({ type, version: eventCatalogue.get(type)?.version });
  });

  it.each(samples)('keeps $name in canonical text, as the ledger writes it', ({ payload }) =>
    expect(canonical(JSON.parse(payload) as Canonical)).toBe(payload),
  );

  it('steps from every older version to the next, without a gap', () => {
    const steps = [...eventCatalogue.values()].flatMap(({ type, version }) =>
      Array.from({ length: version - 1 }, (_, before) => `${type}@${before + 1}`),
    );
    expect([...upcasters.keys()].sort()).toEqual(steps.sort());
  });

  it('walks an old shape through every step in between', () => {
    const steps: Upcasters = new Map([
      ['Noted@1', (data): unknown => ({ ...(data as object), second: true })],
      ['Noted@2', (data): unknown => ({ third: data })],
    ]);
    expect(upcast(steps, 'Noted', 1, 3, { first: true })).toEqual({ third: { first: true, second: true } });
    expect(upcast(steps, 'Noted', 2, 3, { first: true })).toEqual({ third: { first: true } });
    expect(upcast(steps, 'Noted', 3, 3, { first: true })).toEqual({ first: true });
    expect(() => upcast(steps, 'Noted', 1, 4, {})).toThrow(UnknownEvent);
  });

  it('guesses nothing: an unknown type or a version of tomorrow is an error', () => {
    expect(() => readFact('ItemForgotten', 1, '{}')).toThrow(UnknownEvent);
    for (const { type, version } of eventCatalogue.values())
      expect(() => readFact(type, version + 1, '{}')).toThrow(UnknownEvent);
  });

  it('finds a fact of the wrong shape: a member too many, one missing, an unknown type', () => {
    for (const { type, version, payload } of samples) {
      const data = JSON.parse(payload) as Record<string, unknown>;
      expect(checkFact({ type, version, data: { ...data, more: 1 } })).toContain('more');
      expect(checkFact({ type, version, data: {} })).toBeDefined();
    }
    expect(checkFact({ type: 'ItemForgotten', version: 1, data: {} })).toContain('unknown type');
  });
});
