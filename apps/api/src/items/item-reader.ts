import { Inject, Injectable } from '@nestjs/common';
import { commandPolicy, queryPolicy } from '@shangda/access/policy';
import { rewrittenShare } from '@shangda/domain/item/rewriting';
import { type Item, items, type KnownItem } from '@shangda/domain/item/state';
import { people } from '@shangda/domain/person';
import { units } from '@shangda/domain/unit';
import type { Ledger } from '@shangda/event-store/ledger';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { readContents } from '@shangda/event-store/read';
import { readFact } from '@shangda/events/catalogue';
import type { Language } from '../text/language.js';
import { notFound } from '../http/problem.js';
import { LEDGER, POOLS } from '../office/office.module.js';
import { grantsUnder, permitted, verdictAt } from '../office/permitted.js';
import { type HintView, hintsFor } from './writing-hints.js';
import { type AttachmentView, attachmentsAfter } from './attachment-list.js';
import {
  asReported,
  type EntryView,
  entryOf,
  type Happened,
  instantOf,
  type ReceiptView,
  receiptAt,
  type SignOffView,
  signOffsOf,
  unsignedReasonOf,
  type WithdrawalView,
  withdrawalOf,
} from './item-history.js';

interface ItemVersion {
  readonly revision: number;
  readonly title: string;
  readonly body: string;
  readonly digest: string;
  readonly writtenBy: string;
  readonly writtenAt: string;
}

interface ItemText {
  readonly title: string;
  readonly body: string;
}

export interface ItemView {
  readonly id: string;
  readonly version: number;
  readonly phase: string;
  readonly signature: string | null;
  readonly unit: { readonly id: string; readonly name: string };
  readonly author: { readonly id: string; readonly name: string };
  readonly category: string;
  readonly urgency: string;
  readonly tone: string;
  readonly method: string;
  readonly source: string | null;
  readonly entry: EntryView | null;
  readonly receivers: readonly string[];
  readonly unsignedReason: string | null;
  readonly signOffs: readonly SignOffView[];
  readonly withdrawal: WithdrawalView | null;
  readonly handlings: readonly (ReceiptView & { readonly officeId: string; readonly phase: string })[];
  readonly versions: readonly ItemVersion[];
  readonly attachments: readonly AttachmentView[];
  /** On the draft as it stands; null for those who may not revise it. */
  readonly hints: readonly HintView[] | null;
}

/** One item as it is this moment, from its own stream: never behind a view. */
@Injectable()
export class ItemReader {
  constructor(
    private readonly executor: Executor,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  async find(itemId: string, personId: string, language: Language): Promise<ItemView> {
    const everything = await this.happenedTo(itemId);
    const happened = await this.shownTo(personId, everything);
    const item = itemOf(happened);
    const { description } = item;
    const unit = (await this.executor.load(units, description.unitId)).state;
    const author = (await this.executor.load(people, item.authorId)).state;
    const versions = await this.versionsOf(happened);
    return {
      id: itemId,
      // Also where not everything is shown: it is what the next command judges.
      version: everything.length,
      phase: item.phase,
      signature: item.phase === 'REPORTED' ? item.signature : null,
      unit: { id: description.unitId, name: unit?.name ?? '' },
      author: { id: item.authorId, name: author?.name ?? '' },
      category: description.category,
      urgency: description.urgency,
      tone: description.tone,
      method: description.method,
      source: description.source ?? null,
      entry: entryOf(happened),
      receivers: item.receivers,
      unsignedReason: unsignedReasonOf(happened),
      signOffs: signOffsOf(happened),
      withdrawal: withdrawalOf(happened),
      handlings: Object.entries(item.handlings).map(([officeId, { phase }]) => ({
        officeId,
        phase,
        ...receiptAt(officeId, happened),
      })),
      versions,
      attachments: await this.attachmentsOf(happened),
      hints: (await this.mayRevise(item, personId)) ? hintsFor(versions.at(-1) ?? emptyText, language) : null,
    };
  }

  private async mayRevise({ phase, description }: KnownItem, personId: string): Promise<boolean> {
    const rule = commandPolicy.ReviseItem;
    if (phase !== 'DRAFT' || !rule) return false;
    return (await verdictAt(this.executor, rule, personId, [description.unitId])) === 'allowed';
  }

  /** A file at the item, for those who see it there. */
  async attachment(itemId: string, attachmentId: string, personId: string): Promise<AttachmentView> {
    const listed = await this.attachmentsOf(await this.shownTo(personId, await this.happenedTo(itemId)));
    const found = listed.find(({ id }) => id === attachmentId);
    if (!found) throw notFound();
    return found;
  }

  private async happenedTo(itemId: string): Promise<readonly Happened[]> {
    const events = await this.ledger.readStream(`${items.category}-${itemId}`);
    return events.map((event) => ({ event, fact: readFact(event.type, event.schemaVersion, event.payload) }));
  }

  /** The unit's own people and whoever must sign see all of it; the offices that got it, what was reported. */
  private async shownTo(personId: string, everything: readonly Happened[]): Promise<readonly Happened[]> {
    const item = itemOf(everything);
    const { unitId } = item.description;
    const rule = queryPolicy.ReadItem;
    if ((await verdictAt(this.executor, rule, personId, [unitId])) === 'allowed') return everything;
    const chain = 'signOff' in item ? item.signOff.chain : [];
    const grants = await grantsUnder(this.executor, rule, personId);
    if (chain.some((step) => grants.some(({ role, unitId: place }) => role === step.role && place === step.unitId)))
      return everything;
    await permitted(this.executor, rule, personId, [unitId, ...Object.keys(item.handlings)]);
    return asReported(everything);
  }

  private async attachmentsOf(happened: readonly Happened[]): Promise<readonly AttachmentView[]> {
    const listed = attachmentsAfter(happened);
    const contents = await readContents(
      this.pools.read,
      listed.map(({ content }) => content.id),
    );
    const texts = new Map(contents.map(({ id, body }) => [id, body]));
    return listed.flatMap(({ content, view }) => view(texts.get(content.id)) ?? []);
  }

  /** How far an office's text departs from what was reported; nothing of an item that is not there. */
  async measure(
    itemId: string,
    edited: ItemText,
  ): Promise<{ readonly rewritten: number; readonly measuredOn: string }> {
    const { state: item } = await this.executor.load(items, itemId);
    const content = item.phase === 'NONE' ? undefined : item.report?.description.content;
    if (!content) return { rewritten: 0, measuredOn: '' };
    const [text] = await readContents(this.pools.read, [content.id]);
    const { title = '', body = '' } = JSON.parse(text?.body ?? '{}') as Partial<ItemText>;
    const rewritten = rewrittenShare(`${title}\n${body}`, `${edited.title}\n${edited.body}`);
    return { rewritten, measuredOn: content.digest };
  }

  private async versionsOf(happened: readonly Happened[]): Promise<readonly ItemVersion[]> {
    const written = happened.flatMap(({ event, fact }) =>
      fact.type === 'ItemDrafted' || fact.type === 'ItemEntered' || fact.type === 'ItemRevised'
        ? [{ event, content: fact.data.content }]
        : [],
    );
    const ids = written.map(({ content }) => content.id);
    const texts = new Map((await readContents(this.pools.read, ids)).map((text) => [text.id, text.body]));
    return written.map(({ event, content }, at) => {
      const { title = '', body = '' } = JSON.parse(texts.get(content.id) ?? '{}') as { title?: string; body?: string };
      const writtenAt = instantOf(event.recordedAt);
      return { revision: at + 1, title, body, digest: content.digest, writtenBy: event.actor, writtenAt };
    });
  }
}

const emptyText = { title: '', body: '' };

function itemOf(happened: readonly Happened[]): KnownItem {
  const item = happened.reduce<Item>((before, { fact }) => items.evolve(before, fact), items.initial);
  if (item.phase === 'NONE') throw notFound();
  return item;
}
