import type { SignOffStep } from '@shangda/events/item';
import type { Situation } from '../command.js';
import type { Circumstances, Rule } from '../decision.js';
import { delegationsInForce } from '../delegation.js';
import { holds, people } from '../person.js';
import { byTheUnit, signedDigestOf } from './attachment-state.js';
import { type Item, type KnownItem, type SignOff, items } from './state.js';

/** Somebody before a step of a chain, about to sign or to decline (Art. 16). */
interface Signing {
  readonly actor: string;
  readonly item: Item;
  readonly signOff: SignOff | undefined;
  /** The step whose turn it is. */
  readonly step: SignOffStep | undefined;
  /** The step is the actor's to sign, in a role of their own or in a leader's stead. */
  readonly isTheirs: boolean;
  readonly onBehalfOf: string | undefined;
}

export function signingOf(situation: Situation<unknown>, itemId: string): Signing {
  const { actor, read } = situation;
  const item = read(items, itemId);
  const signOff = 'signOff' in item ? item.signOff : undefined;
  const step = signOff?.chain[signOff.signatures.length];
  const before = { actor, item, signOff, step };
  if (!step) return { ...before, isTheirs: false, onBehalfOf: undefined };
  // Who holds the role signs in their own name, delegate or not.
  if (holds(read(people, actor), step.role, step.unitId)) return { ...before, isTheirs: true, onBehalfOf: undefined };
  const leaders = leadersStoodFor(situation, step);
  const asDelegateOf = (onBehalfOf: string | undefined): Signing => ({ ...before, isTheirs: true, onBehalfOf });
  const [first] = leaders;
  if (first === undefined) return { ...before, isTheirs: false, onBehalfOf: undefined };
  // Of several leaders one for whom Art. 16 lets it be signed.
  const free = leaders.find((leaderId) => !signersMustBeFree(asDelegateOf(leaderId)));
  return asDelegateOf(free ?? first);
}

function leadersStoodFor({ actor, today, read }: Situation<unknown>, step: SignOffStep): readonly string[] {
  return delegationsInForce(read(people, actor), today, (personId) => read(people, personId))
    .filter(({ role, unitId }) => role === step.role && unitId === step.unitId)
    .map(({ leaderId }) => leaderId);
}

/** A step is signed in the role it names, whatever other roles the signer holds nearer by. */
export function circumstancesOf({ step, onBehalfOf }: Signing): Circumstances {
  return { ...(step && { authority: `${step.role}@${step.unitId}` }), ...(onBehalfOf !== undefined && { onBehalfOf }) };
}

const mustAwaitSignature: Rule<Signing> = ({ item, signOff }) =>
  signOff && !(item.phase === 'REPORTED' && item.signature === 'SIGNATURE_REFUSED')
    ? undefined
    : { code: 'NotAwaitingSignOff', article: '16', details: { phase: item.phase } };

/** Author and signer differ and nobody signs twice: neither the one who signs nor the one for whom it is signed. */
const signersMustBeFree: Rule<Signing> = ({ actor, onBehalfOf, item, signOff }) => {
  const involved = onBehalfOf === undefined ? [actor] : [actor, onBehalfOf];
  if (item.phase !== 'NONE' && involved.some((personId) => writersOf(item).includes(personId)))
    return { code: 'AuthorMayNotSign', article: '16' };
  const signed = signOff?.signatures.flatMap((signature) => [signature.signerId, signature.onBehalfOf]) ?? [];
  return involved.some((personId) => signed.includes(personId))
    ? { code: 'NobodySignsTwice', article: '16' }
    : undefined;
};

/** Whoever wrote a version of the text, or attached a file that is signed with it. */
const writersOf = ({ authors, attachments }: KnownItem): readonly string[] => [
  ...authors,
  ...byTheUnit(attachments).map(({ addedBy }) => addedBy),
];

const mustBeTheirStep: Rule<Signing> = ({ step, isTheirs }) =>
  !step || isTheirs
    ? undefined
    : { code: 'NotTheSignerOfThisStep', article: '16', details: { role: step.role, unitId: step.unitId } };

/** What was signed is fixed by its digests; a later edit needs a new sign-off. */
const mustBeTheTextHandedIn: Rule<Signing> = ({ item, signOff }) =>
  item.phase !== 'NONE' &&
  signOff &&
  signedDigestOf(item.description.content, item.attachments) !== signOff.signedDigest
    ? { code: 'TextChangedSinceHandedIn', article: '16' }
    : undefined;

export const signingRules: readonly Rule<Signing>[] = [
  mustAwaitSignature,
  mustBeTheTextHandedIn,
  signersMustBeFree,
  mustBeTheirStep,
];

export const decliningRules: readonly Rule<Signing>[] = [mustAwaitSignature, mustBeTheirStep];
