import { randomUUID } from 'node:crypto';
import { execute } from '@shangda/api/office/office';
import { sealNote } from '@shangda/api/items/texts';
import type { CommandDefinition } from '@shangda/domain/command';
import { acknowledgeEscalations } from '@shangda/domain/emergency/escalation';
import { recordReportSent } from '@shangda/domain/emergency/calls';
import { reportIncident, sendIncidentReport } from '@shangda/domain/emergency/reporting';
import { registerPerson } from '@shangda/domain/person';
import { registerUnit } from '@shangda/domain/unit-registration';
import { planDuty } from '@shangda/domain/roster-planning';
import { Executor } from '@shangda/event-store/execute';
import { fireDue, longestOverdue } from '@shangda/event-store/firing';
import { PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { readFact } from '@shangda/events/catalogue';
import { DutyClerk } from '@shangda/worker/duty-clerk';
import { chain, limit, statutory } from '../../specs/incidents.js';
import { type ClockedOffice, gannan, openClockedOffice } from './clocked-office.js';

let office: ClockedOffice;
let executor: Executor;
let clerk: DutyClerk;
const emergencies = {
  ...statutory,
  deadlines: [
    ...(statutory.deadlines ?? []),
    limit('daily', { kind: 'FOLLOW_UP', from: 'UNIT', to: 'COUNTY', within: 'P1D', clock: 'REPORTED' }),
  ],
  escalations: [chain],
};

/** Ten o'clock at the office. */
const at = (time: string) => new Date(`2026-03-10T${time}:00+08:00`).toISOString();
const text = (at: string) => `${at.slice(0, 19)}.000000Z`;

beforeEach(async () => {
  office = await openClockedOffice(at('09:00'));
  const { pools, operate } = office;
  await operate(registerUnit, mine, 'unit-mine');
  for (const one of people) await operate(registerPerson, one, `person-${one.personId}`);
  await office.publish('root', { ...gannan, emergencies });
  const ledger = new PostgresLedger(pools);
  executor = new Executor(ledger, readFact);
  clerk = new DutyClerk(executor, pools.read);
  const duty = { from: text(at('00:00')), until: text(at('23:00')), officerId: 'root-duty', leaderId: 'root-leader' };
  await operate(planDuty, { officeId: 'root', shifts: [duty] }, 'roster-root');
}, 60_000);

afterEach(() => office.close());

const mine = {
  ...({ unitId: 'mine', parentId: 'county', name: '样例矿', nameEn: 'Sample mine' } as const),
  ...({ level: 'ENTERPRISE', class: 'ENTERPRISE', isOffice: false, directReportingTo: [] } as const),
  signOffChain: [{ role: 'LEADER_IN_CHARGE', unitId: 'mine' }],
} as const;
const person = (personId: string, unitId: string, role: 'LEADER_IN_CHARGE' | 'DUTY_OFFICER') =>
  ({
    ...{ personId, unitId, name: '岗位', grants: [{ role, unitId }] },
    ...(role === 'LEADER_IN_CHARGE' && { posts: [{ post: role }] }),
  }) as const;
const people = [
  person('mine-leader', 'mine', 'LEADER_IN_CHARGE'),
  person('county-leader', 'county', 'LEADER_IN_CHARGE'),
  person('root-leader', 'root', 'LEADER_IN_CHARGE'),
  person('root-duty', 'root', 'DUTY_OFFICER'),
];

async function ask<Data>(definition: CommandDefinition<Data>, data: Data, actor: string, incidentId: string) {
  const asking = { definition, data, actor, commandId: randomUUID(), digest: Buffer.alloc(32) };
  return execute(executor, { ...asking, subject: `incident-${incidentId}` });
}

const words = sealNote('样例');
const said = async (stream: string) =>
  (await new PostgresLedger(office.pools).readStream(stream)).map(({ type, payload, recordedAt }) => ({
    type,
    data: JSON.parse(payload) as Record<string, unknown>,
    recordedAt,
  }));
const typesOf = async (stream: string) => (await said(stream)).map(({ type }) => type);
const rows = async (state: string) => {
  const { rows: found } = await office.pools.read.query<{ count: string }>(
    "select count(*) from ledger.deadline where state = $1 and kind <> 'NOTICE' and fires_type is not null",
    [state],
  );
  return Number(found[0]?.count);
};

/** An accident at the mine at 10:00, told at once to its leader, who tells nobody yet but the county by this report. */
async function report(incidentId: string): Promise<void> {
  const opening = { incidentId, unitId: 'mine', category: 'ACCIDENT', figures: { deaths: 3 } } as const;
  const learnedAt = text(at('10:05'));
  const answer = await ask(
    reportIncident,
    { ...opening, learnedAt, text: words.reference, to: ['county'] },
    'mine-leader',
    incidentId,
  );
  expect(answer.status).toBe('accepted');
}

async function tick(time: string): Promise<void> {
  await office.setClock(at(time));
  await fireDue(office.pools.read);
  await clerk.tick();
}

const countyClock = (incidentId: string) => `deadline-${incidentId}.county.prefecture.initial.0`;

describe('deadlines of an incident', () => {
  it('fire once each at their own time, tell step after step, and are met late with by how much', async () => {
    const incidentId = randomUUID();
    await office.setClock(at('10:10'));
    await report(incidentId);
    expect(await typesOf(`deadline-${incidentId}.mine.county.initial.0`)).toEqual(['DeadlineMetInTime']);
    await tick('12:09');
    expect(await typesOf(countyClock(incidentId))).toEqual(['EscalationDue', 'EscalationTold', 'EscalationTold']);
    await tick('12:11');
    expect((await typesOf(countyClock(incidentId))).filter((type) => type === 'DeadlineMissed')).toHaveLength(1);
    const missed = (await said(countyClock(incidentId))).find(({ type }) => type === 'DeadlineMissed');
    expect(missed?.data).toMatchObject({ unitId: 'county', dueAt: expect.stringMatching(/^2026-03-10T04:10:00/) });
    await office.setClock(at('12:40'));
    const sent = { incidentId, fromUnitId: 'county', kind: 'INITIAL', text: words.reference, to: ['root'] } as const;
    expect((await ask(sendIncidentReport, sent, 'county-leader', incidentId)).status).toBe('accepted');
    const late = (await said(countyClock(incidentId))).at(-1);
    expect(late).toMatchObject({ type: 'DeadlineMetLate', data: { lateSeconds: 1799 } });
    await tick('12:45');
    expect(await rows('fired')).toBe(0);
  });

  it('after a stop of everything, record each miss with its true due time, and people get one message', async () => {
    const incidentId = randomUUID();
    await office.setClock(at('10:10'));
    await report(incidentId);
    await office.setClock(new Date(Date.parse(at('10:10')) + 3 * 86_400_000).toISOString());
    expect(await longestOverdue(office.pools.read)).toBeGreaterThan(86_400_000);
    for (let fired = 1; fired > 0;) {
      fired = await fireDue(office.pools.read);
      await clerk.tick();
    }
    expect(await longestOverdue(office.pools.read)).toBeUndefined();
    expect(await rows('fired')).toBe(0);
    const due = async (cycle: number) =>
      (await said(`deadline-${incidentId}.mine.county.follow_up.${cycle}`)).find(
        ({ type }) => type === 'DeadlineMissed',
      )?.data.dueAt;
    // 10:10 of each of the next days.
    expect(await due(0)).toMatch(/^2026-03-11T02:10:00/);
    expect(await due(1)).toMatch(/^2026-03-12T02:10:00/);
    const notices = await office.pools.read.query<{ person: string; count: string }>(
      "select payload->>'personId' as person, count(*) from ledger.event where type = 'NoticeQueued' and payload->>'code' = 'notice.deadline_missed' group by 1",
    );
    expect(notices.rows.length).toBeGreaterThan(0);
    for (const { count } of notices.rows) expect(Number(count)).toBeLessThanOrEqual(4);
  });

  it('are stopped in their telling by whoever has it in hand, for as long as the rulebook gives, and never in themselves', async () => {
    const incidentId = randomUUID();
    await office.setClock(at('10:10'));
    await report(incidentId);
    await tick('11:56');
    const inHand = { incidentId, unitId: 'root' };
    expect((await ask(acknowledgeEscalations, inHand, 'root-duty', incidentId)).status).toBe('refused');
    const byCounty = { incidentId, unitId: 'county' };
    expect((await ask(acknowledgeEscalations, byCounty, 'county-leader', incidentId)).status).toBe('accepted');
    const before = (await typesOf(countyClock(incidentId))).filter((type) => type === 'EscalationTold').length;
    await tick('12:15');
    const after = await typesOf(countyClock(incidentId));
    expect(after).toContain('DeadlineMissed');
    expect(
      (await said(countyClock(incidentId))).filter(({ data }) => Array.isArray(data.told) && data.told.length > 0),
    ).toHaveLength(before > 0 ? 1 : 0);
    await tick('12:27');
    expect((await typesOf(countyClock(incidentId))).at(-1)).toBe('EscalationTold');
  });

  it('hold at the last microsecond: exactly one of in time and missed, whoever comes first', async () => {
    const rounds = 40;
    const ids = Array.from({ length: rounds }, () => randomUUID());
    await office.setClock(at('10:10'));
    for (const id of ids) {
      await report(id);
      const sent = {
        incidentId: id,
        fromUnitId: 'county',
        kind: 'INITIAL',
        text: words.reference,
        to: ['root'],
      } as const;
      expect((await ask(sendIncidentReport, sent, 'county-leader', id)).status).toBe('accepted');
    }
    await office.pools.read.query('select ledger.set_clock($1, 1)', [
      new Date(Date.parse(at('12:10')) - 60).toISOString(),
    ]);
    const outside = (incidentId: string) => ({
      ...({ incidentId, unitId: 'root', kind: 'INITIAL', tier: 'PROVINCE', channel: 'NETWORK' } as const),
      ...{ sentAt: text(at('12:00')), text: words.reference },
    });
    const over = new AbortController();
    const sweeping = (async () => {
      while (!over.signal.aborted) await fireDue(office.pools.read);
    })();
    for (const id of ids) {
      const answer = await ask(recordReportSent, outside(id), 'root-leader', id);
      expect(answer.status).toBe('accepted');
    }
    over.abort();
    await sweeping;
    for (const id of ids) {
      const types = await typesOf(`deadline-${id}.root.province.initial.0`);
      const decided = types.filter((type) => type === 'DeadlineMetInTime' || type === 'DeadlineMissed');
      expect(decided).toHaveLength(1);
    }
  });
});
