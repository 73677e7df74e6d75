import fc from 'fast-check';
import { officeDayAt } from '@shangda/domain/calendar';
import { type CommandDefinition, type StreamKind, streamKey } from '@shangda/domain/command';
import { recordCommissionOutcome } from '@shangda/domain/commission';
import { draftItem } from '@shangda/domain/item/drafting';
import { forwardItem } from '@shangda/domain/item/forwarding';
import { linkDuplicate, receiveItem, returnItem } from '@shangda/domain/item/handling';
import { approveItem, submitItem } from '@shangda/domain/item/sign-off';
import { items } from '@shangda/domain/item/state';
import { fileItem, selectItem } from '@shangda/domain/item/triage';
import { decideWithdrawal, requestWithdrawal, withdrawItem } from '@shangda/domain/item/withdrawal';
import { monthlyReportQuotas } from '@shangda/domain/rulebook';
import { assess, newAssessors } from '@shangda/domain/scoring/assessors';
import { measuredOf } from '@shangda/domain/scoring/measuring';
import type { Fact } from '@shangda/events/event';
import type { OfficeFact } from '@shangda/events/catalogue';
import type { Rulebook } from '@shangda/events/rulebook';
import { type QuotaCounter, quotaCounters } from '@shangda/projections/quota-counters';
import { foldView, type ViewEvent } from '@shangda/projections/view';
import { instant } from '@shangda/testing/given';
import { gannan2008, published, register, revised } from './gannan.js';
import { described, emergency } from './items.js';

interface Line {
  readonly stream: string;
  readonly fact: Fact;
  readonly at: bigint;
}

const itemIds = [1, 2, 3].map((at) => `0195a000-0000-7000-8000-00000000000${at}`);
const writers = ['hezuo', 'water', 'point', 'town', 'joint', 'flash'] as const;
const choice = { reading: 'chosen', citation: gannan2008.settings.unsignedEmergency.citation };

/** The office's history so far, and everything people may do next; what the rules refuse does not happen. */
class Played {
  readonly lines: Line[] = [];
  private readonly streams = new Map<string, Fact[]>();
  private now = instant('2026-03-02T01:00:00Z');
  private orders = 0;

  constructor(readonly book: Rulebook) {
    const before = {
      ...register,
      'rulebook-gannan': [published(book)],
      'rulebook-hezuo': [published(book, 1, 'hezuo')],
    };
    for (const [stream, facts] of Object.entries(before)) for (const fact of facts) this.take(stream, fact);
  }

  wait(days: number): void {
    this.now += BigInt(days) * 86_400_000_000n;
  }

  /** The first thing from `what` on that the rules allow. */
  act(what: number, id: number, writer: (typeof writers)[number], office: string): void {
    const itemId = itemIds[id] ?? '';
    const item = this.read(items, itemId);
    const unitId = item.phase === 'NONE' ? '' : item.description.unitId;
    const at = { itemId, officeId: office };
    const acts: readonly (() => boolean)[] = [
      () => this.ask(draftItem, { ...this.draft(writer), itemId, secrecy: 'PUBLIC' as const }, this.officerOf(writer)),
      () =>
        this.ask(submitItem, { itemId, ...(writer === 'flash' && { unsignedReason: '山洪' }) }, `${unitId}-officer`),
      () => this.ask(approveItem, { itemId }, `${unitId}-leader`),
      () => this.ask(receiveItem, at, `${office}-editor`),
      () => this.ask(returnItem, { ...at, reason: '要素不全' }, `${office}-editor`),
      () => this.ask(fileItem, { ...at, reason: 'BELOW_THRESHOLD' as const }, `${office}-editor`),
      () => this.ask(selectItem, { ...at, criteria: ['TIMELY' as const] }, `${office}-editor`),
      () => this.ask(linkDuplicate, { ...at, originalItemId: itemIds[(id + 1) % 3] ?? '' }, `${office}-editor`),
      () => this.ask(withdrawItem, { itemId, reason: '有误' }, `${unitId}-officer`),
      () => this.ask(requestWithdrawal, { itemId, reason: '有误' }, `${unitId}-officer`),
      () => this.ask(decideWithdrawal, { ...at, granted: true }, `${office}-editor`),
      () => this.ask(forwardItem, { ...at, toOfficeId: 'gannan' }, `${office}-editor`),
      () => this.order(itemId, unitId, office),
    ];
    acts.some((_act, turn) => acts[(what + turn) % acts.length]?.());
  }

  private order(itemId: string, unitId: string, officeId: string): boolean {
    const commissionId = `0195a000-0000-7000-8000-0000000c${String(++this.orders).padStart(4, '0')}`;
    const order = { commissionId, officeId, unitId, outcome: 'DONE' as const, itemId, dueOn: '2026-12-31' };
    return this.ask(recordCommissionOutcome, order, `${officeId}-editor`);
  }

  private readonly officerOf = (writer: (typeof writers)[number]) => `${this.draft(writer).unitId}-officer`;

  private draft(writer: (typeof writers)[number]) {
    if (writer === 'flash') return { ...emergency, unitId: 'hezuo' };
    if (writer !== 'joint') return { ...described, unitId: writer };
    return { ...described, unitId: 'water', joint: ['water', 'hezuo'].map((unitId) => ({ unitId, weight: 1 })) };
  }

  private readonly read = <State>(kind: StreamKind<State>, id: string): State =>
    (this.streams.get(streamKey(kind, id)) ?? []).reduce<State>(
      (state, fact) => kind.evolve(state, fact),
      kind.initial,
    );

  private ask<Data>(definition: CommandDefinition<Data>, data: Data, actor: string): boolean {
    const situation = { data, actor, today: officeDayAt(this.now).day, now: this.now, read: this.read };
    if (definition.place(situation) === undefined) return false;
    const decision = definition.decide(situation);
    if (!('accepted' in decision)) return false;
    for (const { stream, facts } of decision.accepted.writes) for (const fact of facts) this.take(stream, fact);
    return true;
  }

  private take(stream: string, fact: Fact): void {
    this.streams.set(stream, [...(this.streams.get(stream) ?? []), fact]);
    this.lines.push({ stream, fact, at: this.now });
  }
}

/** `office unit month count`, as the counters have it. */
function counted({ lines }: Played): readonly string[] {
  const events = lines.map(({ stream, fact, at }, n): ViewEvent => {
    return { stream, fact: fact as ViewEvent['fact'], sequence: n + 1, recordedAt: Number(at) };
  });
  const rows = [...foldView(quotaCounters, events).values()] as unknown as readonly QuotaCounter[];
  return rows
    .filter(({ measured }) => measured !== 0)
    .map((row) => `${row.office_id} ${row.unit_id} ${row.period} ${row.measured}`)
    .sort();
}

/** The same, as the points engine measures it. */
function measured({ lines, book }: Played): readonly string[] {
  const assessors = newAssessors();
  for (const { stream, fact, at } of lines)
    assess(assessors, { stream, fact: fact as OfficeFact, recordedOn: officeDayAt(at).day });
  const of = (officeId: string, unitId: string, period: string): readonly string[] => {
    const state = assessors.byOffice.get(officeId)?.state;
    const count = state ? measuredOf(state, unitId, { measure: 'REPORTED' }, period).valueOf() : 0;
    return count === 0 ? [] : [`${officeId} ${unitId} ${period} ${count}`];
  };
  const owing: readonly (readonly [string, string])[] = [
    ['gannan', 'hezuo'],
    ['gannan', 'water'],
    ['gannan', 'point'],
    ['hezuo', 'point'],
    ['gannan', 'town'],
    ['hezuo', 'town'],
  ];
  expect(monthlyReportQuotas(book).length).toBeGreaterThan(0);
  return ['2026-03', '2026-04', '2026-05', '2026-06', '2026-07', '2026-08']
    .flatMap((period) => owing.flatMap(([officeId, unitId]) => of(officeId, unitId, period)))
    .sort();
}

const settings = fc.record({
  returnedCounts: fc.boolean(),
  unusedCounts: fc.boolean(),
  duplicateCounts: fc.boolean(),
  commissionedCounts: fc.boolean(),
  emergencyCounts: fc.constantFrom('ONCE' as const, 'NOT' as const),
  emergencyCountsOn: fc.constantFrom('SIGNED' as const, 'REPORTED' as const),
  countedOn: fc.constantFrom('SENDING' as const, 'RECEIPT' as const),
  directPointCountsForCounty: fc.boolean(),
});
const act = fc.record({
  what: fc.integer({ min: 0, max: 12 }),
  id: fc.integer({ min: 0, max: 2 }),
  writer: fc.constantFrom(...writers),
  office: fc.constantFrom('gannan', 'gannan', 'hezuo'),
  days: fc.integer({ min: 0, max: 4 }),
});

/** A county's rulebook asks its direct points too, so that one item counts at two offices. */
const bookWith = (chosen: Record<string, unknown>): Rulebook => {
  const values = Object.entries(chosen).map(([name, value]) => [name, { value, ...choice }]);
  const quotas = gannan2008.quotas.map((rule) => ({
    ...rule,
    minima: rule.minima.map((row) =>
      row.appliesTo.directReportingPoint
        ? { ...row, appliesTo: { ...row.appliesTo, classes: ['TOWNSHIP' as const] } }
        : row,
    ),
  }));
  return revised({ quotas, settings: { ...gannan2008.settings, ...(Object.fromEntries(values) as object) } });
};

describe('Article 21(4) — counters and engine never differ', () => {
  it('whatever happens to items, under whatever an office chose', () =>
    fc.assert(
      fc.property(settings, fc.array(act, { minLength: 10, maxLength: 60 }), (chosen, acts) => {
        const played = new Played(bookWith(chosen));
        for (const { what, id, writer, office, days } of acts) {
          played.wait(days);
          played.act(what, id, writer, office);
        }
        expect(counted(played)).toEqual(measured(played));
      }),
      { numRuns: 300 },
    ));
});
