import { mintToken } from '@shangda/api/http/tokens';
import { newId } from '@shangda/event-store/identifiers';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface CommandAnswer {
  readonly id: string;
  readonly version: number;
  readonly recordedAt: string;
}

/** An office's client as any would be: it knows the API, posts commands with a command id, and keeps its own tally. */
export class Client {
  commands = 0;
  repeats = 0;
  readonly latencies: number[] = [];
  /** How long after its answer the views showed a command, milliseconds; of every so-many-th command, none while that is 0. */
  readonly lags: number[] = [];
  watchEvery = 0;
  /** Watched commands no view showed within half a minute. */
  unseen = 0;
  private readonly watches: Promise<void>[] = [];
  private readonly tokens = new Map<string, Promise<string>>();

  constructor(
    private readonly url: string,
    private readonly privateKeyPem: string,
  ) {}

  token(personId: string): Promise<string> {
    const token = this.tokens.get(personId) ?? mintToken(this.privateKeyPem, personId, 12 * 3600);
    this.tokens.set(personId, token);
    return token;
  }

  /** Posts a command; throws when it is not accepted. `repeat` sends it a second time, which must give the same answer. */
  async command(
    personId: string,
    path: string,
    body: object | undefined,
    options: { version?: number; repeat?: boolean } = {},
  ): Promise<CommandAnswer> {
    const headers = {
      'idempotency-key': newId(),
      ...(options.version === undefined ? {} : { 'if-match': `"${options.version}"` }),
    };
    const began = performance.now();
    const answer = await this.send(personId, path, body, headers);
    this.latencies.push(performance.now() - began);
    this.commands++;
    if (answer.status >= 300)
      throw new Error(`POST ${path} as ${personId}: ${answer.status} ${JSON.stringify(answer.body)}`);
    if (this.watchEvery > 0 && this.commands % this.watchEvery === 0)
      this.watches.push(this.watch(() => this.send(personId, path, body, { ...headers, prefer: 'wait=30' })));
    if (options.repeat) {
      const again = await this.send(personId, path, body, headers);
      this.repeats++;
      if (JSON.stringify(again.body) !== JSON.stringify(answer.body))
        throw new Error(`POST ${path}: the repeat was answered otherwise: ${JSON.stringify(again.body)}`);
    }
    return answer.body as unknown as CommandAnswer;
  }

  /** Resolves when every watched command has been seen, or given up. */
  async watched(): Promise<void> {
    await Promise.all(this.watches);
  }

  /** The same command again writes nothing and may wait for the views, so the one who sent it first need not. */
  private async watch(sendAgain: () => Promise<Answer>): Promise<void> {
    const began = performance.now();
    try {
      const { body } = await sendAgain();
      if (body.views !== 'current') this.unseen++;
      this.lags.push(performance.now() - began);
    } catch {
      this.unseen++;
    }
  }

  async get<Body>(personId: string, path: string): Promise<Body> {
    const response = await fetch(`${this.url}${path}`, {
      headers: { authorization: `Bearer ${await this.token(personId)}` },
    });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`GET ${path} as ${personId}: ${response.status} ${JSON.stringify(body)}`);
    return body as Body;
  }

  /** A question that needs a body. */
  async ask<Body>(personId: string, path: string, question: object): Promise<Body> {
    const { status, body } = await this.send(personId, path, question, {});
    if (status >= 300) throw new Error(`POST ${path} as ${personId}: ${status} ${JSON.stringify(body)}`);
    return body as Body;
  }

  private async send(
    personId: string,
    path: string,
    body: object | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await this.token(personId)}`,
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}
