import { NamedFileUnreadable, type SecretName, withNamedFiles } from '@shangda/api/office/named-files';
import { WronglyAsked } from './terminal.js';

const secrets: readonly SecretName[] = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'REDIS_URL',
  'QUEUE_DATABASE_URL',
  'TOKEN_PUBLIC_KEY',
  'TOKEN_PRIVATE_KEY',
];

/** What the environment says, secrets read from their files: all of them, or those that are wanted. */
export function environment(wanted: readonly SecretName[] = secrets): NodeJS.ProcessEnv {
  try {
    return withNamedFiles(process.env, wanted);
  } catch (cause) {
    throw cause instanceof NamedFileUnreadable ? new WronglyAsked([cause.message]) : cause;
  }
}

/** The names, in either spelling, that are set and speak of another database than the embedded one. */
export function namedServers(): readonly string[] {
  return (['DATABASE_URL', 'DATABASE_OWNER_URL', 'QUEUE_DATABASE_URL'] as const)
    .flatMap((name) => [name, `${name}_FILE`])
    .filter((name) => process.env[name] !== undefined);
}

/** For a child process that is told its secrets outright: a file named for another office would go before them. */
export function withoutFiles(): NodeJS.ProcessEnv {
  const files = new Set(secrets.map((name) => `${name}_FILE`));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !files.has(name)));
}
