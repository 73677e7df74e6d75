import type { SignOffStep } from '@shangda/events/item';
import { type FactType, type ViewEvent, defineView, subjectOf } from './view.js';

export type UnitEntry = {
  readonly unit_id: string;
  readonly name: string;
  readonly name_en: string;
  readonly parent_id: string | null;
  readonly level: string;
  readonly class: string;
  readonly is_office: boolean;
  readonly direct_reporting_to: readonly string[];
  readonly sign_off_chain: readonly SignOffStep[];
  readonly started_on: string | null;
  /** The first day on which it was no more. */
  readonly ended_on: string | null;
  readonly successor_id: string | null;
  readonly exemptions: readonly ExemptionEntry[];
};

/** Months in which it owes an office nothing; nothing of one rule where `ruleId` is named. */
export interface ExemptionEntry {
  readonly officeId: string;
  readonly ruleId?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly endedFrom?: string | undefined;
}

const handles = [
  'UnitRegistered',
  'UnitMoved',
  'UnitReclassified',
  'UnitRenamed',
  'UnitMerged',
  'UnitSplit',
  'UnitStopped',
  'ExemptionGranted',
  'ExemptionEnded',
  'DirectReportingNamed',
  'SignOffChainSet',
] as const satisfies readonly FactType[];

/** The units as they were last recorded, those that are no more among them. A class may be dated ahead: of a day `unit_history` knows it. */
export const unitRegister = defineView<UnitEntry, (typeof handles)[number]>({
  name: 'unit_register',
  version: 2,
  key: ['unit_id'],
  groupedBy: ['unit_id'],
  columns: {
    unit_id: 'text',
    name: 'text',
    name_en: 'text',
    parent_id: 'text',
    level: 'text',
    class: 'text',
    is_office: 'boolean',
    direct_reporting_to: 'text[]',
    sign_off_chain: 'jsonb',
    started_on: 'date',
    ended_on: 'date',
    successor_id: 'text',
    exemptions: 'jsonb',
  },
  handles,
  groupsOf: ({ stream }) => [[subjectOf(stream)]],
  apply: ([row], { fact }) => {
    if (fact.type === 'UnitRegistered') return [registered(fact.data)];
    if (!row) throw new Error(`${fact.type} of a unit that was never registered`);
    return [changed(row, fact)];
  },
});

type UnitFact = ViewEvent<(typeof handles)[number]>['fact'];
type Registered = Extract<UnitFact, { type: 'UnitRegistered' }>;

const registered = (data: Registered['data']): UnitEntry => ({
  unit_id: data.unitId,
  name: data.name,
  name_en: data.nameEn,
  parent_id: data.parentId,
  level: data.level,
  class: data.class,
  is_office: data.isOffice,
  direct_reporting_to: data.directReportingTo,
  sign_off_chain: data.signOffChain,
  started_on: data.startedOn ?? null,
  ended_on: null,
  successor_id: null,
  exemptions: [],
});

function changed(row: UnitEntry, fact: Exclude<UnitFact, Registered>): UnitEntry {
  switch (fact.type) {
    case 'UnitMoved':
      return { ...row, parent_id: fact.data.parentId };
    case 'UnitReclassified':
      return { ...row, class: fact.data.class };
    case 'UnitRenamed':
      return { ...row, name: fact.data.name, name_en: fact.data.nameEn };
    case 'UnitMerged':
      return { ...row, ended_on: fact.data.effectiveOn, successor_id: fact.data.successorId };
    case 'UnitSplit': {
      const [successor = null] = fact.data.into;
      return fact.data.continues ? row : { ...row, ended_on: fact.data.effectiveOn, successor_id: successor };
    }
    case 'UnitStopped':
      return { ...row, ended_on: fact.data.effectiveOn };
    case 'ExemptionGranted': {
      const { reason: _reason, grantedBy: _grantedBy, ...granted } = fact.data;
      return { ...row, exemptions: [...row.exemptions.filter((one) => !isSame(one, granted)), granted] };
    }
    case 'ExemptionEnded': {
      const { endedFrom } = fact.data;
      const exemptions = row.exemptions.map((one) => (isSame(one, fact.data) ? { ...one, endedFrom } : one));
      return { ...row, exemptions };
    }
    case 'DirectReportingNamed':
      return { ...row, direct_reporting_to: fact.data.officeIds };
    case 'SignOffChainSet':
      return { ...row, sign_off_chain: fact.data.chain };
    default:
      return fact satisfies never;
  }
}

type ExemptionKey = Pick<ExemptionEntry, 'officeId' | 'ruleId' | 'from'>;

const isSame = (one: ExemptionKey, other: ExemptionKey): boolean =>
  one.officeId === other.officeId && one.ruleId === other.ruleId && one.from === other.from;
