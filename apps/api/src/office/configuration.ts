import { z } from 'zod';
import { withNamedFiles } from './named-files.js';

const mebibyte = 1024 * 1024;

const schema = z.object({
  /** Application role's connection to the ledger's database. */
  DATABASE_URL: z.url(),
  /** BullMQ on Redis when set, on PostgreSQL otherwise. */
  REDIS_URL: z.url().optional(),
  /** Database of BullMQ's PostgreSQL backend. */
  QUEUE_DATABASE_URL: z.url().optional(),
  /** Ed25519 public key (PEM) that tokens are checked against. */
  TOKEN_PUBLIC_KEY: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** Bytes of one attachment. */
  ATTACHMENT_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .max(64 * mebibyte)
    .optional(),
  ATTACHMENTS_PER_ITEM: z.coerce.number().int().min(1).max(64).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

export interface Configuration {
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  readonly queueDatabaseUrl?: string | undefined;
  readonly tokenPublicKey?: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly attachmentBytes?: number | undefined;
  readonly attachmentsPerItem?: number | undefined;
}

/** The environment, checked once at start; the message names every variable that is wrong. Secrets may come from `<NAME>_FILE`. */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const values = schema.parse(
    withNamedFiles(environment, ['DATABASE_URL', 'REDIS_URL', 'QUEUE_DATABASE_URL', 'TOKEN_PUBLIC_KEY']),
  );
  return {
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    queueDatabaseUrl: values.QUEUE_DATABASE_URL,
    tokenPublicKey: values.TOKEN_PUBLIC_KEY,
    host: values.HOST,
    port: values.PORT,
    logLevel: values.LOG_LEVEL,
    attachmentBytes: values.ATTACHMENT_BYTES,
    attachmentsPerItem: values.ATTACHMENTS_PER_ITEM,
  };
}

/** How large and how many; the defaults are samples. */
export function attachmentLimits({ attachmentBytes, attachmentsPerItem }: Configuration) {
  return { bytes: attachmentBytes ?? 10 * mebibyte, perItem: attachmentsPerItem ?? 8 };
}
