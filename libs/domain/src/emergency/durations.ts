import { Temporal } from 'temporal-polyfill';

/** Microseconds of an ISO 8601 duration in days, hours, minutes and seconds, negative where it is. A day is 24 hours: emergencies run on elapsed time (Art. 20). */
export const microsOfElapsed = (text: string): bigint =>
  BigInt(Temporal.Duration.from(text).total({ unit: 'microseconds' }));
