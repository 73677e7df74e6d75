export interface Finding {
  /** Where, as exactly as it can be known: `event 123 (item-…@4), column command_id`. */
  readonly place: string;
  readonly problem: string;
}

/** What verify found. Beyond the limit findings are only counted: a report must stay readable when everything is wrong. */
export class Findings {
  readonly first: Finding[] = [];
  total = 0;

  constructor(private readonly limit = 1_000) {}

  add(place: string, problem: string): void {
    this.total++;
    if (this.first.length < this.limit) this.first.push({ place, problem });
  }
}
