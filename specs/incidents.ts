import type { Emergencies } from '@shangda/events/rulebook/emergencies';
import type { IncidentLevel } from '@shangda/events/vocabulary';
import { deadlines } from '@shangda/domain/emergency/deadline';
import { clockId } from '@shangda/domain/emergency/deadline';
import { incidents } from '@shangda/domain/emergency/incident';
import type { Given, History } from '@shangda/testing/given';
import { gannan2008, person, published, register, unit } from './gannan.js';

export const incidentId = '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11';
export const text = { id: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e12', digest: 'ab'.repeat(32) };

const statute = { document: '国务院令第493号', article: '9', text: '应当于1小时内' };
const perLevel = { document: '国务院令第493号', article: '11', text: '每级上报的时间不得超过2小时' };
const sample = { reading: 'sample', citation: { document: 'sample', article: '1', text: 'sample' } };
const title = { zh: '样例', en: 'Sample' };
const grave: IncidentLevel[] = ['I', 'II', 'III'];

/** 1 h to the county, then 2 h a level, counted from when it was learned; 一般 ends at the prefecture. */
export const statutory: Emergencies = {
  grades: [
    { id: 'major', categories: ['ACCIDENT'], level: 'III', atLeast: { deaths: 3 }, citation: statute },
    { id: 'graver', categories: ['ACCIDENT'], level: 'II', atLeast: { deaths: 10 }, citation: statute },
    { id: 'ordinary', categories: ['ACCIDENT'], level: 'IV', citation: statute },
  ],
  deadlines: [
    limit('unit', { from: 'UNIT', to: 'COUNTY', within: 'PT1H', citation: statute }),
    limit('county', { from: 'COUNTY', to: 'PREFECTURE', within: 'PT2H', citation: perLevel }),
    limit('prefecture', { from: 'PREFECTURE', to: 'PROVINCE', within: 'PT2H', levels: grave, citation: perLevel }),
  ],
  casualtyWindows: [{ id: 'window', days: 30, citation: statute }],
};

type Rule = NonNullable<Emergencies['deadlines']>[number];

export function limit(id: string, rule: Pick<Rule, 'from' | 'within'> & Partial<Rule>): Rule {
  return { id, title, categories: ['ACCIDENT'], kind: 'INITIAL', clock: 'LEARNED', citation: sample.citation, ...rule };
}

/** A chain of the rulebook: a quarter of an hour before, at the due time, a quarter and half an hour after. */
export const chain: NonNullable<Emergencies['escalations']>[number] = {
  id: 'chain',
  title,
  ...sample,
  acknowledgedFor: 'PT30M',
  steps: [
    step('-PT15M', { who: 'DUTY_OFFICER', at: 'RESPONSIBLE' }),
    step('PT0S', { who: 'LEADER_IN_CHARGE', at: 'RESPONSIBLE' }),
    step('PT15M', { who: 'DUTY_LEADER', at: 'RECEIVER' }),
    step('PT30M', { who: 'DUTY_LEADER', at: 'TOP' }),
  ],
};

type Step = NonNullable<Emergencies['escalations']>[number]['steps'][number];

function step(at: string, ...tell: Step['tell']): Step {
  return { at, tell, channels: ['INBOX'], nextChannelAfter: 'PT5M', repeatEvery: 'PT5M' };
}

/** The register, with a mine below the county, and the prefecture's rulebook with these rules. */
export const under = (emergencies: Emergencies): History => ({
  ...register,
  ...unit({ unitId: 'mine', parentId: 'hezuo', level: 'ENTERPRISE', class: 'ENTERPRISE' }),
  ...person('mine-leader', 'mine', { role: 'LEADER_IN_CHARGE', unitId: 'mine' }),
  ...person('mine-officer', 'mine', { role: 'INFO_OFFICER', unitId: 'mine' }),
  ...person('hezuo-duty', 'hezuo', { role: 'DUTY_OFFICER', unitId: 'hezuo' }),
  ...person('gannan-duty', 'gannan', { role: 'DUTY_OFFICER', unitId: 'gannan' }),
  'rulebook-gannan': [published({ ...gannan2008, emergencies })],
});

/** A time of 10 March 2026 in Shanghai as ledger time, `10:05` or `10:05:30`. */
export const at = (time: string): string => instantAt(time).replace('.000000', '');
/** The same as it stands in a fact. */
export const instantAt = (time: string, day = 10): string => {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  return `${new Date(Date.UTC(2026, 2, day, hour - 8, minute, second)).toISOString().slice(0, 19)}.000000Z`;
};

/** Who is late at a time: whose deadlines have passed and are not met, as `unit kind due`. */
export function lateAt(record: Given, time: string): readonly string[] {
  const { clocks = {} } = record.state(incidents, incidentId) ?? {};
  return Object.values(clocks)
    .filter((clock) => clock.dueAt < instantAt(time) && record.state(deadlines, clockId(clock)).outcome === 'OPEN')
    .map(({ unitId, kind, dueAt }) => `${unitId} ${kind} ${dueAt}`);
}
