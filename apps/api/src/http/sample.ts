import type { OpenAPIObject } from '@nestjs/swagger';

export type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** An answer as it looks, from which both its schema and its example come: one literal beside the route instead of two lists. */
export type Sample =
  string | number | boolean | null | Marked | readonly Sample[] | { readonly [member: string]: Sample };

/** What a plain value cannot say about itself. */
class Marked {
  constructor(
    readonly schema: Schema | undefined,
    readonly example: Sample,
    readonly isOptional = false,
    readonly isNullable = false,
  ) {}
}

/** A value of which the schema is said outright. */
export const described = (schema: Schema, example: Sample): Sample => new Marked(schema, example);
export const oneOf = (values: readonly string[], example: string): Sample =>
  described({ type: 'string', enum: [...values] }, example);
export const instant = (example: string): Sample => described({ type: 'string', format: 'date-time' }, example);
export const orNull = (sample: Sample): Sample => new Marked(undefined, sample, false, true);
/** A member that may be missing. */
export const optional = (sample: Sample): Sample => new Marked(undefined, sample, true);
export const page = (entry: Sample): Sample => ({ entries: [entry], next: optional('WyI2MjMwMDEiXQ') });

/** `grows`: members may be added that are not described here. */
export function schemaOf(sample: Sample, grows = false): Schema {
  if (sample instanceof Marked) {
    const schema = sample.schema ?? schemaOf(sample.example, grows);
    return sample.isNullable ? { anyOf: [schema, { type: 'null' }] } : schema;
  }
  if (typeof sample === 'string') return { type: 'string' };
  if (typeof sample === 'number') return { type: 'integer' };
  if (typeof sample === 'boolean') return { type: 'boolean' };
  if (sample === null) return { type: 'null' };
  if (isList(sample))
    return { type: 'array', ...(sample[0] === undefined ? {} : { items: schemaOf(sample[0], grows) }) };
  const members = Object.entries(sample);
  return {
    type: 'object',
    required: members.filter(([, member]) => !(member instanceof Marked && member.isOptional)).map(([name]) => name),
    properties: Object.fromEntries(members.map(([name, member]) => [name, schemaOf(member, grows)])),
    ...(grows ? {} : { additionalProperties: false }),
  };
}

export function exampleOf(sample: Sample): unknown {
  if (sample instanceof Marked) return exampleOf(sample.example);
  if (typeof sample !== 'object' || sample === null) return sample;
  if (isList(sample)) return sample.map(exampleOf);
  return Object.fromEntries(Object.entries(sample).map(([name, member]) => [name, exampleOf(member)]));
}

function isList(sample: Sample): sample is readonly Sample[] {
  return Array.isArray(sample);
}
