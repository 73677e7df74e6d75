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
/** Subtypes of Art. 10, read out of its sentences; group (5) has none. An item may stay without one. */
export const subtypesOf = {
  /** (1): plans and measures (思路、安排、部署、措施); what cadres and masses say; new situations and problems; what leaders said on inspections. */
  DECISIONS_CARRIED_OUT: ['PLANS_AND_MEASURES', 'REACTIONS', 'NEW_SITUATIONS', 'LEADERS_WORDS_CARRIED_OUT'],
  /** (2): the fields of work in the order of the text. */
  UNIT_WORK: [
    'KEY_INDUSTRIES',
    'KEY_PROJECTS',
    'REFORMS',
    'RURAL_AND_PASTORAL_CONSTRUCTION',
    'OPENING_AND_INVESTMENT',
    'ORDER_AND_STABILITY',
    'CLEAN_GOVERNMENT',
  ],
  /** (3): mass events and strikes, unlawful societies, boundary disputes; accidents; crimes; disasters, grave epidemics. */
  MAJOR_SOCIAL_EVENT: [
    'MASS_EVENT',
    'UNLAWFUL_SOCIETY',
    'BOUNDARY_DISPUTE',
    'MAJOR_ACCIDENT',
    'MAJOR_CRIME',
    'NATURAL_DISASTER',
    'EPIDEMIC',
  ],
  /** (4): 热点 and 难点 of people's livelihood. */
  PUBLIC_OPINION: ['HOT_ISSUE', 'HARD_ISSUE'],
  OTHER: [],
} as const satisfies Readonly<Record<z.output<typeof category>, readonly string[]>>;
export const subtype = z.enum([
  ...subtypesOf.DECISIONS_CARRIED_OUT,
  ...subtypesOf.UNIT_WORK,
  ...subtypesOf.MAJOR_SOCIAL_EVENT,
  ...subtypesOf.PUBLIC_OPINION,
]);
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
/** Whose outlet carries an item, or whose leader reads or instructs. */
export const adoptionLevel = z.enum(['COUNTY', 'PREFECTURE', 'PROVINCE', 'STATE_COUNCIL']);
/** How an item came to a higher office: 直报 by the unit itself, 转报 by an office below. */
export const route = z.enum(['DIRECT', 'FORWARDED']);
/** 备查: why an office keeps an item without using it. */
export const filedReason = z.enum(['ALREADY_KNOWN', 'BELOW_THRESHOLD', 'ELEMENTS_MISSING', 'DUPLICATE', 'OTHER']);
/** Art. 13(1)–(6): new topic; true and grounded; complete; timely; balanced; useful to decisions. */
export const selectionCriterion = z.enum([
  'NEW_TOPIC',
  'GROUNDED',
  'COMPLETE',
  'TIMELY',
  'BALANCED',
  'USEFUL_TO_DECISIONS',
]);
/** 约稿 (Art. 21(4)) */
export const commissionOutcome = z.enum(['DONE', 'LATE', 'MISSED']);
/** 迟报, 漏报, 瞒报, 误报 (Art. 21(3), 32); 谎报 from national law. */
export const findingKind = z.enum(['LATE', 'OMITTED', 'CONCEALED', 'ERRONEOUS', 'FALSIFIED']);
/** Art. 32: loss or bad effect is criticised publicly; grave loss or effect is answered for. */
export const findingGravity = z.enum(['MINOR', 'LOSS_OR_BAD_EFFECT', 'GRAVE']);
/** 附件: what belongs to the item, or the scan of a form signed on paper (Art. 16). */
export const attachmentPurpose = z.enum(['ATTACHMENT', 'SIGNED_FORM']);
/** Art. 5: the leader in charge (分管领导) and the head responsible (办公室主任、科长); Art. 6: information officers. */
export const post = z.enum(['LEADER_IN_CHARGE', 'RESPONSIBLE_HEAD', 'INFO_OFFICER']);
/** 专职, 兼职 (Art. 6) */
export const engagement = z.enum(['FULL_TIME', 'PART_TIME']);
/** Art. 9: 岗位培训, 举办讲座, 参加工作, 短期离职培训, 交流工作经验, and others. */
export const trainingKind = z.enum([
  'ON_THE_JOB',
  'LECTURE',
  'WORK_ATTACHMENT',
  'SHORT_COURSE',
  'EXCHANGE_OF_EXPERIENCE',
  'OTHER',
]);
/** 节假日, 调休上班 as the yearly notice names them. */
export const dayKind = z.enum(['HOLIDAY', 'MAKE_UP_DAY']);
/** By what way somebody is told: in the product itself, a signed call of the office's own system, mail, a short message. Clock rows count them in this order. */
export const noticeChannel = z.enum(['INBOX', 'WEBHOOK', 'EMAIL', 'SMS']);
/** 自然灾害, 事故灾难, 公共卫生, 社会安全 */
export const incidentCategory = z.enum(['NATURAL_DISASTER', 'ACCIDENT', 'PUBLIC_HEALTH', 'SOCIAL_SECURITY']);
/** 道路交通, 火灾: accidents whose casualties are watched for a shorter time. */
export const accidentKind = z.enum(['ROAD_TRAFFIC', 'FIRE', 'OTHER']);
/** 特别重大, 重大, 较大, 一般; the gravest first. */
export const incidentLevel = z.enum(['I', 'II', 'III', 'IV']);
/** Who stands where on the way up; the last two are outside this system. */
export const tier = z.enum(['UNIT', 'DEPARTMENT', 'COUNTY', 'PREFECTURE', 'PROVINCE', 'STATE_COUNCIL']);
/** What an emergency's clock waits for: 电话, 书面初报, 续报, 终报, 签收, 补签. */
export const deadlineKind = z.enum(['TELEPHONE', 'INITIAL', 'FOLLOW_UP', 'FINAL', 'RECEIPT', 'SIGN_OFF']);
/** 初报, 续报, 终报, 补报 */
export const incidentReportKind = z.enum(['INITIAL', 'FOLLOW_UP', 'FINAL', 'SUPPLEMENT']);
/** What a first report says besides figures: time, place, source, scope, trend, measures, help wanted, contact. */
export const incidentElement = z.enum([
  'TIME',
  'PLACE',
  'SOURCE',
  'SCOPE',
  'TREND',
  'MEASURES',
  'HELP_WANTED',
  'CONTACT',
]);
/** 进展, 处置, 原因, 后果 (Art. 20): what follow-ups are about. */
export const followUpHeading = z.enum(['PROGRESS', 'HANDLING', 'CAUSE', 'CONSEQUENCE']);
/** By what an office outside this system was told. */
export const outsideChannel = z.enum(['TELEPHONE', 'FAX', 'PAPER', 'NETWORK', 'OTHER_SYSTEM']);

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
export type Subtype = z.output<typeof subtype>;
export type AdoptionLevel = z.output<typeof adoptionLevel>;
export type Route = z.output<typeof route>;
export type FiledReason = z.output<typeof filedReason>;
export type SelectionCriterion = z.output<typeof selectionCriterion>;
export type CommissionOutcome = z.output<typeof commissionOutcome>;
export type FindingKind = z.output<typeof findingKind>;
export type FindingGravity = z.output<typeof findingGravity>;
export type AttachmentPurpose = z.output<typeof attachmentPurpose>;
export type Post = z.output<typeof post>;
export type Engagement = z.output<typeof engagement>;
export type TrainingKind = z.output<typeof trainingKind>;
export type DayKind = z.output<typeof dayKind>;
export type NoticeChannel = z.output<typeof noticeChannel>;
export type IncidentCategory = z.output<typeof incidentCategory>;
export type AccidentKind = z.output<typeof accidentKind>;
export type IncidentLevel = z.output<typeof incidentLevel>;
export type Tier = z.output<typeof tier>;
export type DeadlineKind = z.output<typeof deadlineKind>;
export type IncidentReportKind = z.output<typeof incidentReportKind>;
export type IncidentElement = z.output<typeof incidentElement>;
export type FollowUpHeading = z.output<typeof followUpHeading>;
export type OutsideChannel = z.output<typeof outsideChannel>;
