import { z } from 'zod';
import { rulebook } from './rulebook.js';
import { workedExamples } from './rulebook/examples.js';
import { rulebookFormat1 } from './rulebook/format-1.js';
import { nationalRules } from './rulebook/national.js';

type Schema = z.core.JSONSchema.BaseSchema;

/** `rulebooks/rulebook.schema.json`: both formats as JSON Schema draft-07, made from what the program itself reads. */
export function rulebookSchema(): Schema {
  const newest = schemaOf(rulebook);
  const first = schemaOf(rulebookFormat1);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:shangda:rulebook:2',
    title: 'Shangda rulebook, formats 1 and 2',
    description:
      'What one reporting office counts, scores and asks, as data. Every rule names the text it comes from; what the text leaves open says so in "reading".',
    type: 'object',
    if: { properties: { format: { const: 1 } }, required: ['format'] },
    then: { $ref: '#/definitions/format1' },
    else: { $ref: '#/definitions/format2' },
    definitions: { format1: first.schema, format2: newest.schema, ...newest.definitions, ...first.definitions },
  };
}

/** `rulebooks/examples.schema.json`: worked examples beside a rulebook. */
export function examplesSchema(): Schema {
  const { schema, definitions } = schemaOf(workedExamples);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:shangda:rulebook-examples:1',
    title: 'Worked examples of a Shangda rulebook',
    description: 'Dated facts and the answers worked out by hand, which `shangda rulebook check` compares.',
    ...schema,
    definitions,
  };
}

/** `rulebooks/national.schema.json`: what statutes say of emergencies. */
export function nationalSchema(): Schema {
  const { schema, definitions } = schemaOf(nationalRules);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:shangda:national-rules:1',
    title: 'Statutory rules of emergencies',
    description: 'Levels, time limits and casualty windows of national law, which a rulebook takes in by "include".',
    ...schema,
    definitions,
  };
}

/** The schema of one type, with its named parts beside it. */
function schemaOf(type: z.ZodType): { readonly schema: Schema; readonly definitions: Record<string, Schema> } {
  const made = z.toJSONSchema(type, { target: 'draft-7', override: ({ jsonSchema }) => tagged(jsonSchema) });
  const { $schema: _dialect, definitions = {}, ...schema } = made;
  return { schema, definitions: definitions as Record<string, Schema> };
}

/** A union told apart by one member says so, and its errors speak of the branch that was meant. */
function tagged(schema: Schema): void {
  delete schema.id;
  const [first] = schema.oneOf ?? [];
  const tag = typeof first === 'object' ? ['fact', 'method'].find((name) => first.properties?.[name]) : undefined;
  if (tag === undefined) return;
  schema.type = 'object';
  schema.discriminator = { propertyName: tag };
  schema.required = [tag];
}
