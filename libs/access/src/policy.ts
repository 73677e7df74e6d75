import { type Role, role } from '@shangda/events/vocabulary';

/** Who may do what, in one place. Deny by default: what is not listed here nobody may do. */
export interface Rule {
  /** Any of these roles, held in the unit the act takes place in (`exact`) or in one above it (`subtree`). */
  readonly roles: readonly Role[];
  readonly scope: 'exact' | 'subtree';
  /** Whoever signs in the stead of somebody with such a role may do it as well (Art. 16). */
  readonly delegates?: true;
  /** Also whoever holds one of the roles in a unit that reports to the place: an office is read by those it counts. */
  readonly reporters?: true;
  /** Whoever's own thing it is may do it as well, with no role at all. */
  readonly own?: true;
  /** Parts of the machine that may do it as well, without a person: they act as `system:<name>`. */
  readonly system?: readonly SystemActor[];
}

/** The operator at the server's console; in the worker, the clock of quotas, the clerk who keeps the points, the notifier, and who settles deadlines. */
export type SystemActor =
  'system:operator' | 'system:quota-clock' | 'system:points-clerk' | 'system:notifier' | 'system:duty-clerk';

const register: Rule = { roles: ['REGISTRAR'], scope: 'subtree', system: ['system:operator'] };
const ruleKeeper: Rule = { roles: ['RULE_KEEPER'], scope: 'exact', system: ['system:operator'] };
const quotaClock: Rule = { roles: [], scope: 'exact', system: ['system:quota-clock'] };
const officer: Rule = { roles: ['INFO_OFFICER'], scope: 'exact' };
const leader: Rule = { roles: ['LEADER_IN_CHARGE', 'PRINCIPAL_LEADER'], scope: 'exact' };
const signer: Rule = {
  roles: ['LEADER_IN_CHARGE', 'PRINCIPAL_LEADER', 'INFO_OFFICER'],
  scope: 'subtree',
  delegates: true,
};
const editor: Rule = { roles: ['EDITOR'], scope: 'exact' };
/** What must not wait for the editor's hours. */
const deskAtAnyHour: Rule = { roles: ['EDITOR', 'DUTY_OFFICER'], scope: 'exact' };
/** Whoever may tell of an emergency in their unit's name: a unit in distress has whoever is there (Art. 20). */
const teller: Rule = {
  roles: ['INFO_OFFICER', 'DUTY_OFFICER', 'EDITOR', 'LEADER_IN_CHARGE', 'PRINCIPAL_LEADER'],
  scope: 'exact',
};
/** The duty desk of an office and those who answer for it. */
const dutyDesk: Rule = { roles: ['DUTY_OFFICER', 'EDITOR', 'LEADER_IN_CHARGE', 'PRINCIPAL_LEADER'], scope: 'exact' };
const leaders: Rule = { roles: ['LEADER_IN_CHARGE', 'PRINCIPAL_LEADER'], scope: 'exact' };
/** 值班表: kept by whoever has the desk and by those who answer for it. */
const rosterKeeper: Rule = { roles: ['EDITOR', 'LEADER_IN_CHARGE', 'PRINCIPAL_LEADER'], scope: 'exact' };

export const commandPolicy: Readonly<Record<string, Rule>> = {
  RegisterUnit: register,
  MoveUnit: register,
  ReclassifyUnit: register,
  RenameUnit: register,
  MergeUnits: register,
  SplitUnit: register,
  StopUnit: register,
  GrantExemption: ruleKeeper,
  EndExemption: ruleKeeper,
  NameDirectReporting: register,
  SetSignOffChain: {
    roles: ['REGISTRAR', 'LEADER_IN_CHARGE', 'PRINCIPAL_LEADER'],
    scope: 'subtree',
    system: ['system:operator'],
  },
  RegisterPerson: register,
  TransferPerson: register,
  FillPost: register,
  VacatePost: register,
  RecordTraining: { roles: ['REGISTRAR', 'EDITOR', 'LEADER_IN_CHARGE'], scope: 'subtree' },
  GrantRole: register,
  RevokeRole: register,
  DelegateSignOff: leader,
  EndDelegation: leader,
  PublishRulebook: ruleKeeper,
  DraftItem: officer,
  ReviseItem: officer,
  AddAttachment: officer,
  RemoveAttachment: officer,
  SubmitItem: officer,
  WithdrawItem: officer,
  // The step's own signer is a rule of Art. 16, asked in the decision; here only that leaders and officers of the unit may come near.
  ApproveItem: signer,
  DeclineSignOff: signer,
  ReceiveItem: deskAtAnyHour,
  ReturnItem: editor,
  LinkDuplicate: editor,
  AskVerification: editor,
  AnswerVerification: officer,
  FileItem: editor,
  SelectItem: editor,
  EditItem: editor,
  ReclassifyItem: editor,
  ForwardItem: editor,
  RequestWithdrawal: officer,
  DecideWithdrawal: editor,
  SendReadingCopy: editor,
  RecordAdoptionAbove: editor,
  ComposePiece: editor,
  PublishIssue: editor,
  CorrectIssue: editor,
  RecordInstruction: editor,
  RecordCommissionOutcome: editor,
  // Art. 32: who criticises answers for it; the office's leaders decide.
  RecordFindingDecision: leader,
  EnterItem: deskAtAnyHour,
  AttachEvidence: editor,
  EnterRegisterLine: deskAtAnyHour,
  PlanDuty: { ...rosterKeeper, system: ['system:operator'] },
  OverrideDuty: rosterKeeper,
  NameHolidays: rosterKeeper,
  AssignQuotas: quotaClock,
  WarnOfQuotas: quotaClock,
  CloseQuotaPeriod: quotaClock,
  CloseQuotaWeek: quotaClock,
  EnterPoints: { roles: [], scope: 'exact', system: ['system:points-clerk'] },
  ReportIncident: teller,
  SendIncidentReport: teller,
  ReopenIncident: teller,
  OpenIncidentByCall: dutyDesk,
  LogCall: dutyDesk,
  ReceiveIncidentReport: dutyDesk,
  RecordReportSent: dutyDesk,
  RecordReceiptAbove: dutyDesk,
  ChangeLevel: dutyDesk,
  SignIncident: leaders,
  PauseDeadline: leaders,
  ResumeDeadline: leaders,
  AcknowledgeEscalations: teller,
  SettleEscalations: { roles: [], scope: 'exact', system: ['system:duty-clerk'] },
  RecordNoticeAttempt: { roles: [], scope: 'exact', system: ['system:notifier'] },
  AcknowledgeNotice: { roles: [], scope: 'exact', own: true },
  SetContact: { roles: ['REGISTRAR'], scope: 'subtree', own: true },
  LockPeriod: { roles: ['RULE_KEEPER'], scope: 'exact' },
};

/** What everybody at a place, or above it, may know. */
const everybody = { roles: role.options, scope: 'subtree' } as const;

export const queryPolicy = {
  /** An item: its unit, the offices that handle it, whoever must sign it. */
  ReadItem: {
    roles: ['INFO_OFFICER', 'LEADER_IN_CHARGE', 'PRINCIPAL_LEADER', 'EDITOR', 'DUTY_OFFICER'],
    scope: 'exact',
    delegates: true,
  },
  /** A unit's own items with its drafts. */
  ReadUnitItems: { roles: ['INFO_OFFICER', 'LEADER_IN_CHARGE', 'PRINCIPAL_LEADER'], scope: 'exact' },
  ReadRegister: {
    roles: ['EDITOR', 'DUTY_OFFICER', 'LEADER_IN_CHARGE', 'PRINCIPAL_LEADER', 'AUDITOR'],
    scope: 'exact',
  },
  /** 刊物 as it went out; who gets it is written on it. */
  ReadIssue: {
    roles: ['EDITOR', 'DUTY_OFFICER', 'LEADER_IN_CHARGE', 'PRINCIPAL_LEADER', 'AUDITOR'],
    scope: 'exact',
  },
  /** 突发事件: whoever knows of it or stands above one who does. */
  ReadIncident: { roles: [...teller.roles, 'AUDITOR'], scope: 'subtree' },
  ReadQuotas: everybody,
  /** Adoptions, categories, officers. */
  ReadStatistics: everybody,
  /** The ranking is for everybody it ranks; what stands behind a number, for the unit and the office. */
  ReadScoreboard: { ...everybody, reporters: true },
  ReadScoreSheet: everybody,
  TryRulebook: { roles: ['RULE_KEEPER', 'EDITOR', 'LEADER_IN_CHARGE', 'PRINCIPAL_LEADER', 'AUDITOR'], scope: 'exact' },
  ReadUnits: { ...everybody, reporters: true },
  ReadPosts: everybody,
  /** Who is on duty, and when nobody is. */
  ReadRoster: everybody,
  /** Posts that nobody holds (Art. 5, 6). */
  ReadVacancies: {
    roles: ['REGISTRAR', 'EDITOR', 'LEADER_IN_CHARGE', 'PRINCIPAL_LEADER', 'AUDITOR'],
    scope: 'subtree',
  },
  ReadTrainings: everybody,
  ReadPeople: { roles: ['REGISTRAR', 'AUDITOR'], scope: 'subtree' },
  ReadRulebooks: { ...everybody, reporters: true },
  /** Who was told what by which channel, and who has seen it; no addresses. */
  ReadNotices: {
    roles: ['DUTY_OFFICER', 'EDITOR', 'LEADER_IN_CHARGE', 'PRINCIPAL_LEADER', 'AUDITOR'],
    scope: 'exact',
  },
  ReadHistory: { roles: ['AUDITOR'], scope: 'subtree' },
} as const satisfies Readonly<Record<string, Rule>>;

/** Questions about nobody but the one who asks: anyone with a token may. */
export const ownQuestions: readonly string[] = ['ReadSelf', 'ReadWorklist', 'ReadInbox', 'ReadHints', 'ReadClock'];

export interface Grant {
  readonly role: Role;
  readonly unitId: string;
}

/**
 * `hidden`: for this person the thing does not exist (404). `role_missing`: the person belongs to the place but lacks the role (403).
 * `path` is the unit the act takes place in and everything above it, nearest first.
 */
export type Verdict = 'allowed' | 'hidden' | 'role_missing';

export function judge(
  rule: Rule | undefined,
  actor: string,
  grants: readonly Grant[],
  path: readonly string[],
): Verdict {
  if (authorityOf(rule, actor, grants, path) !== undefined) return 'allowed';
  if (actor.startsWith('system:')) return 'role_missing';
  return grants.some((grant) => grant.unitId === path[0]) ? 'role_missing' : 'hidden';
}

/** By what the policy lets somebody act: `LEADER_IN_CHARGE@623001`, or the name of a part of the machine. It stands on every event they cause. */
export function authorityOf(
  rule: Rule | undefined,
  actor: string,
  grants: readonly Grant[],
  path: readonly string[],
): string | undefined {
  if (actor.startsWith('system:')) return rule?.system?.find((name) => name === actor);
  const within = rule?.scope === 'subtree' ? path : path.slice(0, 1);
  // The nearest grant: a leader of the unit acts as that, also when they lead the unit above as well.
  const used = within
    .map((unitId) => grants.find((grant) => grant.unitId === unitId && rule?.roles.includes(grant.role)))
    .find((grant) => grant !== undefined);
  return used && grantName(used);
}

/** The authority of somebody over what is their own. */
export const ownAuthority = 'OWN';

/** A role in a unit as it is written on an event. */
export const grantName = ({ role, unitId }: Grant): string => `${role}@${unitId}`;

/** A grant, and the offices its unit reports to. */
export interface ReporterGrant extends Grant {
  readonly reportsTo: readonly string[];
}

/** Whether the row lets somebody ask about an office because their unit reports to it. What others report does not follow from it. */
export function mayAsReporter(rule: Rule, grants: readonly ReporterGrant[], officeId: string): boolean {
  return (
    rule.reporters === true &&
    grants.some((grant) => rule.roles.includes(grant.role) && grant.reportsTo.includes(officeId))
  );
}
