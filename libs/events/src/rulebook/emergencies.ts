import { z } from 'zod';
import { accidentKind, deadlineKind, incidentCategory, incidentLevel, noticeChannel, tier } from '../vocabulary.js';
import { bilingual, rule as citedRule } from './terms.js';

/** An ISO 8601 duration in days, hours, minutes and seconds of elapsed time: emergencies keep no office hours. */
export const elapsedPattern = /^P(?=.)(?:\d{1,4}D)?(?:T(?=\d)(?:\d{1,4}H)?(?:\d{1,4}M)?(?:\d{1,6}S)?)?$/;
export const elapsed = z
  .string()
  .regex(elapsedPattern)
  .meta({ id: 'elapsed', description: 'Elapsed time as ISO 8601: "PT1H", "PT30M", "P1D".' });
/** The same, or before the time it is counted from: "-PT15M". */
export const offsetPattern = /^-?P(?=.)(?:\d{1,4}D)?(?:T(?=\d)(?:\d{1,4}H)?(?:\d{1,4}M)?(?:\d{1,6}S)?)?$/;
const offset = z.string().regex(offsetPattern);

/** Rows of the statutes have ids that begin with "national."; no office's own do. */
export const emergencyRuleIdPattern = /^(?:national\.)?[a-z0-9][a-z0-9-]{0,63}$/;
const rule = <Shape extends z.ZodRawShape>(shape: Shape) =>
  citedRule({ id: z.string().regex(emergencyRuleIdPattern), ...shape });

/** Which incidents a rule speaks of; what is left out is not asked. One without a level fits only rules that ask none. */
const incidents = {
  categories: z.array(incidentCategory).min(1).optional(),
  accidentKinds: z.array(accidentKind).min(1).optional(),
  levels: z.array(incidentLevel).min(1).optional(),
};

/** 分级: an incident has this level as soon as one of the figures is reached ("以上" includes the number). Without a figure: whatever reaches no other. */
export const gradeRule = rule({
  categories: z.array(incidentCategory).min(1),
  level: incidentLevel,
  atLeast: z
    .strictObject({
      deaths: z.int().min(1).optional(),
      seriousInjuries: z.int().min(1).optional(),
      /** Direct economic loss, whole yuan. */
      lossYuan: z.int().min(1).optional(),
    })
    .optional(),
});
export type GradeRule = z.output<typeof gradeRule>;

/** From what instant a limit runs. */
export const clockStart = z.enum([
  /** When it happened. */
  'OCCURRED',
  /** When somebody discovered it. */
  'DISCOVERED',
  /** When whoever has to report came to know: the call, the receipt or the arrival, whichever was first. */
  'LEARNED',
  /** When they sent their written first report. */
  'REPORTED',
]);

/** 时限: by when one level has told the next, in elapsed time. */
export const deadlineRule = rule({
  title: bilingual,
  ...incidents,
  kind: deadlineKind,
  /** Who has to. */
  from: tier,
  /** Whom to tell; a report to a higher one does too. Left out where nobody is told: a receipt, a signature. */
  to: tier.optional(),
  clock: clockStart,
  /** The limit; of a follow-up, the time from each to the next. */
  within: elapsed,
});
export type DeadlineRule = z.output<typeof deadlineRule>;

/** How long after an incident changed casualties are still reported: 30 days, 7 for road traffic and fire. */
export const casualtyWindowRule = rule({ ...incidents, days: z.int().min(1).max(366) });

/** Whom a step tells: who is on duty, or who holds a post, at the one who has to, the one to be told, or the office at the top of the register. */
export const escalationTarget = z.strictObject({
  who: z.enum(['DUTY_OFFICER', 'DUTY_LEADER', 'INFO_OFFICER', 'RESPONSIBLE_HEAD', 'LEADER_IN_CHARGE']),
  at: z.enum(['RESPONSIBLE', 'RECEIVER', 'TOP']),
});
export type EscalationTarget = z.output<typeof escalationTarget>;

/** 催报: what happens before and after a due time, until somebody says they have it. */
export const escalationRule = rule({
  title: bilingual,
  ...incidents,
  kinds: z.array(deadlineKind).min(1).optional(),
  steps: z
    .array(
      z.strictObject({
        /** From the due time; before it where negative. */
        at: offset,
        tell: z.array(escalationTarget).min(1),
        channels: z.array(noticeChannel).min(1),
        nextChannelAfter: elapsed,
        /** Told again so often, until the next step or until it is acknowledged. */
        repeatEvery: elapsed,
      }),
    )
    .min(1)
    .max(20),
  /** Whoever acknowledges has this long; is it not met then, the next step follows. */
  acknowledgedFor: elapsed,
});
export type EscalationRule = z.output<typeof escalationRule>;

/** 突发事件: levels, time limits and whom to tell. `national`: the statutory ones, put in where the rulebook is published. */
export const emergencies = z.strictObject({
  include: z.array(z.enum(['national'])).optional(),
  grades: z.array(gradeRule).optional(),
  deadlines: z.array(deadlineRule).optional(),
  casualtyWindows: z.array(casualtyWindowRule).optional(),
  escalations: z.array(escalationRule).optional(),
  /** A telephone call should be entered this soon after it; later entries are marked. */
  callEntry: rule({ within: elapsed }).optional(),
  /** Whether a level that was passed over (Art. 21(3)) is told, and so has a duty of its own. */
  passedOverTold: rule({ value: z.boolean() }).optional(),
});
export type Emergencies = z.output<typeof emergencies>;
