import { dayKind } from '@shangda/events/vocabulary';
import { instant, oneOf, optional, orNull, type Sample } from '../http/sample.js';

const duty = (personId: string, name: string, reason: Sample): Sample => ({
  personId,
  name,
  from: instant('2026-10-01T00:00:00.000000Z'),
  until: instant('2026-10-02T00:00:00.000000Z'),
  reason,
});
const officer = orNull(duty('6230-duty-officer', '州政府办公室值班员', optional('换班')));
const leader = orNull(duty('6230-leader', '州政府办公室分管领导', optional('换班')));
const asked = {
  officeId: '6230',
  version: 3,
  from: instant('2026-09-28T00:00:00.000000Z'),
  until: instant('2026-10-28T00:00:00.000000Z'),
};
const days = [
  {
    day: '2026-10-01',
    kind: oneOf(dayKind.options, 'HOLIDAY'),
    name: '国庆节',
    source: '全国年节及纪念日放假办法',
  },
];
const entry = {
  from: instant('2026-10-01T00:00:00.000000Z'),
  until: instant('2026-10-02T00:00:00.000000Z'),
  officer,
  leader,
};

export const rosterSample: Sample = { ...asked, days, entries: [entry], next: optional('WyIyMDI2LTEwLTAyIl0') };

export const gapsSample: Sample = {
  ...asked,
  days,
  gaps: [
    {
      missing: oneOf(['OFFICER', 'LEADER'], 'LEADER'),
      required: true,
      from: instant('2026-10-02T00:00:00.000000Z'),
      until: instant('2026-10-02T16:00:00.000000Z'),
      holiday: optional('国庆节'),
      personId: optional('6230-leader'),
    },
  ],
};

export const nowSample: Sample = {
  officeId: '6230',
  at: instant('2026-10-01T02:00:00.000000Z'),
  officer,
  leader,
};
