import { z } from 'zod';
import { officeDay, registerId } from './event.js';
import { category, tone } from './vocabulary.js';

/** Who gets credit for a piece, by what part of the sum of all weights: an ordinary item has one credit of weight 1. */
export const credit = z.strictObject({ unitId: registerId, weight: z.int().min(1).max(1000) });
export type Credit = z.output<typeof credit>;

export const credits = z.array(credit).min(1);
/** 联合报送: the unit that reports first, then those it wrote with. */
export const jointCredits = z.array(credit).min(2);

/** What is known of an item when something happens to it later, so that views only add. */
export const carried = {
  unitId: registerId,
  credits,
  /** When it was first reported. */
  reportedOn: officeDay,
  /** Everyone who wrote a version of it. */
  authors: z.array(registerId),
  category,
  tone,
};
