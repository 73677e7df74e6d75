import type { FractionText } from '@shangda/events/fraction';
import type {
  AdoptionLevel,
  Category,
  CommissionOutcome,
  FiledReason,
  FindingGravity,
  FindingKind,
  Route,
  Tone,
  UnitClass,
  Urgency,
} from '@shangda/events/vocabulary';
import type { Exemption } from '../unit-exemptions.js';

/** Who gets credit, and by what part of the sum of weights. */
export interface Credit {
  readonly unitId: string;
  readonly weight: number;
}

/** `on`: the office day on which it happened. `recordedOn`: the day on which the office wrote it down, where that is another. */
interface Dated {
  readonly on: string;
  readonly recordedOn?: string | undefined;
}

interface OfItem extends Dated {
  readonly itemId: string;
}

export interface ReportedFact extends OfItem {
  readonly kind: 'REPORTED';
  readonly credits: readonly Credit[];
  readonly category?: Category | undefined;
  readonly tone?: Tone | undefined;
  readonly urgency?: Urgency | undefined;
  /** Sent before it was signed; a `SIGNED` fact follows (Art. 16, 20). */
  readonly unsigned?: boolean | undefined;
  /** An ordered piece. */
  readonly commissioned?: boolean | undefined;
  /** The first report of an incident this one continues. */
  readonly followsUp?: string | undefined;
  /** Passed on by the office below: the unit reported nothing to this one, so it counts and earns nothing as a report here. */
  readonly forwarded?: boolean | undefined;
  /** Sent again after a return. */
  readonly resubmission?: boolean | undefined;
}

export interface AdoptedFact extends OfItem {
  readonly kind: 'ADOPTED';
  readonly level: AdoptionLevel;
  readonly outletId: string;
  readonly pieceKind: string;
  readonly route?: Route | undefined;
  readonly credits: readonly Credit[];
  readonly issueId?: string | undefined;
  /** One piece of several items. Each source has a fact of its own, with the credits of the whole piece: the first one told is counted. */
  readonly compositeId?: string | undefined;
  /** Share of the text the editor rewrote, 1/10000. */
  readonly rewritten?: number | undefined;
  readonly category?: Category | undefined;
  readonly tone?: Tone | undefined;
}

export interface InstructedFact extends Dated {
  readonly kind: 'INSTRUCTED';
  readonly itemId?: string | undefined;
  readonly compositeId?: string | undefined;
  readonly level: AdoptionLevel;
  readonly rank: string;
  readonly outletId?: string | undefined;
  readonly pieceKind?: string | undefined;
  readonly credits: readonly Credit[];
}

export interface FindingFact extends Dated {
  readonly kind: 'FINDING';
  readonly unitId: string;
  readonly finding: FindingKind;
  readonly gravity: FindingGravity;
  readonly itemId?: string | undefined;
}

export interface QuotaFact extends Dated {
  readonly kind: 'QUOTA';
  readonly unitId: string;
  readonly ruleId: string;
  /** `2026-W14`, `2026-03`, `2026-Q1` or `2026`. */
  readonly period: string;
  readonly measured: number | FractionText;
  readonly required: number | FractionText;
  readonly met: boolean;
  /** Missed without consequence; left out, the rulebook is asked. */
  readonly voluntary?: boolean | undefined;
}

/** Periods are over, in this order: at this place in the ledger every quota of theirs is measured. */
export interface PeriodsEndedFact extends Dated {
  readonly kind: 'PERIODS_ENDED';
  readonly periods: readonly string[];
  /** Also monthly quotas of reports, which the record has facts of its own about. */
  readonly countedOnesToo?: boolean | undefined;
}

/** What is true of a unit from a day on, perhaps until another (both days belong to it). A later fact about the same days replaces it. */
export interface UnitFact {
  readonly kind: 'UNIT';
  readonly unitId: string;
  readonly class: UnitClass;
  readonly from: string;
  readonly until?: string | undefined;
  readonly directReportingPoint?: boolean | undefined;
  /** Whether the office receives its reports of right, and so may ask quotas of it; left out, yes. */
  readonly reportsHere?: boolean | undefined;
  /** The group an office has put it in, whatever the rulebook's lists say. */
  readonly group?: string | undefined;
  /** The county above it, for roll-ups. */
  readonly countyId?: string | undefined;
  /** From this day on the unit is part of another: what is credited to it goes there. */
  readonly mergedInto?: string | undefined;
}

/** What the points engine is told, in the glossary's words: plain data, days of the office, in the order of the ledger. */
export type ScoringFact =
  | ReportedFact
  | (OfItem & { readonly kind: 'SIGNED' })
  | (OfItem & { readonly kind: 'RECEIVED' })
  | (OfItem & { readonly kind: 'RETURNED' })
  | (OfItem & { readonly kind: 'FILED_ONLY'; readonly reason: FiledReason })
  /** What was filed before is used after all. */
  | (OfItem & { readonly kind: 'SELECTED' })
  | (OfItem & { readonly kind: 'FORWARDED'; readonly toLevel: AdoptionLevel; readonly credits: readonly Credit[] })
  | AdoptedFact
  | (OfItem & { readonly kind: 'READING_COPY'; readonly level: AdoptionLevel; readonly credits: readonly Credit[] })
  | InstructedFact
  | (Dated & {
      readonly kind: 'COMMISSION';
      readonly unitId: string;
      readonly outcome: CommissionOutcome;
      readonly itemId?: string | undefined;
    })
  | FindingFact
  | QuotaFact
  | PeriodsEndedFact
  /** All exemptions of a unit at the office; they replace those told before. */
  | {
      readonly kind: 'EXEMPTED';
      readonly unitId: string;
      readonly exemptions: readonly Exemption[];
      readonly on: string;
    }
  /** Linked to an original. Of another unit's original it still counts: the same item sent twice by one unit counts once. */
  | (OfItem & { readonly kind: 'DUPLICATE'; readonly originalItemId?: string | undefined })
  | (OfItem & { readonly kind: 'WITHDRAWN' })
  | (OfItem & { readonly kind: 'CORRECTED' })
  | (Dated & { readonly kind: 'PERIOD_LOCKED'; readonly period: string })
  | UnitFact;

/** A scoring fact, and the office whose points it concerns. */
export interface Told {
  readonly officeId: string;
  readonly fact: ScoringFact;
}
