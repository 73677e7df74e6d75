import { readFileSync } from 'node:fs';

/** What holds a secret and may therefore be kept in a file. Any other variable that ends in `_FILE` is none of ours. */
export type SecretName =
  | 'DATABASE_URL'
  | 'DATABASE_OWNER_URL'
  | 'REDIS_URL'
  | 'QUEUE_DATABASE_URL'
  | 'TOKEN_PUBLIC_KEY'
  | 'TOKEN_PRIVATE_KEY'
  | 'NOTIFY_WEBHOOK_SECRET'
  | 'NOTIFY_SMTP_URL'
  | 'NOTIFY_SMS_AUTHORIZATION';

/** The environment with `<NAME>_FILE` read: the file goes before the variable. One that was named and cannot be read is an error. */
export function withNamedFiles(environment: NodeJS.ProcessEnv, names: readonly SecretName[]): NodeJS.ProcessEnv {
  const read = names.flatMap((name) => {
    const file = environment[`${name}_FILE`];
    return file === undefined || file === '' ? [] : [[name, contentOf(name, file)] as const];
  });
  return { ...environment, ...Object.fromEntries(read) };
}

export class NamedFileUnreadable extends Error {
  constructor(name: SecretName, file: string, cause: unknown) {
    super(
      `${name}_FILE names ${file}, which cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}

function contentOf(name: SecretName, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new NamedFileUnreadable(name, file, cause);
  }
}
