import { type AdoptionLevel, adoptionLevel } from '@shangda/events/vocabulary';
import type { Unit } from '../unit.js';

/** At which level an office of the system issues: the prefecture's, or below it. Levels above are outside the system. */
export const levelOf = ({ level }: Pick<Unit, 'level'>): AdoptionLevel => (level === 'PREFECTURE' ? level : 'COUNTY');

/** The levels in the order of `adoptionLevel`, lowest first. */
export const isAbove = (one: AdoptionLevel, other: AdoptionLevel): boolean =>
  adoptionLevel.options.indexOf(one) > adoptionLevel.options.indexOf(other);
