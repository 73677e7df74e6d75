import { checkFact } from '@shangda/events/catalogue';
import { authorityOf, commandPolicy, judge, ownAuthority, type Rule } from '@shangda/access/policy';
import { officeDayAt } from '@shangda/domain/calendar';
import type { CommandDefinition, Situation } from '@shangda/domain/command';
import type { Acceptance, Decision, Refusal } from '@shangda/domain/decision';
import { delegationsInForce } from '@shangda/domain/delegation';
import { type Grant, people } from '@shangda/domain/person';
import { ancestry } from '@shangda/domain/unit';
import type { Answer, Envelope, Executor } from '@shangda/event-store/execute';
import type { NewContent, NewFile } from '@shangda/event-store/ledger';

/** One asking: who, with which command id, about what. */
export interface Asking<Data> {
  readonly definition: CommandDefinition<Data>;
  readonly data: Data;
  readonly actor: string;
  readonly commandId: string;
  readonly digest: Uint8Array;
  /** Stream the command is about; its version is what `ifMatch` and the answer mean. */
  readonly subject: string;
  readonly ifMatch?: number | undefined;
  readonly subjectIsNew?: boolean | undefined;
  /** What belongs together: by default this command alone. */
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
  readonly contents?: readonly NewContent[] | undefined;
  readonly files?: readonly NewFile[] | undefined;
  /** Given back to the asker and to every repeat. */
  readonly result?: Readonly<Record<string, string | number>> | undefined;
}

export const hidden: Refusal = { code: 'access.hidden' };
export const roleMissing: Refusal = { code: 'access.role_missing' };

/** Puts rules, ledger and policy together: the policy is asked inside the decision, so a role revoked meanwhile sends it back. */
export function execute<Data>(executor: Executor, asking: Asking<Data>): Promise<Answer<Refusal>> {
  const { definition, data, actor } = asking;
  return executor.execute<Refusal>({
    ...asking,
    decide: (read, now): Decision => {
      const situation = { data, actor, today: officeDayAt(now).day, now, read };
      const place = definition.place(situation);
      if (place === undefined) return { refused: hidden };
      const rule = commandPolicy[definition.name];
      const isOwn = rule?.own === true && definition.owner?.(situation) === actor;
      const permits = isOwn
        ? [{ authority: ownAuthority }]
        : [place, ...(definition.alsoAt?.(situation) ?? [])].map((at) => permit(rule, situation, at));
      const refused = permits.find((one) => 'refused' in one);
      if (refused) return refused;
      const [permitted] = permits;
      const decision = wellFormed(definition.decide(situation));
      if (!('accepted' in decision)) return decision;
      return { accepted: enveloped(decision.accepted, { unit: place, reason: reasonIn(data), ...permitted }) };
    },
    window: officeDayAt,
  });
}

/** What stands on every event of a command: where the policy was asked, by what it allowed it, why. The decision knows better where it says so. */
function enveloped(accepted: Acceptance, envelope: Envelope): Acceptance & { readonly envelope: Envelope } {
  return { ...accepted, envelope: { ...envelope, ...accepted.envelope } };
}

/** A decline, return, withdrawal, move or revocation gives its reason in a field of that name. */
function reasonIn(data: unknown): string | undefined {
  const reason = typeof data === 'object' && data !== null && 'reason' in data ? data.reason : undefined;
  return typeof reason === 'string' ? reason : undefined;
}

/** What is written stands for good: a fact of another shape than its event's is a fault of this program, never a record. */
function wellFormed(decision: Decision): Decision {
  if (!('accepted' in decision)) return decision;
  const { writes, deadlines = [] } = decision.accepted;
  for (const fact of [
    ...writes.flatMap((write) => write.facts),
    ...deadlines.flatMap((row) => row.fires?.fact ?? []),
  ]) {
    const problem = checkFact(fact);
    if (problem !== undefined) throw new Error(`${fact.type} is not of its shape: ${problem}`);
  }
  return decision;
}

type Permit = { readonly authority: string } | { readonly refused: Refusal };

/** What the policy says of an actor at a place, from the register as it is now. */
function permit(rule: Rule | undefined, situation: Situation<unknown>, place: string): Permit {
  const { actor, read } = situation;
  const grants = grantsUnder(rule, situation);
  const path = rule?.scope === 'subtree' ? ancestry(read, place) : [place];
  const authority = authorityOf(rule, actor, grants, path);
  if (authority !== undefined) return { authority };
  return { refused: judge(rule, actor, grants, path) === 'hidden' ? hidden : roleMissing };
}

function grantsUnder(rule: Rule | undefined, { actor, today, read }: Situation<unknown>): readonly Grant[] {
  if (actor.startsWith('system:')) return [];
  const person = read(people, actor);
  const own = person?.grants ?? [];
  if (rule?.delegates !== true) return own;
  return [...own, ...delegationsInForce(person, today, (personId) => read(people, personId))];
}
