import { Inject, Injectable } from '@nestjs/common';
import { streamKey } from '@shangda/domain/command';
import { instructions } from '@shangda/domain/instruction';
import { rewrittenShare } from '@shangda/domain/item/rewriting';
import { items, type KnownItem } from '@shangda/domain/item/state';
import { Executor } from '@shangda/event-store/execute';
import type { Ledger, RecordedEvent } from '@shangda/event-store/ledger';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { readContents } from '@shangda/event-store/read';
import { readFact } from '@shangda/events/catalogue';
import type { ContentReference } from '@shangda/events/event';
import { LEDGER, POOLS } from '../office/office.module.js';
import {
  handlingOf,
  type HandlingView,
  type InstructionView,
  instructionView,
  ofType,
  type Texts,
  textsOf,
} from './handling-history.js';
import { type Happened, type ReceiptView, receiptAt } from './item-history.js';
import { seenBy, type Viewer } from './item-visibility.js';

/** An item at one office. */
export interface OfficeView extends ReceiptView, HandlingView {
  readonly officeId: string;
  readonly phase: string;
  readonly instructions: readonly InstructionView[];
}

interface ItemText {
  readonly title: string;
  readonly body: string;
}

/** What offices did with an item, with the texts that belong to it. */
@Injectable()
export class HandlingReader {
  constructor(
    private readonly executor: Executor,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  /** What each office did with the item, as far as the viewer may know. */
  async of(item: KnownItem, happened: readonly Happened[], viewer: Viewer): Promise<readonly OfficeView[]> {
    const seen = seenBy(viewer, happened);
    const texts = await this.textsAt(textsOf(seen));
    const instructions = await this.instructionsIn(seen);
    return Object.entries(item.handlings).map(([officeId, { phase }]) => ({
      officeId,
      phase,
      ...receiptAt(officeId, seen),
      ...handlingOf(officeId, seen, texts),
      instructions: instructions.filter((one) => one.officeId === officeId).map(({ view }) => view),
    }));
  }

  /** An instruction has a stream of its own; the item only names it. */
  private async instructionsIn(seen: readonly Happened[]) {
    const links = ofType(seen, 'InstructionLinked').map(({ data }) => data);
    const facts = await Promise.all(
      links.map(async ({ instructionId }) =>
        factsOf(await this.ledger.readStream(streamKey(instructions, instructionId))),
      ),
    );
    const recorded = facts.flatMap((happened) => ofType(happened, 'InstructionRecorded').map(({ data }) => data));
    const texts = await this.textsAt(recorded.map(({ text }) => text));
    return recorded.map((data) => ({ officeId: data.officeId, view: instructionView(data, texts) }));
  }

  private async textsAt(references: readonly ContentReference[]): Promise<Texts> {
    const contents = await readContents(
      this.pools.read,
      references.map(({ id }) => id),
    );
    return new Map(contents.map(({ id, body }) => [id, JSON.parse(body) as Record<string, string>]));
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
}

export const factsOf = (events: readonly RecordedEvent[]): readonly Happened[] =>
  events.map((event) => ({ event, fact: readFact(event.type, event.schemaVersion, event.payload) }));
