import { createHash } from 'node:crypto';
import type { SystemActor } from '@shangda/access/policy';
import { execute } from '@shangda/api/office/office';
import type { CommandDefinition } from '@shangda/domain/command';
import type { Executor } from '@shangda/event-store/execute';
import { derivedId } from '@shangda/event-store/identifiers';

interface Errand<Data> {
  readonly definition: CommandDefinition<Data>;
  readonly data: Data;
  /** Stream the command is about; everything the machine says of it belongs together. */
  readonly subject: string;
  /** What led to it: the same cause has the same command id, so that twice is once. */
  readonly cause: string;
}

/** A command of the machine's own. Throws where it was neither accepted nor found to be on record already. */
export async function askAs<Data>(
  executor: Executor,
  actor: SystemActor,
  { definition, data, subject, cause }: Errand<Data>,
): Promise<void> {
  const answer = await execute(executor, {
    ...{ definition, data, actor, subject },
    commandId: derivedId(cause),
    digest: createHash('sha256').update(cause).digest(),
    correlationId: derivedId(subject),
  });
  if (answer.status === 'accepted' || answer.status === 'unchanged') return;
  // Contended is not done either: others kept writing first.
  const why = answer.status === 'refused' ? answer.refusal.code : answer.status;
  throw new Error(`${actor} could not have ${definition.name} for ${subject}: ${why}`);
}
