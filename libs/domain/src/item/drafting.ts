import { ItemDrafted, ItemRevised } from '@shangda/events/item';
import { type Secrecy, type Subtype, subtypesOf } from '@shangda/events/vocabulary';
import { type Read, defineCommand, streamKey } from '../command.js';
import { type Refusal, type Rule, firstRefusal, record } from '../decision.js';
import { notStanding } from '../unit.js';
import { type Description, type Item, items } from './state.js';

/** Up to which level this deployment may hold texts (保守国家秘密法 2024, Art. 31). Accreditation comes with the secrecy chapter. */
export const secrecyCeiling: Secrecy = 'PUBLIC';

/** Above the ceiling only a register line is kept: "handled on paper / on the classified network". */
export function aboveCeiling(secrecy: Secrecy): Refusal | undefined {
  if (secrecy === secrecyCeiling) return undefined;
  return {
    code: 'secrecy.above_ceiling',
    article: '17',
    details: { ceiling: secrecyCeiling, instead: '/v1/offices/{officeId}/register-lines' },
  };
}

export interface DraftItemData extends Description {
  readonly itemId: string;
  readonly secrecy: Secrecy;
}

/** 拟稿: an info officer of the unit writes an item (Art. 8, 10, 11). */
export const draftItem = defineCommand<DraftItemData>({
  name: 'DraftItem',
  place: ({ data }) => data.unitId,
  decide: ({ data: { secrecy, ...data }, actor, read }) => {
    const refusal =
      aboveCeiling(secrecy) ?? firstRefusal(read(items, data.itemId), [mustBeNew]) ?? wrongDescription(data, read);
    if (refusal) return { refused: refusal };
    return record(streamKey(items, data.itemId), ItemDrafted.of({ ...data, authorId: actor }));
  },
});

export interface ReviseItemData extends Omit<Description, 'unitId'> {
  readonly itemId: string;
  readonly secrecy: Secrecy;
}

/** A new version of a draft, of a declined or of a returned item. What was signed stays as it was; this needs a new sign-off. */
export const reviseItem = defineCommand<ReviseItemData>({
  name: 'ReviseItem',
  place: ({ data, read }) => unitOf(read(items, data.itemId)),
  decide: ({ data: { itemId, secrecy, ...data }, actor, read }) => {
    const item = read(items, itemId);
    const refusal = aboveCeiling(secrecy) ?? firstRefusal(item, [mustBeDraft]);
    if (refusal || item.phase === 'NONE') return { refused: refusal ?? noItem };
    const described = { ...data, unitId: item.description.unitId };
    const wrong = wrongDescription(described, read, unitsIn(item.description));
    if (wrong) return { refused: wrong };
    const revised = { ...described, revision: item.revision + 1, revisedBy: actor };
    return record(streamKey(items, itemId), ItemRevised.of(revised));
  },
});

/**
 * A unit of the register, a subtype of its own group (Art. 10), and of those it was written with each once. Nothing new is written in the
 * name of a unit that is no more; what it is in already (`before`) is finished with it.
 */
export function wrongDescription(
  description: Omit<Description, 'content'>,
  read: Read,
  before: readonly string[] = [],
): Refusal | undefined {
  const { unitId, joint = [] } = description;
  const named = unitsIn(description);
  const gone = named.filter((id) => !before.includes(id)).map((id) => notStanding(read, id));
  const refusal = gone.find(Boolean);
  if (refusal) return refusal;
  if (joint.length > 0 && joint[0]?.unitId !== unitId) return { code: 'JointUnitFirst', details: { unitId } };
  if (new Set(named).size < joint.length) return { code: 'JointUnitTwice' };
  return mustBeItsSubtype(description);
}

const unitsIn = ({ unitId, joint = [] }: Omit<Description, 'content'>): readonly string[] => [
  unitId,
  ...joint.map((credit) => credit.unitId),
];

export function mustBeItsSubtype({
  category,
  subtype,
}: Pick<Description, 'category' | 'subtype'>): Refusal | undefined {
  const own: readonly Subtype[] = subtypesOf[category];
  return subtype === undefined || own.includes(subtype)
    ? undefined
    : { code: 'SubtypeOfOtherCategory', article: '10', details: { category, subtype } };
}

export const noItem: Refusal = { code: 'ItemUnknown' };

export const unitOf = (item: Item): string | undefined => (item.phase === 'NONE' ? undefined : item.description.unitId);

export const mustBeNew: Rule<Item> = (item) =>
  item.phase === 'NONE' ? undefined : { code: 'ItemAlreadyDrafted', details: { phase: item.phase } };

export const mustBeDraft: Rule<Item> = (item) =>
  item.phase === 'DRAFT' ? undefined : { code: 'NotADraft', article: '16', details: { phase: item.phase } };
