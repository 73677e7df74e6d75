import { deadlineKind, incidentCategory, incidentElement, incidentLevel, tier } from '@shangda/events/vocabulary';
import { described, instant, oneOf, optional, orNull, type Sample } from '../http/sample.js';

const at = (time: string): Sample => instant(`2026-03-10T${time}.000000Z`);
const maybe = (time: string): Sample => orNull(at(time));
const incidentId = '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e33';

const party = {
  unitId: '623001',
  name: '合作市',
  tier: oneOf(tier.options, 'COUNTY'),
  learnedAt: at('02:50:00'),
  toldAt: maybe('02:50:00'),
  receivedAt: maybe('02:55:00'),
  receivedBy: orNull('623001-duty-officer'),
  reportedAt: maybe('04:10:00'),
  unsigned: false,
  followUps: 1,
  finalAt: maybe('09:00:00'),
};

const clock = {
  unitId: '623001',
  kind: oneOf(deadlineKind.options, 'INITIAL'),
  to: orNull(oneOf(tier.options, 'PREFECTURE')),
  cycle: 0,
  rule: { id: 'national.accident-county', officeId: '6230', rulebookNumber: 2 },
  anchorAt: at('02:50:00'),
  dueAt: at('04:50:00'),
  outcome: oneOf(['OPEN', 'IN_TIME', 'LATE', 'BY_CALL', 'RELEASED'], 'IN_TIME'),
  missed: false,
  metAt: maybe('04:10:00'),
  lateSeconds: orNull(1200),
  releasedBecause: orNull(oneOf(['LEVEL_CHANGED', 'FINAL_REPORT', 'PAUSED'], 'FINAL_REPORT')),
  step: 1,
  acknowledgements: 0,
};

export const incidentSample: Sample = {
  id: incidentId,
  version: 9,
  phase: oneOf(['OPEN', 'FINAL'], 'OPEN'),
  name: orNull('合作市某矿井下事故'),
  unitId: '623001',
  category: oneOf(incidentCategory.options, 'ACCIDENT'),
  accidentKind: orNull('OTHER'),
  level: orNull(oneOf(incidentLevel.options, 'III')),
  figures: { deaths: orNull(3), missing: orNull(1), seriousInjuries: orNull(4), lossYuan: orNull(2_000_000) },
  elements: Object.fromEntries(incidentElement.options.map((name) => [name, orNull('合作市某矿井下')])),
  unknown: ['CONTACT'],
  occurredAt: maybe('02:00:00'),
  discoveredAt: maybe('02:02:00'),
  openedAt: at('02:50:00'),
  openedBy: '623001-officer',
  itemId: orNull('0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11'),
  rulebooks: [{ officeId: '6230', number: 2 }],
  unguarded: ['623001'],
  parties: [party],
  clocks: [clock],
};

const words = described({ type: 'object' }, { PLACE: '合作市某矿井下' });

export const timelineSample: Sample = {
  entries: [
    {
      position: '4711',
      recordedAt: at('02:50:00'),
      type: 'IncidentReportSent',
      by: '623001-officer',
      authority: orNull('INFO_OFFICER@623001'),
      reason: orNull('伤亡人数有变化'),
      unitId: '623001',
      told: ['6230'],
      claimedAt: maybe('02:00:00'),
      text: orNull({
        name: optional('合作市某矿井下事故'),
        elements: words,
        headings: described({ type: 'object' }, {}),
        note: optional('详情正在核实'),
      }),
      data: described({ type: 'object' }, { kind: 'INITIAL', fromUnitId: '623001' }),
    },
  ],
  next: optional('WyI0NzExIl0'),
};
