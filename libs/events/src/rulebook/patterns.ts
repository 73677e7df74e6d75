import { dayPattern, idPattern } from '../event.js';
import { elapsedPattern, emergencyRuleIdPattern, offsetPattern } from './emergencies.js';
import { exactPattern, signedPattern } from './terms.js';

/** Samples of what a pattern of the schemas takes, by the pattern: nobody should have to read one. */
export const samplesOf: ReadonlyMap<string, string> = new Map([
  [dayPattern.source, '"2026-03-31"'],
  [exactPattern.source, '"2", "2/3", "0.5"'],
  [signedPattern.source, '"2", "2/3", "0.5", "-3"'],
  [idPattern.source, '"news-brief"'],
  [emergencyRuleIdPattern.source, '"first-report"'],
  [elapsedPattern.source, '"PT1H", "PT30M", "P1D"'],
  [offsetPattern.source, '"-PT15M", "PT0S", "PT30M"'],
]);
