import { PostFilled, type PostFact } from '@shangda/events/post';
import type { Engagement, Post, Role } from '@shangda/events/vocabulary';
import type { Read, StreamKind } from './command.js';
import type { Fact } from '@shangda/events/event';
import type { Refusal } from './decision.js';
import { notStanding, units } from './unit.js';

/** Somebody in a post, from a day up to another. */
export interface Holding {
  readonly post: Post;
  readonly personId: string;
  readonly engagement?: Engagement | undefined;
  readonly filledOn: string;
  /** The first day without; missing while it is held. */
  readonly vacatedOn?: string | undefined;
}

/** All who ever held a post of a unit, in the order it was recorded. */
export const posts: StreamKind<readonly Holding[]> = {
  category: 'posts',
  initial: [],
  evolve: (holdings, fact) => evolve(holdings, fact as PostFact),
};

function evolve(holdings: readonly Holding[], fact: PostFact): readonly Holding[] {
  switch (fact.type) {
    case 'PostFilled': {
      const { post, personId, engagement, filledOn } = fact.data;
      return [...closed(holdings, fact.data, filledOn), { post, personId, engagement, filledOn }];
    }
    case 'PostVacated':
      return closed(holdings, fact.data, fact.data.vacatedOn);
    default:
      return fact satisfies never;
  }
}

type InPost = Pick<Holding, 'post' | 'personId'>;

const closed = (holdings: readonly Holding[], held: InPost, vacatedOn: string): readonly Holding[] =>
  holdings.map((one) => (isHeldBy(one, held) ? { ...one, vacatedOn } : one));

export const isHeldBy = (one: Holding, { post, personId }: InPost): boolean =>
  one.vacatedOn === undefined && one.post === post && one.personId === personId;

export interface Filling extends InPost {
  readonly unitId: string;
  readonly engagement?: Engagement | undefined;
  readonly filledOn: string;
}

/** Why somebody cannot take a post on a day. */
export function wrongFilling(filling: Filling, today: string, read: Read): Refusal | undefined {
  const { unitId, post, personId, engagement, filledOn } = filling;
  const gone = notStanding(read, unitId);
  if (gone) return gone;
  if ((post === 'INFO_OFFICER') !== (engagement !== undefined)) return { code: 'EngagementOfOfficers', article: '6' };
  const { startedOn = '' } = read(units, unitId) ?? {};
  const before = read(posts, unitId).filter((one) => one.post === post);
  const holder = before.find((one) => one.vacatedOn === undefined);
  if (isSingle(post) && holder && holder.personId !== personId)
    return { code: 'PostHeld', article: '5', details: { personId: holder.personId } };
  // A post of one follows on whoever held it, an officer on their own time in it.
  const mine = before.filter((one) => isSingle(post) || one.personId === personId);
  const last = mine.map((one) => one.vacatedOn ?? one.filledOn).reduce((one, other) => (one > other ? one : other), '');
  return wrongDayOf(filledOn, { startedOn, last, today });
}

/** Art. 5: one leader is in charge, one head responsible; officers are as many as the work needs (Art. 6). */
const isSingle = (post: Post): boolean => post !== 'INFO_OFFICER';

function wrongDayOf(
  day: string,
  { startedOn, last, today }: { readonly startedOn: string; readonly last: string; readonly today: string },
): Refusal | undefined {
  if (day > today) return { code: 'EffectiveInTheFuture', details: { effectiveOn: day } };
  if (day < startedOn) return { code: 'BeforeTheUnit', details: { effectiveOn: day, startedOn } };
  return day < last ? { code: 'BeforeTheLastChange', details: { effectiveOn: day, lastChangeOn: last } } : undefined;
}

export function filled({ unitId, post, personId, engagement, filledOn }: Filling): Fact {
  return PostFilled.of({ unitId, post, personId, ...(engagement && { engagement }), filledOn });
}

/** The role in which a post is acted in here; the head of the office signs and writes nothing by that post. */
export const roleOf = (post: Post): Role | undefined => (post === 'RESPONSIBLE_HEAD' ? undefined : post);
