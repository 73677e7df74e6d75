import type pg from 'pg';
import { contentDigest, fileDescription } from './content.js';
import type { StoredEvent } from './verify-events.js';
import type { Files } from './verify-files.js';
import type { Findings } from './verify-findings.js';

interface Reference {
  readonly id: string;
  readonly digest: string;
  readonly place: string;
}

/** Texts are large: so many at a time. */
const textsAtOnce = 50;

/** The texts beside the ledger against the digests in the events. */
export class Contents {
  count = 0;
  /** References whose text is not there: shredded on purpose, or lost. The event's own hash still stands. */
  missing = 0;

  constructor(
    private readonly findings: Findings,
    private readonly files: Files,
  ) {}

  /** Checks the texts that the payloads of a page of events refer to. */
  async take(
    client: pg.ClientBase,
    page: readonly { readonly event: StoredEvent; readonly data: unknown }[],
  ): Promise<void> {
    const references = page.flatMap(({ event, data }) =>
      [...referencesIn(data)].map(([id, digest]) => ({ id, digest, place: event.place })),
    );
    for (let at = 0; at < references.length; at += textsAtOnce)
      await this.check(client, references.slice(at, at + textsAtOnce));
  }

  private async check(client: pg.ClientBase, references: readonly Reference[]): Promise<void> {
    const { rows } = await client.query<{ id: string; media_type: string; salt: Buffer; body: Buffer }>(
      'select id, media_type, salt, body from ledger.content where id = any($1::uuid[])',
      [references.map(({ id }) => id)],
    );
    const stored = new Map(rows.map((row) => [row.id, row]));
    for (const { id, digest, place } of references) {
      const row = stored.get(id);
      if (!row) this.missing++;
      else if (contentDigest(row.salt, row.media_type, row.body) !== digest)
        this.findings.add(
          `content ${id} of ${place}`,
          "its salt, media type or body is not what the event's digest was made of",
        );
      else if (row.media_type === fileDescription) this.files.take(row.body, `content ${id} of ${place}`);
    }
  }

  /** Every text belongs to the event at its position. Reads no bodies. */
  async checkOwners(client: pg.ClientBase): Promise<void> {
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const { rows } = await client.query<{ id: string; position: string; payload: string | null }>(
        `select c.id, c.position, e.payload::text as payload from ledger.content c left join ledger.event e on e.position = c.position
          where c.id > $1 order by c.id limit 2000`,
        [after],
      );
      const last = rows.at(-1);
      if (!last) return;
      for (const { id, position, payload } of rows) {
        if (payload === null) this.findings.add(`content ${id}, column position`, `there is no event ${position}`);
        else if (!referencesIn(parsed(payload)).has(id))
          this.findings.add(`content ${id}`, `event ${position} does not refer to it`);
      }
      this.count += rows.length;
      after = last.id;
    }
  }
}

/** All `{ id, digest }` in a payload, wherever they stand: texts by their ids. */
function referencesIn(data: unknown, found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (typeof data !== 'object' || data === null) return found;
  const { id, digest } = data as { readonly id?: unknown; readonly digest?: unknown };
  if (typeof id === 'string' && typeof digest === 'string' && isUuid(id)) found.set(id, digest);
  for (const member of Object.values(data)) referencesIn(member, found);
  return found;
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined; // named with its event
  }
}
