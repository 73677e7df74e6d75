/** Whole days from one office day to another; days are plain dates, so no zone is asked. */
export const daysBetween = (from: string, until: string): number =>
  Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** The office day of an instant in ledger microseconds. Asia/Shanghai is UTC+8 without summer time since 1991. */
export const officeDayOf = (recordedAt: number): string =>
  new Date(recordedAt / 1000 + 8 * 3_600_000).toISOString().slice(0, 10);
