import { Inject, Injectable } from '@nestjs/common';
import { queryPolicy } from '@shangda/access/policy';
import { items } from '@shangda/domain/item/state';
import { people } from '@shangda/domain/person';
import { units } from '@shangda/domain/unit';
import type { Ledger } from '@shangda/event-store/ledger';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { readContents } from '@shangda/event-store/read';
import { readFact } from '@shangda/events/catalogue';
import { notFound } from '../http/problem.js';
import { permitted } from '../office/permitted.js';
import { LEDGER, POOLS } from '../office/office.module.js';

export interface ItemVersion {
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
  readonly urgency: string;
  readonly tone: string;
  readonly receivers: readonly string[];
  readonly signers: readonly string[];
  readonly handlings: readonly {
    readonly officeId: string;
    readonly phase: string;
    readonly registrationNumber: number | null;
  }[];
  readonly versions: readonly ItemVersion[];
}

/** One item as it is this moment, from its own stream: never behind a view. */
@Injectable()
export class ItemReader {
  constructor(
    private readonly executor: Executor,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  async find(itemId: string, personId: string): Promise<ItemView> {
    const { state: item, version } = await this.executor.load(items, itemId);
    if (item.phase === 'NONE') throw notFound();
    // Whoever must sign must be able to read, also in another unit.
    const signers = 'signOff' in item ? item.signOff.chain.map((step) => step.unitId) : [];
    const places = [...new Set([item.description.unitId, ...signers, ...Object.keys(item.handlings)])];
    await permitted(this.executor, queryPolicy.ReadItem, personId, places);
    const unit = (await this.executor.load(units, item.description.unitId)).state;
    const author = (await this.executor.load(people, item.authorId)).state;
    return {
      id: itemId,
      version,
      phase: item.phase,
      signature: item.phase === 'REPORTED' ? item.signature : null,
      unit: { id: item.description.unitId, name: unit?.name ?? '' },
      author: { id: item.authorId, name: author?.name ?? '' },
      category: item.description.category,
      urgency: item.description.urgency,
      tone: item.description.tone,
      receivers: item.receivers,
      signers: 'signOff' in item ? item.signOff.signatures.map(({ signerId }) => signerId) : [],
      handlings: Object.entries(item.handlings).map(([officeId, { phase, registrationNumber }]) => ({
        officeId,
        phase,
        registrationNumber: registrationNumber ?? null,
      })),
      versions: await this.versionsOf(itemId),
    };
  }

  private async versionsOf(itemId: string): Promise<readonly ItemVersion[]> {
    const events = await this.ledger.readStream(`${items.category}-${itemId}`);
    const written = events.flatMap((event) => {
      const fact = readFact(event.type, event.schemaVersion, event.payload);
      return fact.type === 'ItemDrafted' || fact.type === 'ItemEntered' || fact.type === 'ItemRevised'
        ? [{ event, content: fact.data.content }]
        : [];
    });
    const texts = new Map(
      (
        await readContents(
          this.pools.read,
          written.map(({ content }) => content.id),
        )
      ).map((text) => [text.id, text.body]),
    );
    return written.map(({ event, content }, at) => {
      const { title = '', body = '' } = JSON.parse(texts.get(content.id) ?? '{}') as { title?: string; body?: string };
      const writtenAt = new Date(Number(event.recordedAt / 1000n)).toISOString();
      return { revision: at + 1, title, body, digest: content.digest, writtenBy: event.actor, writtenAt };
    });
  }
}
