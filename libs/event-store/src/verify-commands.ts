import type pg from 'pg';
import type { StoredEvent } from './verify-events.js';
import type { Findings } from './verify-findings.js';

interface OpenCommand {
  readonly place: string;
  readonly subject: bigint;
  version: number;
}

/**
 * The command log against the events, which come in the order of their positions: every event has its command's line, and the line
 * says the last event, its time and the subject's version. Does not check the log's digests and results: no event is bound to them.
 */
export class CommandLog {
  /** Commands of which the last event has not come yet: few, because a command's events lie together. */
  private readonly open = new Map<string, OpenCommand>();

  constructor(private readonly findings: Findings) {}

  take(event: StoredEvent): void {
    const { command, place, position } = event;
    if (!command) {
      this.findings.add(place, `the command log has no line for command ${event.commandId} of ${event.actor}`);
      return;
    }
    const id = `${event.commandId} ${event.actor}`;
    const line = `command ${event.commandId} of ${event.actor}`;
    const open = this.open.get(id) ?? { place: line, subject: event.streamId, version: 0 };
    if (open.subject === event.streamId) open.version = event.version;
    this.open.set(id, open);
    if (position < command.position) return;
    this.open.delete(id);
    if (position > command.position) {
      this.findings.add(`${line}, column position`, `it says ${command.position}, but ${place} is its too`);
      return;
    }
    if (command.version !== open.version)
      this.findings.add(`${line}, column version`, `it says ${command.version}, its subject was at ${open.version}`);
    if (command.recordedAt !== event.recordedAt)
      this.findings.add(`${line}, column recorded_at`, `it is not the time of ${place}`);
  }

  /** To be asked after the last event: lines whose event is not there, or is another's. */
  async finish(client: pg.ClientBase): Promise<void> {
    for (const { place } of this.open.values())
      this.findings.add(`${place}, column position`, 'its last event is missing');
    const { rows } = await client.query<{ command_id: string; actor: string; position: string }>(
      `select c.command_id, c.actor, c.position from ledger.command c
        where not exists (select from ledger.event e where e.position = c.position and e.command_id = c.command_id and e.actor = c.actor) limit 1000`,
    );
    for (const row of rows)
      this.findings.add(
        `command ${row.command_id} of ${row.actor}`,
        `event ${row.position} is not there or not of this command`,
      );
  }
}
