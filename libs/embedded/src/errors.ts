/**
 * What can go wrong before the embedded server answers. All are failures of the machine's set-up, not of a command:
 * their message is written for the person who typed the command and says what to do next.
 */

/** The server's user cannot enter the data folder. Data is never moved elsewhere instead: the person chooses the place. */
export class DataFolderUnreachable extends Error {
  override readonly name = 'DataFolderUnreachable';

  constructor(folder: string, who: string, cause?: unknown) {
    super(
      `The data folder ${folder} cannot be used by ${who}, under which PostgreSQL runs. ` +
        `Choose a folder that user can enter: --data-dir <folder> (for example --data-dir /var/lib/shangda), or set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause },
    );
  }
}

/** No PostgreSQL binary runs here: the platform has no package, its package was not installed, or its C library differs. */
export class NoBinaryForPlatform extends Error {
  override readonly name = 'NoBinaryForPlatform';

  constructor(platform: string, reason: string, cause?: unknown) {
    super(
      `There is no embedded PostgreSQL that runs on ${platform}: ${reason}. ` +
        `Set DATABASE_URL to a PostgreSQL server (15 or newer), or run on Linux with glibc 2.27 or newer, macOS or Windows and install without --omit=optional.`,
      { cause },
    );
  }
}

/** The folder for staged binaries could be written by somebody else, so what lies in it must not be executed. */
export class StagingFolderNotOurs extends Error {
  override readonly name = 'StagingFolderNotOurs';

  constructor(folder: string) {
    super(
      `${folder} exists, but belongs to or can be written by another user; PostgreSQL will not be run from it. Remove it and start again.`,
    );
  }
}

/** The passwords of an existing server are missing or damaged; they cannot be guessed. */
export class CredentialsUnreadable extends Error {
  override readonly name = 'CredentialsUnreadable';

  constructor(file: string, reason: string, cause?: unknown) {
    super(
      `The passwords of the embedded PostgreSQL in ${file} cannot be used: ${reason}. Restore the file from a backup.`,
      { cause },
    );
  }
}

/** PostgreSQL was started and ended, or did not answer in time. Carries the end of its log. */
export class ServerDidNotStart extends Error {
  override readonly name = 'ServerDidNotStart';

  constructor(reason: string, logFile: string, logTail = '', cause?: unknown) {
    super(`The embedded PostgreSQL did not start: ${reason} (log: ${logFile})${logTail && `\n${logTail.trimEnd()}`}`, {
      cause,
    });
  }
}

/** Whether a system call or a query failed with one of these codes, such as `ENOENT`. (Jest's errors are of another realm.) */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}
