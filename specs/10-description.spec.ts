import { draftItem, reviseItem } from '@shangda/domain/item/drafting';
import { enterItem } from '@shangda/domain/item/entry';
import { approveItem } from '@shangda/domain/item/sign-off';
import { ItemCounted } from '@shangda/events/item';
import { type Category, category, subtypesOf } from '@shangda/events/vocabulary';
import { given, instant } from '@shangda/testing/given';
import { gannan, morning } from './gannan.js';
import { approved, described, drafted, item, itemId, laterText, reported, revisedTo, submitted } from './items.js';

const byOfficer = { actor: 'hezuo-officer', at: morning };
const draft = { ...described, itemId, secrecy: 'PUBLIC' } as const;
const pairs = category.options.flatMap((group: Category) =>
  subtypesOf[group].map((subtype) => [group, subtype] as const),
);

describe('Article 10 — five groups with their subtypes', () => {
  it.each(pairs)('files under %s as %s', (group, subtype) =>
    given(gannan)
      .when(draftItem, { ...draft, category: group, subtype }, byOfficer)
      .then(drafted({ category: group, subtype })),
  );

  it('needs no subtype, and takes none of another group', () => {
    given(gannan).when(draftItem, draft, byOfficer).then(drafted());
    given(gannan)
      .when(draftItem, { ...draft, subtype: 'HOT_ISSUE' }, byOfficer)
      .thenRefused('SubtypeOfOtherCategory', '10', { category: 'UNIT_WORK', subtype: 'HOT_ISSUE' });
    given(gannan)
      .when(draftItem, { ...draft, category: 'OTHER', subtype: 'REFORMS' }, byOfficer)
      .thenRefused('SubtypeOfOtherCategory', '10');
  });
});

describe('Joint items (联合报送) — several units, each with its weight', () => {
  const joint = [
    { unitId: 'hezuo', weight: 2 },
    { unitId: 'water', weight: 1 },
  ];

  it('name the reporting unit first and every unit once', () => {
    given(gannan)
      .when(draftItem, { ...draft, joint }, byOfficer)
      .then(drafted({ joint }));
    given(gannan)
      .when(draftItem, { ...draft, joint: joint.toReversed() }, byOfficer)
      .thenRefused('JointUnitFirst', undefined, { unitId: 'hezuo' });
    given(gannan)
      .when(draftItem, { ...draft, joint: [...joint, { unitId: 'water', weight: 1 }] }, byOfficer)
      .thenRefused('JointUnitTwice');
    given(gannan)
      .when(draftItem, { ...draft, joint: [...joint, { unitId: 'nowhere', weight: 1 }] }, byOfficer)
      .thenRefused('UnitUnknown', undefined, { unitId: 'nowhere' });
  });

  it('may be named in a later version, and in what an office enters', () => {
    const { unitId: _unit, ...rest } = draft;
    given(gannan, item(drafted()))
      .when(reviseItem, { ...rest, content: laterText, joint }, byOfficer)
      .then(revisedTo({ joint }));
    given(gannan, item(drafted()))
      .when(reviseItem, { ...rest, content: laterText, joint: joint.toReversed() }, byOfficer)
      .thenRefused('JointUnitFirst');
    given(gannan)
      .when(
        enterItem,
        {
          ...draft,
          officeId: 'gannan',
          channel: 'FAX',
          evidence: '传真件',
          occurredAt: instant(morning),
          joint: [...joint, { unitId: 'hezuo', weight: 1 }],
        },
        { actor: 'gannan-editor', at: morning },
      )
      .thenRefused('JointUnitTwice');
  });

  it('are reported with the credits they name, and count for each of their units', () => {
    const ofWater = { officeId: 'gannan', ruleId: 'monthly-department', unitId: 'water', period: '2026-03' };
    given(gannan, item(drafted({ joint }), submitted()))
      .when(approveItem, { itemId }, { actor: 'hezuo-leader', at: morning })
      .then(approved(), reported({ credits: joint }), ItemCounted.of({ counts: [ofWater] }));
  });
});
