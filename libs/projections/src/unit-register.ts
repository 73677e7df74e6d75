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
};

const handles = [
  'UnitRegistered',
  'UnitMoved',
  'UnitReclassified',
  'DirectReportingNamed',
  'SignOffChainSet',
] as const satisfies readonly FactType[];

/** The units as they stand now. */
export const unitRegister = defineView<UnitEntry, (typeof handles)[number]>({
  name: 'unit_register',
  version: 1,
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
});

function changed(row: UnitEntry, fact: Exclude<UnitFact, Registered>): UnitEntry {
  switch (fact.type) {
    case 'UnitMoved':
      return { ...row, parent_id: fact.data.parentId };
    case 'UnitReclassified':
      return { ...row, class: fact.data.class };
    case 'DirectReportingNamed':
      return { ...row, direct_reporting_to: fact.data.officeIds };
    case 'SignOffChainSet':
      return { ...row, sign_off_chain: fact.data.chain };
    default:
      return fact satisfies never;
  }
}
