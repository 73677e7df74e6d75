import { Inject, Injectable } from '@nestjs/common';
import { queryPolicy } from '@shangda/access/policy';
import { instantText } from '@shangda/domain/calendar';
import { streamKey } from '@shangda/domain/command';
import { deadlines } from '@shangda/domain/emergency/deadline';
import { type Incident, incidents } from '@shangda/domain/emergency/incident';
import { units } from '@shangda/domain/unit';
import { Executor } from '@shangda/event-store/execute';
import type { Ledger } from '@shangda/event-store/ledger';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { readContents, readStreams } from '@shangda/event-store/read';
import type { ContentReference } from '@shangda/events/event';
import { decodeCursor, type Page, type PageQuery, pageOf } from '../http/paging.js';
import { malformed, notFound } from '../http/problem.js';
import { factsOf } from '../items/handling-reader.js';
import type { Happened } from '../items/item-history.js';
import { type IncidentText, readIncidentText } from '../items/texts.js';
import { LEDGER, POOLS } from '../office/office.module.js';
import { permitted } from '../office/permitted.js';
import { type ClockView, clocksOf } from './incident-clocks.js';
import {
  type FigureView,
  knownElements,
  knownFigures,
  type PartyView,
  partiesOf,
  unknownIn,
} from './incident-state.js';
import { referencesIn, type TimelineEntry, timelineEntry } from './incident-timeline.js';

export interface IncidentView {
  readonly id: string;
  readonly version: number;
  readonly phase: string;
  readonly name: string | null;
  readonly unitId: string;
  readonly category: string;
  readonly accidentKind: string | null;
  /** Null: not graded. */
  readonly level: string | null;
  /** Null: not known yet. */
  readonly figures: FigureView;
  readonly elements: Readonly<Record<string, string | null>>;
  /** Elements and figures that nobody has told yet. */
  readonly unknown: readonly string[];
  readonly occurredAt: string | null;
  readonly discoveredAt: string | null;
  readonly openedAt: string;
  readonly openedBy: string;
  readonly itemId: string | null;
  readonly rulebooks: Incident['rulebooks'];
  /** Whom no rule gives a limit: people must watch them. */
  readonly unguarded: readonly string[];
  readonly parties: readonly PartyView[];
  readonly clocks: readonly ClockView[];
}

type Texts = ReadonlyMap<string, IncidentText>;

/** One incident as it is this moment, from its own streams: never behind a view. */
@Injectable()
export class IncidentReader {
  constructor(
    private readonly executor: Executor,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  async find(incidentId: string, personId: string): Promise<IncidentView> {
    const { incident, happened } = await this.shownTo(personId, incidentId);
    const [opening] = happened;
    if (opening?.fact.type !== 'IncidentReported') throw notFound();
    const onDeadlines = await this.onDeadlines(incident);
    const texts = await this.textsAt(happened.flatMap(({ fact }) => referencesIn(fact)));
    const elements = knownElements(happened, texts);
    const figures = knownFigures(incident.figures);
    const { text, openedBy, itemId = null } = opening.fact.data;
    return {
      id: incidentId,
      version: happened.length,
      phase: incident.phase,
      name: texts.get(text.id)?.name ?? null,
      unitId: incident.unitId,
      category: incident.category,
      accidentKind: incident.accidentKind ?? null,
      level: incident.level ?? null,
      ...{ figures, elements, unknown: unknownIn(elements, figures) },
      occurredAt: incident.occurredAt ?? null,
      discoveredAt: incident.discoveredAt ?? null,
      ...{ openedAt: instantText(opening.event.recordedAt), openedBy, itemId },
      rulebooks: incident.rulebooks,
      unguarded: happened.flatMap(({ fact }) => (fact.type === 'IncidentUnguarded' ? [fact.data.unitId] : [])),
      parties: await this.named(partiesOf(incident, happened)),
      clocks: clocksOf(incident, onDeadlines),
    };
  }

  async timeline(incidentId: string, personId: string, query: PageQuery): Promise<Page<TimelineEntry>> {
    const { incident, happened } = await this.shownTo(personId, incidentId);
    const [after = '0'] = decodeCursor(query.cursor, 1) ?? [];
    if (!/^\d{1,18}$/.test(after)) throw malformed('query.cursor');
    const all = [...happened, ...(await this.onDeadlines(incident))]
      .filter(({ event }) => event.position > BigInt(after))
      .toSorted((one, other) => (one.event.position < other.event.position ? -1 : 1));
    const { entries, next } = pageOf(
      query,
      all,
      (one) => one,
      ({ event }) => [String(event.position)],
    );
    const texts = await this.textsAt(entries.flatMap(({ fact }) => referencesIn(fact)));
    return { entries: entries.map((one) => timelineEntry(one, texts)), ...(next !== undefined && { next }) };
  }

  /** Whoever has come to know of it may, and whoever stands above one who has; for others it is not there. */
  private async shownTo(personId: string, incidentId: string) {
    const happened = factsOf(await this.ledger.readStream(streamKey(incidents, incidentId)));
    const incident = happened.reduce((before, { fact }) => incidents.evolve(before, fact), incidents.initial);
    if (!incident) throw notFound();
    await permitted(this.executor, queryPolicy.ReadIncident, personId, Object.keys(incident.parties));
    return { incident, happened };
  }

  private async onDeadlines({ clocks }: Incident): Promise<readonly Happened[]> {
    return factsOf(
      await readStreams(
        this.pools.read,
        Object.keys(clocks).map((id) => streamKey(deadlines, id)),
      ),
    );
  }

  private async textsAt(references: readonly ContentReference[]): Promise<Texts> {
    const contents = await readContents(
      this.pools.read,
      references.map(({ id }) => id),
    );
    return new Map(contents.map((content) => [content.id, readIncidentText(content)]));
  }

  private async named(parties: readonly Omit<PartyView, 'name'>[]): Promise<readonly PartyView[]> {
    return Promise.all(
      parties.map(async (party) => {
        const { state: unit } = await this.executor.load(units, party.unitId);
        return { ...party, name: unit?.name ?? party.unitId };
      }),
    );
  }
}
