import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOf } from '@shangda/domain/rulebook-faults';
import { readRulebook } from '@shangda/events/rulebook';
import { examplesSchema, nationalSchema, rulebookSchema } from '@shangda/events/rulebook-schema';
import { withNational } from '@shangda/events/rulebook/national';
import { Ajv } from 'ajv';
import { national } from './national.js';

const folder = join(__dirname, '../rulebooks');
const parsed = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>;
const rulebooks = [folder, join(folder, 'examples')].flatMap((place) =>
  readdirSync(place)
    .filter((name) => name.endsWith('.json') && !/\.(schema|examples)\.json$|^wrong-words|^national\.json$/.test(name))
    .map((name) => join(place, name).slice(folder.length + 1)),
);

/** As any JSON Schema tool of draft-07 reads it; the API's own reading adds better errors. */
const plain = new Ajv({ allErrors: true, strict: false }).compile(parsed('rulebook.schema.json'));

describe('The published JSON Schema of rulebooks', () => {
  it('says what the program reads (node tools/rulebook-schema.mjs writes it anew)', () =>
    expect(parsed('rulebook.schema.json')).toEqual(JSON.parse(JSON.stringify(rulebookSchema()))));

  it('and the same for worked examples', () =>
    expect(parsed('examples.schema.json')).toEqual(JSON.parse(JSON.stringify(examplesSchema()))));

  it('and the same for what statutes say, which keeps to it', () => {
    expect(parsed('national.schema.json')).toEqual(JSON.parse(JSON.stringify(nationalSchema())));
    const statutes = new Ajv({ allErrors: true, strict: false }).compile(parsed('national.schema.json'));
    expect(statutes(parsed('national.json')) ? [] : statutes.errors).toEqual([]);
    expect(statutes({ ...parsed('national.json'), emergencies: { escalations: [] } })).toBe(false);
  });

  it.each(rulebooks)('takes %s, which the program reads and finds sensible', (name) => {
    const document = parsed(name);
    expect(plain(document) ? [] : plain.errors).toEqual([]);
    expect(faultsOf(withNational(readRulebook(document), national))).toEqual([]);
  });

  it('takes a document of the first format, and none of a third', () => {
    const golden = readFileSync(join(__dirname, 'events/golden/RulebookPublished@1.json'), 'utf8');
    const first = (JSON.parse(golden) as { rulebook: object }).rulebook;
    expect(plain(first)).toBe(true);
    expect(plain({ ...first, format: 3 })).toBe(false);
  });

  it.each([
    ['a point value without a citation', { points: [{ id: 'a', part: 'p', when: { fact: 'ADOPTED' }, points: '2' }] }],
    ['a negative quota', { quotas: [{ minimum: -1 }] }],
    ['a point value that is a number, for numbers are not exact', { points: [{ points: 2 }] }],
    ['a negative point value', { parameters: [{ points: '-2' }] }],
  ])('does not take %s', (_what, changes) => expect(plain({ ...parsed('gannan-2008.json'), ...changes })).toBe(false));
});
