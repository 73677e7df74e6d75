import { randomUUID } from 'node:crypto';
import { sealNote } from '@shangda/api/items/texts';
import { execute } from '@shangda/api/office/office';
import { Operator } from '@shangda/cli/operator';
import type { CommandDefinition } from '@shangda/domain/command';
import { openByCall } from '@shangda/domain/emergency/calls';
import { sendIncidentReport } from '@shangda/domain/emergency/reporting';
import { instantText } from '@shangda/domain/calendar';
import { registerPerson } from '@shangda/domain/person';
import { publishRulebook, rulebooks } from '@shangda/domain/rulebook';
import { registerUnit } from '@shangda/domain/unit-registration';
import { Executor } from '@shangda/event-store/execute';
import { type LedgerPools, PostgresLedger, openPools } from '@shangda/event-store/postgres-ledger';
import { readFact } from '@shangda/events/catalogue';
import type { Emergencies } from '@shangda/events/rulebook/emergencies';
import { county } from '../office.js';
import type { BenchServer } from '../server.js';

const office = '6230';
const mine = 'mine';
const citation = { document: 'sample', article: '1', text: 'sample' };
const title = { zh: '样例', en: 'Sample' };
const common = { title, citation, clock: 'LEARNED' as const };

/** Limits of seconds, so that minutes are enough; a chain of four steps round each. */
function hurried(limitSeconds: number): Emergencies {
  const within = `PT${limitSeconds}S`;
  const step = (at: string, who: 'LEADER_IN_CHARGE' | 'DUTY_LEADER') => ({
    ...{ at, tell: [{ who, at: 'TOP' as const }], channels: ['INBOX' as const] },
    ...{ nextChannelAfter: 'PT5M', repeatEvery: 'PT5M' },
  });
  return {
    grades: [{ id: 'major', categories: ['ACCIDENT'], level: 'III', citation }],
    deadlines: [
      { id: 'unit', ...common, kind: 'INITIAL', from: 'UNIT', to: 'COUNTY', within },
      { id: 'county-call', ...common, kind: 'TELEPHONE', from: 'COUNTY', to: 'PREFECTURE', within },
      { id: 'county', ...common, kind: 'INITIAL', from: 'COUNTY', to: 'PREFECTURE', within },
    ],
    escalations: [
      {
        ...{ id: 'chain', title, citation, acknowledgedFor: 'PT5M' },
        steps: [
          step('-PT2S', 'DUTY_LEADER'),
          step('PT0S', 'LEADER_IN_CHARGE'),
          step('PT2S', 'DUTY_LEADER'),
          step('PT4S', 'LEADER_IN_CHARGE'),
        ],
      },
    ],
  };
}

/** Clock rows of one incident: three clocks, each with its due time and four steps. */
export const rowsAnIncident = 15;

export interface StormOffice {
  /** An accident at the mine, told to the county by telephone at this moment. */
  accident(incidentId: string): Promise<void>;
  /** The mine or the county tells the next in writing. */
  report(incidentId: string, by: 'mine' | 'county'): Promise<void>;
  /** Ledger time, microseconds. */
  now(): Promise<bigint>;
  close(): Promise<void>;
}

/** A mine below the county of the bench's office, whose people report; every limit is so many seconds. */
export async function openStormOffice({ server }: BenchServer, limitSeconds: number): Promise<StormOffice> {
  await populate(server.urls.app, limitSeconds);
  const pools = openPools(server.urls.app);
  const executor = new Executor(new PostgresLedger(pools), readFact);
  const text = sealNote('样例').reference;
  return {
    accident: async (incidentId) => {
      const calledAt = instantText(await executor.now());
      const told = { incidentId, unitId: mine, category: 'ACCIDENT', figures: { deaths: 3 }, text } as const;
      await ask(executor, openByCall, { ...told, officeId: county, calledAt }, `${county}-duty`, incidentId);
    },
    report: (incidentId, by) => {
      const [fromUnitId, actor, to] =
        by === 'mine' ? [mine, 'mine-leader', county] : [county, `${county}-duty`, office];
      const unsignedBecause = by === 'mine' ? undefined : '样例';
      const report = { incidentId, fromUnitId, kind: 'INITIAL', text, to: [to], unsignedBecause } as const;
      return ask(executor, sendIncidentReport, report, actor, incidentId);
    },
    now: () => executor.now(),
    close: () => closed(pools),
  };
}

async function populate(url: string, limitSeconds: number): Promise<void> {
  const operator = new Operator(url);
  const base = { nameEn: 'Sample', isOffice: false, directReportingTo: [] };
  const person = (personId: string, unitId: string, role: 'LEADER_IN_CHARGE' | 'DUTY_OFFICER') => ({
    ...{ personId, unitId, name: '岗位', grants: [{ role, unitId }] },
    ...(role === 'LEADER_IN_CHARGE' && { posts: [{ post: role }] }),
  });
  try {
    const unit = {
      ...base,
      unitId: mine,
      name: '样例矿',
      parentId: county,
      level: 'ENTERPRISE',
      class: 'ENTERPRISE',
    } as const;
    await operator.run(registerUnit, unit, `unit-${mine}`);
    for (const one of [
      person('mine-leader', mine, 'LEADER_IN_CHARGE'),
      person(`${county}-duty`, county, 'DUTY_OFFICER'),
      person(`${office}-leader`, office, 'LEADER_IN_CHARGE'),
    ])
      await operator.run(registerPerson, one, `person-${one.personId}`);
    const rulebook = (await operator.load(rulebooks, office)).versions[0]?.rulebook;
    if (!rulebook) throw new Error('the office has no rulebook');
    const { effectiveFrom: _before, ...rest } = rulebook;
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 8);
    const changed = { ...rest, effectiveFrom: `${today}01`, emergencies: hurried(limitSeconds) };
    await operator.run(publishRulebook, { officeId: office, rulebook: changed }, `rulebook-${office}`);
  } finally {
    await operator.close();
  }
}

/** Asked again under the same id when the line was cut: it is done once. Late or twice is no error of the asker's. */
async function ask<Data>(
  executor: Executor,
  definition: CommandDefinition<Data>,
  data: Data,
  actor: string,
  incidentId: string,
): Promise<void> {
  const asking = { definition, data, actor, commandId: randomUUID(), digest: Buffer.alloc(32) };
  for (let tries = 0; ; tries++) {
    try {
      const answer = await execute(executor, { ...asking, subject: `incident-${incidentId}` });
      if (answer.status === 'accepted' || answer.status === 'unchanged') return;
      if (answer.status !== 'contended') throw new Refused(`${definition.name}: ${JSON.stringify(answer)}`);
    } catch (cause) {
      if (cause instanceof Refused || tries > 20) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

class Refused extends Error {}

async function closed({ append, read }: LedgerPools): Promise<void> {
  await Promise.all([append.end(), read.end()]);
}
