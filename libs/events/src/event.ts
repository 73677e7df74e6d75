import { z } from 'zod';

/** A fact about to be written: its type, the version of its shape, and what happened. */
export interface Fact<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly version: number;
  readonly data: Data;
}

/** One version of one fact. A released version never changes; a new shape is a new version plus an upcast. */
export interface EventDefinition<Type extends string, Schema extends z.ZodType> {
  readonly type: Type;
  readonly version: number;
  readonly schema: Schema;
  of(data: z.output<Schema>): Fact<Type, z.output<Schema>>;
}

export type FactOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Schema> ? Fact<Type, z.output<Schema>> : never;

export function defineEvent<const Type extends string, Shape extends z.ZodRawShape>(
  type: Type,
  version: number,
  shape: Shape,
): EventDefinition<Type, z.ZodObject<Shape, z.core.$strict>> {
  return { type, version, schema: z.strictObject(shape), of: (data) => ({ type, version, data }) };
}

/** Ids of the register: units and people. */
export const idPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const registerId = z.string().regex(idPattern);
/** A day at the office, Asia/Shanghai: `2026-03-31`. */
export const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
export const officeDay = z.string().regex(dayPattern);
/** A month at the office: `2026-03`. */
export const period = z.string().regex(/^\d{4}-\d{2}$/);
/** A year, a quarter, a month or a week at the office: `2026`, `2026-Q1`, `2026-03`, `2026-W14`. */
export const anyPeriod = z.string().regex(/^\d{4}(-\d{2}|-Q[1-4]|-W\d{2})?$/);
/** An instant in UTC with six digits, `2026-03-04T02:00:00.000000Z`: of one form, so that such texts sort as time goes. */
export const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/);
/** A text kept beside the ledger: its row and the salted digest (hex SHA-256) that binds it to this fact. */
export const contentReference = z.strictObject({ id: z.uuid(), digest: z.string().regex(/^[0-9a-f]{64}$/) });
export type ContentReference = z.output<typeof contentReference>;
