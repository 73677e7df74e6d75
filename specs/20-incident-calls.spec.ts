import { logCall, openByCall, recordReceiptAbove, recordReportSent } from '@shangda/domain/emergency/calls';
import { incidents } from '@shangda/domain/emergency/incident';
import { reportIncident, sendIncidentReport } from '@shangda/domain/emergency/reporting';
import { given } from '@shangda/testing/given';
import { gannan2008, published, revised, unit } from './gannan.js';
import { at, incidentId, instantAt, statutory, text, under } from './incidents.js';

const luqu = unit({ unitId: 'luqu', parentId: 'gannan', level: 'COUNTY', class: 'COUNTY_GOVERNMENT', isOffice: true });
const office = { ...under(statutory), ...luqu };
const accident = { incidentId, unitId: 'mine', category: 'ACCIDENT' as const, figures: {}, text };
const byCall = { ...accident, officeId: 'hezuo', calledAt: instantAt('10:20') };
const byHezuo = { actor: 'hezuo-duty', at: at('10:30') };
const byMine = { actor: 'mine-leader', at: at('10:25') };
const reported = () =>
  given(office)
    .when(reportIncident, { ...accident, to: ['hezuo'] }, byMine)
    .and();
const call = { incidentId, fromUnitId: 'mine', calledAt: instantAt('10:40'), text };
const byGannan = { actor: 'gannan-duty', at: at('10:45') };

describe('Article 20 — a call is entered by an office that stands above the caller', () => {
  it('the county, or the prefecture past it (Art. 21(3))', () => {
    expect(given(office).when(openByCall, byCall, byHezuo).and().state(incidents, incidentId)).toBeDefined();
    const toGannan = { ...byCall, officeId: 'gannan' };
    expect(given(office).when(openByCall, toGannan, byGannan).and().state(incidents, incidentId)).toBeDefined();
  });

  it('not by another county', () =>
    given(office)
      .when(openByCall, { ...byCall, officeId: 'luqu' }, { actor: 'luqu-duty', at: at('10:30') })
      .thenRefused('UnitOfAnotherOffice'));

  it('to another county an incident of this one is not there', () => {
    const asking = { actor: 'luqu-duty', at: at('10:45') };
    reported()
      .when(logCall, { ...call, officeId: 'luqu' }, asking)
      .thenRefused('access.hidden');
    reported()
      .when(logCall, { ...call, officeId: 'luqu', fromUnitId: 'luqu' }, asking)
      .thenRefused('access.hidden');
  });

  it('from a unit that knows: who was never told has nothing to tell', () => {
    const fromTown = { ...call, officeId: 'hezuo', fromUnitId: 'town' };
    reported().when(logCall, fromTown, byHezuo).thenRefused('CallerDoesNotKnow', '20');
    const learned = reported()
      .when(logCall, { ...call, officeId: 'gannan' }, byGannan)
      .and();
    expect(learned.state(incidents, incidentId)?.parties['gannan']?.learnedAt).toBe(instantAt('10:40'));
  });
});

describe('Article 16, 20 — speed before procedure', () => {
  const unsigned = { ...accident, to: ['hezuo'], unsignedBecause: '先报后签' };
  const byOfficer = { actor: 'mine-officer', at: at('10:25') };

  it('is allowed by the nearest rulebook where the office it goes to has none', () =>
    expect(given(office).when(reportIncident, unsigned, byOfficer).and().state(incidents, incidentId)).toMatchObject({
      parties: { mine: { unsigned: true } },
    }));

  it('is not, where the office itself says so, and never without the reason', () => {
    const { settings } = gannan2008;
    const strict = revised({
      settings: { ...settings, unsignedEmergency: { ...settings.unsignedEmergency, value: false } },
    });
    const hezuo = { 'rulebook-hezuo': [published(strict, 1, 'hezuo')] };
    given(office, hezuo).when(reportIncident, unsigned, byOfficer).thenRefused('UnsignedEmergencyNotAllowed', '16');
    const unsaid = { ...unsigned, unsignedBecause: undefined };
    given(office).when(reportIncident, unsaid, byOfficer).thenRefused('MustBeSignedOrSayWhy', '16');
  });
});

describe('Article 20 — what is told outside this system', () => {
  const outside = { incidentId, unitId: 'hezuo', text, tier: 'PROVINCE' as const, channel: 'FAX' as const };
  const byEditor = { actor: 'hezuo-editor', at: at('11:30') };
  const sentAt = instantAt('11:20');
  const inside = { incidentId, fromUnitId: 'hezuo', kind: 'INITIAL' as const, text, to: ['gannan'] };

  it('goes upward, and so does its receipt', () => {
    const sideways = { ...outside, tier: 'COUNTY' as const };
    reported()
      .when(recordReportSent, { ...sideways, kind: 'INITIAL', sentAt }, byEditor)
      .thenRefused('NotAbove', '20');
    reported()
      .when(recordReceiptAbove, { ...sideways, receivedAt: sentAt }, byEditor)
      .thenRefused('NotAbove', '20');
  });

  it('begins with a first report, too', () => {
    const record = reported();
    record
      .when(recordReportSent, { ...outside, kind: 'FOLLOW_UP', sentAt }, byEditor)
      .thenRefused('FollowUpBeforeInitial', '20');
    record
      .when(recordReportSent, { ...outside, kind: 'FINAL', sentAt }, byEditor)
      .thenRefused('FinalBeforeInitial', '20');
    record
      .when(recordReportSent, { ...outside, kind: 'SUPPLEMENT', sentAt }, byEditor)
      .thenRefused('SupplementBeforeFinal', '20');
  });

  it('by telephone is told and not written: the written first report is still to come', () => {
    const told = { ...outside, kind: 'INITIAL' as const, channel: 'TELEPHONE' as const, sentAt };
    const record = reported().when(recordReportSent, told, byEditor).and();
    expect(record.state(incidents, incidentId)?.parties['hezuo']?.reportedAt).toBeUndefined();
    const after = record.when(sendIncidentReport, inside, { actor: 'hezuo-leader', at: at('11:40') }).and();
    expect(after.state(incidents, incidentId)?.parties['hezuo']?.reportedAt).toBe(instantAt('11:40'));
  });
});
