import { QuotaAssigned, QuotaPeriodClosed, QuotaPeriodOpened, QuotaReleased } from '@shangda/events/quota';
import {
  DirectReportingNamed,
  ExemptionEnded,
  ExemptionGranted,
  UnitReclassified,
  UnitStopped,
} from '@shangda/events/unit';
import { endExemption, grantExemption } from '@shangda/domain/exemption';
import { approveItem } from '@shangda/domain/item/sign-off';
import { type ObligedUnit, assignQuotas } from '@shangda/domain/quota';
import { type History, given } from '@shangda/testing/given';
import { gannan, morning } from './gannan.js';
import { approved, chainOf, countyQuota, drafted, item, itemId, reported, submitted } from './items.js';

const byKeeper = { actor: 'gannan-keeper', at: morning };
const byClock = { actor: 'system:quota-clock', at: morning };
const march = { officeId: 'gannan', period: '2026-03' };
const flood = { officeId: 'gannan', from: '2026-03', to: '2026-05', grantedBy: '州政府办公室', reason: '抗洪救灾' };
const granted = ExemptionGranted.of(flood);
const exempt: History = { 'unit-hezuo': [granted] };

describe('Exemptions — the office frees a unit, by name and with a reason', () => {
  it('of all quotas, or of one rule, for some months', () => {
    given(gannan)
      .when(grantExemption, { unitId: 'hezuo', ...flood }, byKeeper)
      .thenIn({ 'unit-hezuo': [granted] });
    given(gannan)
      .when(grantExemption, { unitId: 'hezuo', ruleId: 'monthly-county', ...flood }, byKeeper)
      .then(ExemptionGranted.of({ ruleId: 'monthly-county', ...flood }));
  });

  it('of a rule it has, for months that follow one another', () => {
    given(gannan)
      .when(grantExemption, { unitId: 'hezuo', ...flood, ruleId: 'weekly' }, byKeeper)
      .thenRefused('RuleUnknown', undefined, { ruleId: 'weekly' });
    given(gannan)
      .when(grantExemption, { unitId: 'hezuo', ...flood, to: '2026-02' }, byKeeper)
      .thenRefused('EndsBeforeItStarts', undefined, { from: '2026-03', to: '2026-02' });
    given(gannan)
      .when(grantExemption, { unitId: 'hezuo', ...flood, to: '2026-03' }, byKeeper)
      .and();
  });

  it('of no month that is closed', () => {
    const closed = { 'quota-gannan-2026-03': [QuotaPeriodClosed.of({ ...march, block: '7', ends: [] })] };
    given(gannan, closed)
      .when(grantExemption, { unitId: 'hezuo', ...flood }, byKeeper)
      .thenRefused('PeriodClosed', '21(4)', { period: '2026-03' });
    given(gannan, closed)
      .when(grantExemption, { unitId: 'hezuo', ...flood, from: '2026-04' }, byKeeper)
      .and();
  });

  it('that is there, of an office that is one', () => {
    given(gannan)
      .when(grantExemption, { unitId: 'nowhere', ...flood }, byKeeper)
      .thenRefused('access.hidden');
    given(gannan)
      .when(grantExemption, { unitId: 'hezuo', ...flood, officeId: 'water' }, byKeeper)
      .thenRefused('access.hidden');
    given(gannan, { 'unit-hezuo': [UnitStopped.of({ effectiveOn: '2026-03-01', reason: '撤销' })] })
      .when(grantExemption, { unitId: 'hezuo', ...flood }, byKeeper)
      .thenRefused('UnitEnded');
  });

  it('and may end it before its time, once: the unit owes from this month on', () => {
    const asked = { unitId: 'hezuo', officeId: 'gannan', from: '2026-03', reason: '灾情已缓解' };
    const ended = ExemptionEnded.of({
      officeId: 'gannan',
      from: '2026-03',
      endedFrom: '2026-03',
      reason: '灾情已缓解',
    });
    const outcome = given(gannan, exempt).when(endExemption, asked, byKeeper);
    outcome.then(ended);
    outcome
      .and()
      .when(endExemption, asked, byKeeper)
      .thenRefused('NotExempt', '21(4)', { unitId: 'hezuo', from: '2026-03' });
    given(gannan, exempt)
      .when(endExemption, { ...asked, ruleId: 'monthly-county' }, byKeeper)
      .thenRefused('NotExempt', '21(4)');
    given(gannan, exempt)
      .when(endExemption, asked, { ...byKeeper, at: '2026-06-01T01:30:00Z' })
      .thenRefused('NotExempt', '21(4)');
  });
});

describe('Article 21(4) — who owes a month', () => {
  const hezuo: ObligedUnit = { id: 'hezuo', class: 'COUNTY_GOVERNMENT', directReportingTo: [] };
  const opened = QuotaPeriodOpened.of({ ...march, firstDay: '2026-03-01', lastDay: '2026-03-31', rulebookNumber: 1 });
  const owes = QuotaAssigned.of({
    ...march,
    ruleId: 'monthly-county',
    unitId: 'hezuo',
    required: 15,
    rulebookNumber: 1,
  });
  const asked = (changes: Partial<ObligedUnit>, ...more: History[]) =>
    given(gannan, ...more).when(assignQuotas, { ...march, units: [{ ...hezuo, ...changes }] }, byClock);
  const all = { officeId: 'gannan', from: '2026-03', to: '2026-03' };

  it('a unit that was there on its first day, also where it ended the day after', () => {
    asked({ startedOn: '2026-03-01' }).then(opened, owes);
    asked({ startedOn: '2026-03-02' }).then(opened);
    asked({ endedOn: '2026-03-02' }).then(opened, owes);
    asked({ endedOn: '2026-03-01' }).then(opened);
  });

  it('not one that is exempted, of all or of this rule, in this month, by this office', () => {
    asked({ exemptions: [all] }).then(opened);
    asked({ exemptions: [{ ...all, ruleId: 'monthly-county' }] }).then(opened);
    asked({ exemptions: [{ ...all, ruleId: 'monthly-department' }] }).then(opened, owes);
    asked({ exemptions: [{ ...all, officeId: 'hezuo' }] }).then(opened, owes);
    asked({ exemptions: [{ ...all, to: '2026-02', from: '2026-01' }] }).then(opened, owes);
    asked({ exemptions: [{ ...all, from: '2026-04', to: '2026-05' }] }).then(opened, owes);
    asked({ exemptions: [{ ...all, endedFrom: '2026-03' }] }).then(opened, owes);
    asked({ exemptions: [{ ...all, to: '2026-05', endedFrom: '2026-04' }] }).then(opened);
  });

  it('an exemption granted within the month releases it', () =>
    asked({ exemptions: [all] }, { 'quota-gannan-2026-03': [opened, owes] }).then(
      QuotaReleased.of({ ...march, ruleId: 'monthly-county', unitId: 'hezuo' }),
    ));
});

describe('Article 21(4) — the class of a month is the one on its first day', () => {
  const signed = (effectiveOn: string) =>
    given(
      gannan,
      { 'unit-hezuo': [UnitReclassified.of({ class: 'DEPARTMENT', reason: '机构改革', effectiveOn })] },
      item(drafted(), submitted()),
    ).when(approveItem, { itemId }, { actor: 'hezuo-leader', at: morning });

  it('a change in mid-month counts from the next', () => {
    const asDepartment = { officeId: 'gannan', ruleId: 'monthly-department', period: '2026-03' };
    signed('2026-03-02').then(approved(), reported({ counts: [countyQuota('2026-03')] }));
    signed('2026-03-01').then(approved(), reported({ counts: [asDepartment] }));
  });

  it('and so is being a direct reporting point', () => {
    const counted = { officeId: 'gannan', ruleId: 'monthly-direct-point', period: '2026-03' };
    const ofTown = item(
      drafted({ unitId: 'town' }),
      submitted({ chain: chainOf('town'), receivers: ['hezuo', 'gannan'] }),
    );
    const reportedOn = (effectiveOn: string) =>
      given(gannan, { 'unit-town': [DirectReportingNamed.of({ officeIds: ['gannan'], effectiveOn })] }, ofTown).when(
        approveItem,
        { itemId },
        { actor: 'town-leader', at: morning },
      );
    const report = { unitId: 'town', receivers: ['hezuo', 'gannan'] };
    reportedOn('2026-03-01').then(approved('town-leader'), reported({ ...report, counts: [counted] }));
    reportedOn('2026-03-02').then(approved('town-leader'), reported({ ...report, counts: [] }));
  });
});
