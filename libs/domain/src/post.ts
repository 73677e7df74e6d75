import { RoleGranted, RoleRevoked } from '@shangda/events/person';
import { PostVacated } from '@shangda/events/post';
import type { Engagement, Post } from '@shangda/events/vocabulary';
import { defineCommand, streamKey } from './command.js';
import { type StreamFacts, refuse } from './decision.js';
import { holds, people } from './person.js';
import { filled, isHeldBy, posts, roleOf, wrongFilling } from './post-state.js';

interface AboutPost {
  readonly unitId: string;
  readonly post: Post;
  readonly personId: string;
}

export interface FillPostData extends AboutPost {
  /** Full- or part-time, of information officers alone (Art. 6). */
  readonly engagement?: Engagement | undefined;
  /** Today unless said. */
  readonly filledOn?: string | undefined;
}

/** Somebody takes a post of a unit (Art. 5, 6) and, where the post acts here, the role that goes with it. */
export const fillPost = defineCommand<FillPostData>({
  name: 'FillPost',
  place: ({ data, read }) => (read(people, data.personId) ? data.unitId : undefined),
  decide: ({ data, actor, today, read }) => {
    const { unitId, post, personId, engagement, filledOn = today } = data;
    const held = read(posts, unitId).find((one) => isHeldBy(one, data));
    if (held && held.engagement === engagement) return { nothing: true };
    const role = roleOf(post);
    if (role && personId === actor) return refuse('GrantToOneself', undefined, { role });
    const filling = { unitId, post, personId, engagement, filledOn };
    const refusal = wrongFilling(filling, today, read);
    if (refusal) return { refused: refusal };
    const inPost: StreamFacts = { stream: streamKey(posts, unitId), facts: [filled(filling)] };
    const isNew = role !== undefined && !holds(read(people, personId), role, unitId);
    const granted = isNew ? [{ stream: streamKey(people, personId), facts: [RoleGranted.of({ role, unitId })] }] : [];
    return { accepted: { writes: [inPost, ...granted] } };
  },
});

/** Somebody leaves a post; the role that went with it is taken back. The post is vacant from that day unless another is in it. */
export const vacatePost = defineCommand<
  AboutPost & { readonly vacatedOn?: string | undefined; readonly reason: string }
>({
  name: 'VacatePost',
  place: ({ data, read }) => (read(people, data.personId) ? data.unitId : undefined),
  decide: ({ data, today, read }) => {
    const { unitId, post, personId, vacatedOn = today, reason } = data;
    const held = read(posts, unitId).find((one) => isHeldBy(one, data));
    if (!held) return refuse('PostNotHeld', '5', { post, personId });
    if (vacatedOn > today) return refuse('EffectiveInTheFuture', undefined, { effectiveOn: vacatedOn });
    if (vacatedOn < held.filledOn)
      return refuse('BeforeTheLastChange', undefined, { effectiveOn: vacatedOn, lastChangeOn: held.filledOn });
    const left = PostVacated.of({ unitId, post, personId, vacatedOn, reason });
    const role = roleOf(post);
    const isHeld = role !== undefined && holds(read(people, personId), role, unitId);
    const revoked = isHeld
      ? [{ stream: streamKey(people, personId), facts: [RoleRevoked.of({ role, unitId, reason })] }]
      : [];
    return { accepted: { writes: [{ stream: streamKey(posts, unitId), facts: [left] }, ...revoked] } };
  },
});
