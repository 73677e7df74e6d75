import { createHash } from 'node:crypto';
import type { SystemActor } from '@shangda/access/policy';
import { execute } from '@shangda/api/office/office';
import type { CommandDefinition } from '@shangda/domain/command';
import { Executor } from '@shangda/event-store/execute';
import { newId } from '@shangda/event-store/identifiers';
import { type LedgerPools, PostgresLedger, openPools } from '@shangda/event-store/postgres-ledger';
import { readFact } from '@shangda/events/catalogue';

const actor: SystemActor = 'system:operator';

/** Whoever holds the server's console: may fill the register and publish rulebooks, nothing else. Every act is an event with its name. */
export class Operator {
  readonly pools: LedgerPools;
  private readonly executor: Executor;

  constructor(appUrl: string) {
    this.pools = openPools(appUrl, { readers: 2 });
    this.executor = new Executor(new PostgresLedger(this.pools), readFact);
  }

  /** Runs one command; a refusal is an error that names its code. Answers whether something was written. */
  async run<Data>(definition: CommandDefinition<Data>, data: Data, subject: string): Promise<boolean> {
    const commandId = newId();
    const digest = createHash('sha256').update(commandId).digest();
    const answer = await execute(this.executor, { definition, data, actor, commandId, digest, subject });
    if (answer.status === 'refused') throw new CommandRefused(definition.name, answer.refusal.code, answer.refusal.details);
    return answer.status === 'accepted';
  }

  async close(): Promise<void> {
    await Promise.all([this.pools.append.end(), this.pools.read.end()]);
  }
}

export class CommandRefused extends Error {
  constructor(
    command: string,
    readonly code: string,
    details: Readonly<Record<string, unknown>> | undefined,
  ) {
    super(`${command} refused: ${code}${details ? ` ${JSON.stringify(details)}` : ''}`);
  }
}
