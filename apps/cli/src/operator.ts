import { createHash } from 'node:crypto';
import type { SystemActor } from '@shangda/access/policy';
import { execute } from '@shangda/api/office/office';
import type { CommandDefinition, StreamKind } from '@shangda/domain/command';
import type { Refusal } from '@shangda/domain/decision';
import { Executor } from '@shangda/event-store/execute';
import { newId } from '@shangda/event-store/identifiers';
import { type LedgerPools, PostgresLedger, openPools } from '@shangda/event-store/postgres-ledger';
import { readFact } from '@shangda/events/catalogue';
import { Rehearsal } from './import/rehearsal.js';

const actor: SystemActor = 'system:operator';

/** Whoever holds the server's console: may fill the register, plan duty and publish rulebooks, nothing else. Every act is an event with its name. */
export class Operator {
  readonly pools: LedgerPools;
  /** Stands on every event of this run: the rows of one import belong together. */
  private readonly correlationId = newId();
  private readonly executor: Executor;

  constructor(appUrl: string) {
    this.pools = openPools(appUrl, { readers: 2 });
    this.executor = new Executor(new PostgresLedger(this.pools), readFact);
  }

  /** Runs one command; a refusal is an error that names its code. Answers whether something was written. */
  async run<Data>(definition: CommandDefinition<Data>, data: Data, subject: string): Promise<boolean> {
    const commandId = newId();
    const digest = createHash('sha256').update(commandId).digest();
    const { correlationId } = this;
    const answer = await execute(this.executor, { definition, data, actor, commandId, correlationId, digest, subject });
    if (answer.status === 'refused') throw new CommandRefused(definition.name, answer.refusal);
    return answer.status === 'accepted';
  }

  /** What the register says now. */
  async load<State>(kind: StreamKind<State>, id: string): Promise<State> {
    return (await this.executor.load(kind, id)).state;
  }

  /** Commands decided in memory, on top of the register as it is now. */
  async rehearsal(): Promise<Rehearsal> {
    return new Rehearsal((kind, id) => this.load(kind, id), { actor, now: await this.executor.now() });
  }

  async close(): Promise<void> {
    await Promise.all([this.pools.append.end(), this.pools.read.end()]);
  }
}

export class CommandRefused extends Error {
  constructor(
    command: string,
    readonly refusal: Refusal,
  ) {
    super(`${command} refused: ${refusal.code}${refusal.details ? ` ${JSON.stringify(refusal.details)}` : ''}`);
  }
}
