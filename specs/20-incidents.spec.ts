import { recordReportSent } from '@shangda/domain/emergency/calls';
import { clockId, deadlines } from '@shangda/domain/emergency/deadline';
import { incidents } from '@shangda/domain/emergency/incident';
import { reportIncident, sendIncidentReport } from '@shangda/domain/emergency/reporting';
import { type Given, given } from '@shangda/testing/given';
import { at, incidentId, instantAt, lateAt, statutory, text, under } from './incidents.js';

const office = under(statutory);
const accident = {
  ...{ incidentId, unitId: 'mine', category: 'ACCIDENT' as const, text },
  occurredAt: instantAt('10:00'),
  learnedAt: instantAt('10:05'),
};
const fromMine = { ...accident, figures: { deaths: 3 }, to: ['hezuo'] };
const byMine = { actor: 'mine-leader', at: at('10:50') };
const fromCounty = { incidentId, fromUnitId: 'hezuo', kind: 'INITIAL' as const, text, to: ['gannan'] };
const byCounty = { actor: 'hezuo-leader', at: at('12:10') };
const upward = {
  ...{ incidentId, unitId: 'gannan', kind: 'INITIAL' as const, text },
  ...{ tier: 'PROVINCE' as const, channel: 'NETWORK' as const },
};

const chainOf = (deaths: number): Given =>
  given(office)
    .when(reportIncident, { ...fromMine, figures: { deaths } }, byMine)
    .and()
    .when(sendIncidentReport, fromCounty, byCounty)
    .and();

const dueTimes = (record: Given) =>
  Object.values(record.state(incidents, incidentId)?.clocks ?? {}).map(({ unitId, to, dueAt }) => [unitId, to, dueAt]);

const provinceClock = { incidentId, unitId: 'gannan', kind: 'INITIAL', to: 'PROVINCE', cycle: 0 } as const;
const deadlineOf = (record: Given) => record.state(deadlines, clockId(provinceClock));

describe('Article 20 — a 较大 accident at 10:00, told to the responsible person at 10:05', () => {
  it('is due at the county at 11:05, at the prefecture at 12:50, at the province at 14:10: each from when it was learned', () =>
    expect(dueTimes(chainOf(3))).toEqual([
      ['mine', 'COUNTY', instantAt('11:05')],
      ['hezuo', 'PREFECTURE', instantAt('12:50')],
      ['gannan', 'PROVINCE', instantAt('14:10')],
    ]));

  it('at 14:00 nobody is late; at 14:11 the prefecture is', () => {
    expect(lateAt(chainOf(3), '14:00')).toEqual([]);
    expect(lateAt(chainOf(3), '14:10')).toEqual([]);
    expect(lateAt(chainOf(3), '14:11')).toEqual([`gannan INITIAL ${instantAt('14:10')}`]);
  });

  it('the same as 一般 ends at the prefecture: nobody is late', () => {
    expect(dueTimes(chainOf(2)).map(([unitId]) => unitId)).toEqual(['mine', 'hezuo']);
    expect(lateAt(chainOf(2), '14:11')).toEqual([]);
  });

  it('told to the province by 14:10 it is in time, to the microsecond; after it the miss stands, with by how much', () => {
    const told = (now: string, sentAt: string) =>
      chainOf(3).when(recordReportSent, { ...upward, sentAt }, { actor: 'gannan-editor', at: now });
    const types = (now: string, sentAt: string) => {
      const { outcome, missed } = deadlineOf(told(now, sentAt).and());
      return [outcome, missed];
    };
    expect(types(at('14:10'), instantAt('14:10'))).toEqual(['IN_TIME', false]);
    expect(types(at('14:10').replace('Z', '.000001Z'), instantAt('14:11'))).toEqual(['LATE', true]);
    // Sent in time and entered late: both facts stand.
    expect(types(at('14:30'), instantAt('14:10'))).toEqual(['BY_CALL', true]);
  });
});
