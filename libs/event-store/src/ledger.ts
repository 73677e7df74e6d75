/** What a ledger promises, whoever keeps it. The one on PostgreSQL is `append.ts`; specs and benches may bring another. */
export interface Ledger {
  /** Writes one command's events all or nothing. Conflicts and repeats are answers, never exceptions. */
  append(request: AppendRequest): Promise<AppendOutcome>;
  /** Events of one stream after a version, oldest first; never waits for the sealer. */
  readStream(key: string, afterVersion?: number): Promise<readonly RecordedEvent[]>;
  /** The stored outcome of a command id, or undefined where this person never used it. */
  findCommand(actor: string, commandId: string, digest: Uint8Array): Promise<AppendOutcome | undefined>;
  /** Ledger time in microseconds since 1970. */
  now(): Promise<bigint>;
}

export interface NewEvent {
  readonly stream: string;
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** RFC 8785 canonical text; stored and hashed byte for byte. */
  readonly payload: string;
  /** A claim by the reporter, microseconds since 1970. */
  readonly occurredAt?: bigint | undefined;
  readonly contents?: readonly NewContent[] | undefined;
}

/** A text beside the ledger; the event carries only its salted digest. */
export interface NewContent {
  readonly id: string;
  readonly mediaType: string;
  /** 16 random bytes. */
  readonly salt: Uint8Array;
  readonly body: string;
}

/** A file beside the ledger; a content describes it, and the event carries that content's digest. */
export interface NewFile {
  /** SHA-256 of the body, hex: the file's name. */
  readonly digest: string;
  readonly body: Uint8Array;
}

/** A stream's version a command relied on: -1 takes any. */
export interface Expectation {
  readonly stream: string;
  readonly version: number;
}

export interface DeadlineKey {
  readonly subject: string;
  readonly kind: string;
  readonly cycle: number;
  readonly step: number;
}

export interface DeadlineChange extends DeadlineKey {
  /** Microseconds since 1970 to arm the row; undefined closes it, which is a conflict when it is not armed. */
  readonly dueAt?: bigint | undefined;
  /** 0 the gravest, 4 the least; 3 unless said. What is graver fires first. */
  readonly severity?: number | undefined;
  /** What the row says when it fires by itself: judged when it is armed, appended by `ledger.fire`. Without it the row is a clerk's. */
  readonly fires?: Firing | undefined;
}

export interface Firing {
  readonly stream: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** RFC 8785 canonical text. */
  readonly payload: string;
}

export interface AppendRequest {
  readonly actor: string;
  readonly commandId: string;
  /** SHA-256 of what was asked; the same command id with another digest is refused. */
  readonly digest: Uint8Array;
  readonly correlationId: string;
  readonly causationId?: string | undefined;
  readonly onBehalfOf?: string | undefined;
  readonly unit?: string | undefined;
  readonly authority?: string | undefined;
  readonly reason?: string | undefined;
  /** Streams written and streams relied on; a written stream that is not named takes any version. */
  readonly expectations: readonly Expectation[];
  /** At least one; the first one's stream is the command's subject. */
  readonly events: readonly NewEvent[];
  /** Stored before the events, and kept also when these are not recorded in the end. */
  readonly files?: readonly NewFile[] | undefined;
  readonly deadlines?: readonly DeadlineChange[] | undefined;
  /** Ledger time must lie in [from, before), microseconds: an office day worked out beforehand is then the recorded one. */
  readonly window?: ClockWindow | undefined;
  /** Canonical JSON given back to the caller and to every repeat. */
  readonly result: string;
}

export interface ClockWindow {
  readonly from: bigint;
  readonly before: bigint;
}

export type AppendOutcome =
  | {
      readonly status: 'appended' | 'repeated';
      /** Position of the command's last event. */
      readonly position: bigint;
      /** Version of the subject after the command. */
      readonly version: number;
      readonly recordedAt: bigint;
      readonly result: string;
    }
  | { readonly status: 'reused' }
  | { readonly status: 'conflict'; readonly stream: string; readonly actual: number }
  | { readonly status: 'outside-window'; readonly now: bigint }
  | { readonly status: 'deadline-closed' };

/** One event as stored; times in microseconds since 1970. */
export interface RecordedEvent {
  readonly position: bigint;
  readonly stream: string;
  readonly version: number;
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly actor: string;
  readonly onBehalfOf: string | null;
  readonly unit: string | null;
  readonly authority: string | null;
  readonly reason: string | null;
  readonly occurredAt: bigint | null;
  readonly recordedAt: bigint;
  readonly payload: string;
  readonly hash: string;
}

/** The database did not answer. The command may or may not be recorded: ask again with the same command id. */
export class LedgerUnavailable extends Error {}
