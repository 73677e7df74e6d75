import { type CompositeFact, CompositeComposed } from '@shangda/events/composite';
import type { Credit } from '@shangda/events/credit';
import type { ContentReference } from '@shangda/events/event';
import { type Read, type StreamKind, defineCommand, streamKey } from './command.js';
import { type Refusal, record, refuse } from './decision.js';
import { inHand, undecidedWithdrawal } from './item/in-hand.js';
import { units } from './unit.js';

export interface Composite {
  readonly officeId: string;
  readonly content: ContentReference;
  readonly sources: readonly { readonly itemId: string; readonly unitId: string }[];
  readonly credits: readonly Credit[];
}

export const composites: StreamKind<Composite | undefined> = {
  category: 'composite',
  initial: undefined,
  evolve: (_before, fact) => (fact as CompositeFact).data,
};

export interface ComposePieceData {
  readonly compositeId: string;
  readonly officeId: string;
  readonly content: ContentReference;
  readonly itemIds: readonly string[];
  /** By default each unit's number of sources. */
  readonly credits?: readonly Credit[] | undefined;
}

/** 综合 (Art. 15): what came in pieces, put together; every source and its unit stay linked. */
export const composePiece = defineCommand<ComposePieceData>({
  name: 'ComposePiece',
  place: ({ data, read }) => (read(units, data.officeId)?.isOffice ? data.officeId : undefined),
  decide: ({ data, actor, read }) => {
    const { compositeId, officeId, content, itemIds } = data;
    if (read(composites, compositeId)) return refuse('CompositeExists');
    if (new Set(itemIds).size < itemIds.length || itemIds.length < 2) return refuse('TwoSourcesAtLeast', '15');
    const sources = sourcesOf(read, officeId, itemIds);
    if ('refused' in sources) return sources;
    const credits = [...(data.credits ?? sources.credits)];
    const stranger = strangeCredit(credits, sources.credits);
    if (stranger) return { refused: stranger };
    const composed = { compositeId, officeId, composedBy: actor, content, sources: [...sources.sources], credits };
    return record(streamKey(composites, compositeId), CompositeComposed.of(composed));
  },
});

interface Sources {
  readonly sources: readonly { readonly itemId: string; readonly unitId: string }[];
  readonly credits: readonly Credit[];
}

function sourcesOf(read: Read, officeId: string, itemIds: readonly string[]): Sources | { readonly refused: Refusal } {
  const sources: { readonly itemId: string; readonly unitId: string }[] = [];
  const weights = new Map<string, number>();
  for (const itemId of itemIds) {
    const at = inHand(read, { itemId, officeId }, { phases: ['SELECTED', 'ADOPTED'], article: '13' });
    if ('refused' in at) return at;
    const refused = undecidedWithdrawal(at);
    if (refused) return { refused };
    const { unitId, joint } = at.report.description;
    sources.push({ itemId, unitId });
    for (const credited of joint?.map((one) => one.unitId) ?? [unitId])
      weights.set(credited, (weights.get(credited) ?? 0) + 1);
  }
  return { sources, credits: [...weights].map(([unitId, weight]) => ({ unitId, weight })) };
}

/** Credit goes to units whose information is in the piece, each once. */
function strangeCredit(credits: readonly Credit[], own: readonly Credit[]): Refusal | undefined {
  const named = credits.map(({ unitId }) => unitId);
  const stranger = named.find(
    (unitId, at) => named.indexOf(unitId) !== at || !own.some((one) => one.unitId === unitId),
  );
  return stranger === undefined
    ? undefined
    : { code: 'CreditWithoutSource', article: '15', details: { unitId: stranger } };
}

/** The items a piece of an issue is made of. */
export function itemsOf(
  { itemId, compositeId }: { readonly itemId?: string | undefined; readonly compositeId?: string | undefined },
  read: Read,
): readonly string[] {
  if (itemId !== undefined) return [itemId];
  return compositeId === undefined ? [] : (read(composites, compositeId)?.sources.map((source) => source.itemId) ?? []);
}
