/** One thing to say to one person by one channel. Ids, instants and words of the message catalogue: no text of an item. */
export interface Message {
  /** The same at every try: whoever got it twice may know by it. */
  readonly key: string;
  /** For machines. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** For people, in their language. */
  readonly subject: string;
  readonly text: string;
  /** Mail address or number of the person, where the channel asks for one. */
  readonly to?: string | undefined;
}

/** How a try ended. `reason` is a code, never the words of an answer: those could hold anything. `final`: trying again would change nothing. */
export type Outcome =
  | { readonly sent: true; readonly delivered: boolean; readonly reference?: string | undefined }
  | { readonly sent: false; readonly reason: string; readonly final: boolean };

/** A way out of this system. `send` never throws and never takes longer than `patienceMs`. */
export interface Channel {
  /** Of the person's contacts, what a message must bring along. */
  readonly asksFor?: 'email' | 'phone';
  send(message: Message, signal: AbortSignal): Promise<Outcome>;
}

/** For one try, from the first question to a name server to the answer. */
export const patienceMs = 10_000;

export const failure = (reason: string, final = false): Outcome => ({ sent: false, reason, final });

/** What Node and its libraries call an error. */
export function codeOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
}
