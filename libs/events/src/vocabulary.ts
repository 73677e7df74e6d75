import { z } from 'zod';

/** 层级 */
export const unitLevel = z.enum(['PREFECTURE', 'COUNTY', 'DEPARTMENT', 'TOWNSHIP', 'ENTERPRISE']);
/** The classes by which rulebooks tell units apart. */
export const unitClass = z.enum([
  'PREFECTURE_OFFICE',
  'COUNTY_GOVERNMENT',
  'DEPARTMENT',
  'STATIONED',
  'TOWNSHIP',
  'COUNTY_DEPARTMENT',
  'ENTERPRISE',
]);
/** 信息员, 分管领导, 主要领导, 信息编辑, 值班员, 机构登记员, 规则管理员, 审计员 */
export const role = z.enum([
  'INFO_OFFICER',
  'LEADER_IN_CHARGE',
  'PRINCIPAL_LEADER',
  'EDITOR',
  'DUTY_OFFICER',
  'REGISTRAR',
  'RULE_KEEPER',
  'AUDITOR',
]);
/** 分管领导, 主要领导: they sign for their unit and may name a delegate (Art. 16). */
export const leaderRole = role.extract(['LEADER_IN_CHARGE', 'PRINCIPAL_LEADER']);
/** Who can stand in a sign-off chain: leaders, and an officer who looks over what another officer wrote. */
export const signerRole = role.extract([...leaderRole.options, 'INFO_OFFICER']);
/** Art. 10(1)–(5): decisions carried out, the unit's work, major social events, public opinion, others. */
export const category = z.enum(['DECISIONS_CARRIED_OUT', 'UNIT_WORK', 'MAJOR_SOCIAL_EVENT', 'PUBLIC_OPINION', 'OTHER']);
/** 特急, 加急, 平急, 普通 */
export const urgency = z.enum(['FLASH', 'URGENT', 'EXPEDITED', 'ROUTINE']);
/** 密级 */
export const secrecy = z.enum(['PUBLIC', 'INTERNAL', 'WORK_SECRET', 'CONFIDENTIAL', 'SECRET', 'TOP_SECRET']);
/** Art. 11: visit, meeting, inquiry; telephone, fax, network. */
export const collectionMethod = z.enum(['VISIT', 'MEETING', 'INQUIRY', 'TELEPHONE', 'FAX', 'NETWORK']);
/** How a report reached an office. */
export const channel = z.enum(['SYSTEM', 'TELEPHONE', 'FAX', 'PAPER']);
/** 喜 / 忧 (Art. 21(2)) */
export const tone = z.enum(['GOOD', 'PROBLEM']);

export type UnitLevel = z.output<typeof unitLevel>;
export type UnitClass = z.output<typeof unitClass>;
export type Role = z.output<typeof role>;
export type LeaderRole = z.output<typeof leaderRole>;
export type SignerRole = z.output<typeof signerRole>;
export type Category = z.output<typeof category>;
export type Urgency = z.output<typeof urgency>;
export type Secrecy = z.output<typeof secrecy>;
export type CollectionMethod = z.output<typeof collectionMethod>;
export type Channel = z.output<typeof channel>;
export type Tone = z.output<typeof tone>;
