import type { Fact } from '@shangda/events/event';
import { PersonRegistered, PersonTransferred } from '@shangda/events/person';
import { PostFilled, PostVacated } from '@shangda/events/post';
import { TrainingRecorded } from '@shangda/events/training';
import { UnitMerged, UnitRegistered, UnitSplit, UnitStopped } from '@shangda/events/unit';
import { personRegister } from '@shangda/projections/person-register';
import { postRegister } from '@shangda/projections/post-register';
import { trainingRegister } from '@shangda/projections/training-register';
import { vacancies } from '@shangda/projections/vacancies';
import { type View, foldView } from '@shangda/projections/view';
import { inStream, itemId, recorded } from './recorded.js';

const folded = (view: View, ...facts: readonly Fact[]) => [
  ...foldView(
    view,
    recorded(...facts.map((fact) => inStream(fact.type.startsWith('Post') ? 'posts-xiahe' : 'unit-xiahe', fact))),
  ).values(),
];
const unit = {
  unitId: 'xiahe',
  name: '夏河县',
  nameEn: 'Xiahe',
  parentId: 'gannan',
  level: 'COUNTY',
  class: 'COUNTY_GOVERNMENT',
  isOffice: true,
  directReportingTo: [],
  signOffChain: [{ role: 'LEADER_IN_CHARGE', unitId: 'xiahe' }],
} satisfies Parameters<typeof UnitRegistered.of>[0];
const registered = UnitRegistered.of({ ...unit, startedOn: '2026-01-10' });
const fill = (personId: string, filledOn: string, changes: Partial<Parameters<typeof PostFilled.of>[0]> = {}) =>
  PostFilled.of({ unitId: 'xiahe', post: 'LEADER_IN_CHARGE', personId, filledOn, ...changes });
const leave = (personId: string, vacatedOn: string, changes: Partial<Parameters<typeof PostVacated.of>[0]> = {}) =>
  PostVacated.of({ unitId: 'xiahe', post: 'LEADER_IN_CHARGE', personId, vacatedOn, reason: '调离', ...changes });
const officer = { post: 'INFO_OFFICER' } as const;
const end = { effectiveOn: '2026-07-01', reason: '机构改革' };

describe('Posts — who held them, from when to when', () => {
  const held = (...facts: readonly Fact[]) =>
    folded(postRegister, ...facts).map((row) => [
      row['post'],
      row['person_id'],
      row['filled_on'],
      row['vacated_on'],
      row['engagement'],
    ]);
  const one = fill('one', '2026-02-01');

  it('one after the other', () =>
    expect(held(one, leave('one', '2026-03-01'), fill('two', '2026-03-01'))).toEqual([
      ['LEADER_IN_CHARGE', 'one', '2026-02-01', '2026-03-01', null],
      ['LEADER_IN_CHARGE', 'two', '2026-03-01', null, null],
    ]));

  it('an officer first full-time, then part-time; twice on one day on the later terms', () => {
    const full = fill('one', '2026-02-01', { ...officer, engagement: 'FULL_TIME' });
    const part = (day: string) => fill('one', day, { ...officer, engagement: 'PART_TIME' });
    expect(held(full, part('2026-03-01'))).toEqual([
      ['INFO_OFFICER', 'one', '2026-02-01', '2026-03-01', 'FULL_TIME'],
      ['INFO_OFFICER', 'one', '2026-03-01', null, 'PART_TIME'],
    ]);
    expect(held(full, part('2026-02-01'))).toEqual([['INFO_OFFICER', 'one', '2026-02-01', null, 'PART_TIME']]);
  });

  it('no longer than there is the unit', () => {
    const over = [['LEADER_IN_CHARGE', 'one', '2026-02-01', '2026-07-01', null]];
    expect(held(one, UnitMerged.of({ successorId: 'hezuo', ...end }))).toEqual(over);
    expect(held(one, UnitStopped.of(end))).toEqual(over);
    expect(held(one, UnitSplit.of({ into: ['a'], continues: false, ...end }))).toEqual(over);
    expect(held(one, UnitSplit.of({ into: ['a'], continues: true, ...end }))).toEqual(held(one));
  });
});

describe('Vacancies — posts that nobody holds, and since when', () => {
  const vacant = (...facts: readonly Fact[]) =>
    folded(vacancies, ...facts)
      .filter((row) => row['vacant_since'] !== null)
      .map((row) => [row['post'], row['vacant_since']]);
  const others = [
    ['RESPONSIBLE_HEAD', '2026-01-10'],
    ['INFO_OFFICER', '2026-01-10'],
  ];

  it('all of them in a new unit, since it was set up; where nobody said when, since it was registered', () => {
    expect(vacant(registered)).toEqual([['LEADER_IN_CHARGE', '2026-01-10'], ...others]);
    expect(vacant(UnitRegistered.of(unit))[0]).toEqual(['LEADER_IN_CHARGE', '2026-03-31']);
  });

  it('not while somebody is in it, and from the day the last one left', () => {
    expect(vacant(registered, fill('one', '2026-02-01'))).toEqual(others);
    expect(vacant(registered, fill('one', '2026-02-01'), leave('one', '2026-03-01'))).toEqual([
      ['LEADER_IN_CHARGE', '2026-03-01'],
      ...others,
    ]);
    const two = ['one', 'two'].map((personId) => fill(personId, '2026-02-01', { ...officer, engagement: 'FULL_TIME' }));
    expect(vacant(registered, ...two, leave('one', '2026-03-01', officer))).toEqual([
      ['LEADER_IN_CHARGE', '2026-01-10'],
      ['RESPONSIBLE_HEAD', '2026-01-10'],
    ]);
    expect(
      vacant(registered, ...two, leave('one', '2026-03-01', officer), leave('two', '2026-04-01', officer)),
    ).toContainEqual(['INFO_OFFICER', '2026-04-01']);
  });

  it('none of a unit that is no more', () => {
    expect(vacant(registered, UnitMerged.of({ successorId: 'hezuo', ...end }))).toEqual([]);
    expect(vacant(registered, UnitStopped.of(end))).toEqual([]);
    expect(vacant(registered, UnitSplit.of({ into: ['a'], continues: true, ...end }))).toHaveLength(3);
  });
});

describe('People and training', () => {
  it('shows a person in the unit they went to', () => {
    const facts = [
      PersonRegistered.of({ personId: 'one', name: '夏河县信息员', unitId: 'xiahe' }),
      PersonTransferred.of({ unitId: 'hezuo', ...end }),
    ].map((fact) => inStream('person-one', fact));
    expect([...foldView(personRegister, recorded(...facts)).values()]).toEqual([
      { person_id: 'one', name: '夏河县信息员', unit_id: 'hezuo', grants: [] },
    ]);
  });

  it('keeps each training with who took part', () => {
    const training = { unitId: 'xiahe', kind: 'LECTURE', subject: '写作', startedOn: '2026-03-01', days: 2 } as const;
    const fact = TrainingRecorded.of({ ...training, trainingId: itemId, participants: ['one'], recordedBy: 'editor' });
    expect(folded(trainingRegister, fact)).toEqual([
      {
        training_id: itemId,
        unit_id: 'xiahe',
        kind: 'LECTURE',
        subject: '写作',
        started_on: '2026-03-01',
        days: 2,
        participants: ['one'],
      },
    ]);
  });
});
