import { Presets, SingleBar } from 'cli-progress';

/** What a command's exit tells scripts. */
export const exitCodes = {
  /** Done, and all is well. */
  well: 0,
  /** Done, and the answer is no: refused by the rules, damage found, tables that differ, an ill installation. */
  no: 1,
  /** Asked wrongly: an unknown option, a malformed file. Nothing was written. */
  wronglyAsked: 2,
  /** Could not be done: the database is away, or the machine is broken. */
  failed: 3,
  /** A signal broke it off. */
  interrupted: 130,
} as const;

/** The person has to ask differently; exit code 2. Each line says where. */
export class WronglyAsked extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'));
  }
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The answer of a command: one JSON document for programs, lines for people. */
export function answer(json: boolean, document: unknown, lines: readonly string[]): void {
  print(json ? JSON.stringify(document, plainly, 2) : lines.join('\n'));
}

/** Block and position numbers are texts in JSON, as in the API. */
function plainly(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

export interface Progress {
  at(done: number): void;
  end(): void;
}

/** A bar on stderr for a person who waits; nothing where nobody watches or a program asked. */
export function progress(what: string, total: number, json: boolean): Progress {
  if (json || !process.stderr.isTTY) return { at: () => undefined, end: () => undefined };
  const format = `${what} {bar} {percentage}% · {value}/{total} · {eta_formatted} left`;
  const bar = new SingleBar(
    { format, stream: process.stderr, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  bar.start(Math.max(total, 1), 0);
  return { at: (done) => bar.update(done), end: () => bar.stop() };
}
