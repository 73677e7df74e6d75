import { POOLS } from '@shangda/api/office/office.module';
import { streamKey } from '@shangda/domain/command';
import { publishRulebook, rulebooks } from '@shangda/domain/rulebook';
import { Executor } from '@shangda/event-store/execute';
import { fireDue } from '@shangda/event-store/firing';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { DutyClerk } from '@shangda/worker/duty-clerk';
import { chain, limit, statutory } from '../../specs/incidents.js';
import { county, gannanRulebook, openOffice, personOf, prefecture, type TestOffice } from './office.js';

/** An enterprise below the county, with an officer and a leader. */
export const mine = 'mine';
export const mineOfficer = 'mine-officer';
export const mineLeader = 'mine-leader';

const minute = 60_000;
/** So many minutes ago at the office, as people write it. */
export const ago = (minutes: number): string =>
  new Date(Date.now() - minutes * minute + 8 * 60 * minute).toISOString().replace('Z', '+08:00');
/** The same as it stands in a fact. */
export const inFacts = (text: string): string => new Date(text).toISOString().replace('Z', '000Z');

const emergencies = {
  ...statutory,
  deadlines: [
    ...(statutory.deadlines ?? []),
    limit('telephone', { kind: 'TELEPHONE', from: 'UNIT', to: 'COUNTY', within: 'PT30M' }),
    limit('daily', { kind: 'FOLLOW_UP', from: 'UNIT', to: 'COUNTY', within: 'P1D', clock: 'REPORTED' }),
    limit('receipt', { kind: 'RECEIPT', from: 'COUNTY', within: 'PT1H' }),
    limit('signature', { kind: 'SIGN_OFF', from: 'UNIT', within: 'P1D', clock: 'REPORTED' }),
  ],
  escalations: [chain],
};

/** The office with emergency rules (samples beside the statutory ones), and the mine. */
export async function openIncidentOffice(): Promise<TestOffice> {
  const office = await openOffice();
  const effectiveFrom = `${new Date(Date.now() + 8 * 60 * minute).toISOString().slice(0, 7)}-01`;
  const rulebook = { ...gannanRulebook, effectiveFrom, emergencies };
  await office.operate(publishRulebook, { officeId: prefecture, rulebook }, streamKey(rulebooks, prefecture));
  const as = personOf(county, 'REGISTRAR');
  const unit = { unitId: mine, name: '样例矿', nameEn: 'Sample mine', parentId: county, isOffice: false };
  const kind = { level: 'ENTERPRISE', class: 'ENTERPRISE', directReportingTo: [] };
  await done(office, { as, url: '/v1/units', body: { ...unit, ...kind } });
  for (const [personId, role] of [
    [mineOfficer, 'INFO_OFFICER'],
    [mineLeader, 'LEADER_IN_CHARGE'],
  ] as const)
    await done(office, {
      as,
      url: '/v1/people',
      body: { personId, name: personId, unitId: mine, grants: [{ role, unitId: mine }] },
    });
  return office;
}

/** Asks and must get it. */
export async function done(office: TestOffice, asked: Parameters<TestOffice['ask']>[0]) {
  const answer = await office.ask({ ...(asked.body !== undefined && { method: 'POST' }), ...asked });
  if (answer.status >= 300) throw new Error(`${asked.url}: ${answer.text}`);
  return answer.body;
}

/** The clock rings, and whoever is to be told is told. */
export async function ring(office: TestOffice): Promise<void> {
  const { read }: LedgerPools = office.app.get(POOLS);
  await fireDue(read);
  await new DutyClerk(office.app.get(Executor), read).tick();
}
