import { gannanOffice, type UnitRow } from './gannan-units.js';

export type PersonRole =
  'INFO_OFFICER' | 'LEADER_IN_CHARGE' | 'EDITOR' | 'DUTY_OFFICER' | 'REGISTRAR' | 'RULE_KEEPER' | 'AUDITOR';

export type PersonRow = {
  readonly id: string;
  readonly name: string;
  readonly unitId: string;
  readonly grants: readonly { readonly role: PersonRole; readonly unitId: string }[];
  readonly posts?: readonly PostTaken[];
};

type PostTaken = {
  readonly post: 'INFO_OFFICER' | 'LEADER_IN_CHARGE';
  readonly engagement?: 'FULL_TIME' | 'PART_TIME';
};

/**
 * The people of one unit, each named by post and holding one role in that unit: an officer and a leader everywhere
 * (Art. 5; two persons because the author may not sign), an editor and a duty officer where items are received, and the
 * keepers of registers, rules and the audit in the prefecture office. The head responsible for it (Art. 5) is vacant everywhere.
 */
export function peopleOf(unit: UnitRow): readonly PersonRow[] {
  return postsOf(unit).map((post) => ({
    id: `${unit.id}-${post.slug}`,
    name: `${unit.name}${post.name}`,
    unitId: unit.id,
    grants: [{ role: post.role, unitId: unit.id }],
    ...(post.taken && { posts: [post.taken] }),
  }));
}

type Post = {
  readonly slug: string;
  readonly name: string;
  readonly role: PersonRole;
  readonly taken?: PostTaken;
};

function postsOf(unit: UnitRow): readonly Post[] {
  return [...unitPosts, ...(unit.isOffice ? officePosts : []), ...(unit.id === gannanOffice ? prefecturePosts : [])];
}

const unitPosts: readonly Post[] = [
  { slug: 'officer', name: '信息员', role: 'INFO_OFFICER', taken: { post: 'INFO_OFFICER', engagement: 'PART_TIME' } },
  { slug: 'leader', name: '分管领导', role: 'LEADER_IN_CHARGE', taken: { post: 'LEADER_IN_CHARGE' } },
];

const officePosts: readonly Post[] = [
  { slug: 'editor', name: '信息编辑', role: 'EDITOR' },
  { slug: 'duty', name: '值班员', role: 'DUTY_OFFICER' },
];

const prefecturePosts: readonly Post[] = [
  { slug: 'registrar', name: '机构登记员', role: 'REGISTRAR' },
  { slug: 'rules', name: '规则管理员', role: 'RULE_KEEPER' },
  { slug: 'auditor', name: '审计员', role: 'AUDITOR' },
];
