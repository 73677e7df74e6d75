import { randomUUID } from 'node:crypto';
import { describeApi } from '@shangda/api/openapi';
import { county, openOffice, personOf, type TestOffice } from './office.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly example?: unknown;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Field {
  readonly url: string;
  readonly name: string;
  /** Right in every field, as the document's own examples say, but for the one that is null. */
  readonly body: object;
}

describe('a field that may be left out may not be null', () => {
  let office: TestOffice;
  let fields: readonly Field[];
  beforeAll(async () => {
    office = await openOffice();
    fields = optionalFields(office);
  });
  afterAll(() => office.close());

  it('is walked for every body of the document', () => {
    const names = fields.map(({ url, name }) => `${url.split('/').at(-1) ?? ''} ${name}`);
    for (const known of ['items source', 'revise source', 'return dueOn', 'submit unsignedReason', 'submit receivers'])
      expect(names).toContain(known);
    expect(names).toContain('units signOffChain');
  });

  it('is 400 input.invalid, points at the field, and writes nothing', async () => {
    const before = await office.events();
    for (const { url, name, body } of fields) {
      const { status, body: problem } = await office.ask({
        as: personOf(county, 'INFO_OFFICER'),
        url,
        body,
        version: 1,
      });
      const pointers = (problem.errors as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer);
      expect({ url, name, status, code: problem.code, pointers }).toEqual({
        url,
        name,
        status: 400,
        code: 'input.invalid',
        pointers: [`/${name}`],
      });
    }
    expect(await office.events()).toBe(before);
  });
});

function optionalFields(office: TestOffice): readonly Field[] {
  const document = describeApi(office.app);
  const schemas = (document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>;
  const found = (schema: Schema): Schema => schemas[schema.$ref?.split('/').at(-1) ?? ''] ?? schema;
  return Object.entries(document.paths).flatMap(([path, item]) => {
    const content = (item.post?.requestBody as { content?: Record<string, { schema: Schema }> } | undefined)?.content;
    const body = content?.['application/json'];
    if (!body) return [];
    const { properties = {}, required = [] } = found(body.schema);
    const right = Object.fromEntries(Object.entries(properties).map(([name, { example }]) => [name, example]));
    const url = path.replaceAll(/\{(itemId|issueId|incidentId)\}/g, () => randomUUID()).replaceAll(/\{\w+\}/g, county);
    return Object.keys(properties)
      .filter((name) => !required.includes(name))
      .map((name) => ({ url, name, body: { ...right, [name]: null } }));
  });
}
