import { Inject, Injectable } from '@nestjs/common';
import { commandPolicy, queryPolicy } from '@shangda/access/policy';
import { type Item, items, type KnownItem } from '@shangda/domain/item/state';
import { people } from '@shangda/domain/person';
import { units } from '@shangda/domain/unit';
import type { Ledger } from '@shangda/event-store/ledger';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { readContents } from '@shangda/event-store/read';
import type { Language } from '../text/language.js';
import type { Credit } from '@shangda/events/credit';
import { notFound } from '../http/problem.js';
import { LEDGER, POOLS } from '../office/office.module.js';
import { grantsUnder, permitted, verdictAt } from '../office/permitted.js';
import { type HintView, hintsFor } from './writing-hints.js';
import { type AttachmentView, attachmentsAfter } from './attachment-list.js';
import { factsOf, HandlingReader, type OfficeView } from './handling-reader.js';
import {
  asReported,
  type EntryView,
  entryOf,
  type Happened,
  instantOf,
  type SignOffView,
  signOffsOf,
  skipLevelReasonOf,
  unsignedReasonOf,
  type WithdrawalView,
  withdrawalOf,
} from './item-history.js';
import type { Viewer } from './item-visibility.js';

interface ItemVersion {
  readonly revision: number;
  readonly title: string;
  readonly body: string;
  readonly digest: string;
  readonly writtenBy: string;
  readonly writtenAt: string;
}

export interface ItemView {
  readonly id: string;
  readonly version: number;
  readonly phase: string;
  readonly signature: string | null;
  readonly unit: { readonly id: string; readonly name: string };
  readonly author: { readonly id: string; readonly name: string };
  readonly category: string;
  readonly subtype: string | null;
  readonly joint: readonly Credit[] | null;
  readonly urgency: string;
  readonly tone: string;
  readonly method: string;
  readonly source: string | null;
  readonly entry: EntryView | null;
  readonly receivers: readonly string[];
  readonly unsignedReason: string | null;
  readonly skipLevelReason: string | null;
  readonly signOffs: readonly SignOffView[];
  readonly withdrawal: WithdrawalView | null;
  readonly handlings: readonly OfficeView[];
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
    private readonly handlings: HandlingReader,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  async find(itemId: string, personId: string, language: Language): Promise<ItemView> {
    const everything = await this.happenedTo(itemId);
    const { happened, viewer } = await this.shownTo(personId, everything);
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
      subtype: description.subtype ?? null,
      joint: description.joint ?? null,
      urgency: description.urgency,
      tone: description.tone,
      method: description.method,
      source: description.source ?? null,
      entry: entryOf(happened),
      receivers: item.receivers,
      unsignedReason: unsignedReasonOf(happened),
      skipLevelReason: skipLevelReasonOf(happened),
      signOffs: signOffsOf(happened),
      withdrawal: withdrawalOf(happened),
      handlings: await this.handlings.of(item, happened, viewer),
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
    const { happened } = await this.shownTo(personId, await this.happenedTo(itemId));
    const listed = await this.attachmentsOf(happened);
    const found = listed.find(({ id }) => id === attachmentId);
    if (!found) throw notFound();
    return found;
  }

  private async happenedTo(itemId: string): Promise<readonly Happened[]> {
    const events = await this.ledger.readStream(`${items.category}-${itemId}`);
    return factsOf(events);
  }

  /** The unit's own people and whoever must sign see all of it; the offices that got it, what was reported. */
  private async shownTo(personId: string, everything: readonly Happened[]): Promise<Shown> {
    const item = itemOf(everything);
    const { unitId } = item.description;
    const rule = queryPolicy.ReadItem;
    const offices = new Set<string>();
    for (const officeId of Object.keys(item.handlings))
      if ((await verdictAt(this.executor, rule, personId, [officeId])) === 'allowed') offices.add(officeId);
    const chain = 'signOff' in item ? item.signOff.chain : [];
    const grants = await grantsUnder(this.executor, rule, personId);
    const isUnit =
      (await verdictAt(this.executor, rule, personId, [unitId])) === 'allowed' ||
      chain.some((step) => grants.some(({ role, unitId: place }) => role === step.role && place === step.unitId));
    if (isUnit) return { happened: everything, viewer: { isUnit, offices } };
    if (offices.size === 0) await permitted(this.executor, rule, personId, [unitId, ...Object.keys(item.handlings)]);
    return { happened: asReported(everything), viewer: { isUnit, offices } };
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

interface Shown {
  readonly happened: readonly Happened[];
  readonly viewer: Viewer;
}

function itemOf(happened: readonly Happened[]): KnownItem {
  const item = happened.reduce<Item>((before, { fact }) => items.evolve(before, fact), items.initial);
  if (item.phase === 'NONE') throw notFound();
  return item;
}
