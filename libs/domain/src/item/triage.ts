import type { ContentReference } from '@shangda/events/event';
import { ItemEdited, ItemFiledOnly, ItemReclassified, ItemSelected } from '@shangda/events/handling';
import type { Category, FiledReason, SelectionCriterion, Subtype } from '@shangda/events/vocabulary';
import { defineCommand, streamKey } from '../command.js';
import { record, refuse } from '../decision.js';
import { countedAgain, uncountedBy } from './counting.js';
import { mustBeItsSubtype } from './drafting.js';
import { inHand, officeHandling } from './in-hand.js';
import type { AtOffice } from './registration.js';
import { items } from './state.js';

export interface FileItemData extends AtOffice {
  readonly reason: FiledReason;
  readonly note?: string | undefined;
}

/** 备查: received, valid, used nowhere, and why. The office may still select it later. */
export const fileItem = defineCommand<FileItemData>({
  name: 'FileItem',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data, actor, today, read }) => {
    const at = inHand(read, data, { phases: ['RECEIVED', 'SELECTED'], article: '13' });
    if ('refused' in at) return at;
    const { itemId, ...filed } = data;
    const { unitId } = at.item.description;
    const fact = ItemFiledOnly.of({ ...filed, filedBy: actor, filedOn: today, unitId });
    const uncounted = uncountedBy('unusedCounts', 'FILED_ONLY', at.item, filed.officeId, read);
    return record(streamKey(items, itemId), fact, ...uncounted);
  },
});

/** 筛选 (Art. 13): by at least one of its six criteria. */
export const selectItem = defineCommand<AtOffice & { readonly criteria: readonly SelectionCriterion[] }>({
  name: 'SelectItem',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data: { itemId, officeId, criteria }, actor, today, read }) => {
    const at = inHand(read, { itemId, officeId }, { phases: ['RECEIVED', 'FILED_ONLY'], article: '13' });
    if ('refused' in at) return at;
    const selected = { officeId, selectedBy: actor, selectedOn: today, criteria: [...new Set(criteria)] };
    return record(
      streamKey(items, itemId),
      ItemSelected.of(selected),
      ...countedAgain(at.item, officeId, { today, read }),
    );
  },
});

export interface EditItemData extends AtOffice {
  readonly content: ContentReference;
  /** Share of the reported text that was rewritten, measured at the door where both texts are. */
  readonly rewritten: number;
  /** Digest of the reported text it was measured against. */
  readonly measuredOn: string;
}

/** 编辑 (Art. 14, 15): the office's text stands beside what the unit reported; once issued it is corrected, not edited. */
export const editItem = defineCommand<EditItemData>({
  name: 'EditItem',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data: { itemId, measuredOn, ...edited }, actor, read }) => {
    const at = inHand(read, { itemId, officeId: edited.officeId }, { phases: ['SELECTED'], article: '15' });
    if ('refused' in at) return at;
    if (at.report.description.content.digest !== measuredOn) return refuse('ReportedAnewMeanwhile', '15');
    return record(streamKey(items, itemId), ItemEdited.of({ ...edited, editedBy: actor }));
  },
});

export interface ReclassifyItemData extends AtOffice {
  readonly category: Category;
  readonly subtype?: Subtype | undefined;
  readonly reason: string;
}

/** The office files it under another group of Art. 10 than the unit did; the unit's own stands beside it. */
export const reclassifyItem = defineCommand<ReclassifyItemData>({
  name: 'ReclassifyItem',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data, actor, read }) => {
    const phases = ['RECEIVED', 'VERIFYING', 'FILED_ONLY', 'SELECTED'] as const;
    const at = inHand(read, data, { phases, article: '10' });
    if ('refused' in at) return at;
    const refusal = mustBeItsSubtype(data);
    if (refusal) return { refused: refusal };
    const { category, subtype } = at.handling.classified ?? at.report.description;
    if (category === data.category && subtype === data.subtype) return { nothing: true };
    const { itemId, ...reclassified } = data;
    return record(streamKey(items, itemId), ItemReclassified.of({ ...reclassified, reclassifiedBy: actor }));
  },
});
