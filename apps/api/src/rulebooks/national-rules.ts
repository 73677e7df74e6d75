import { readFileSync } from 'node:fs';
import type { Rulebook } from '@shangda/events/rulebook';
import { nationalRules, withNational } from '@shangda/events/rulebook/national';

const bundled = nationalRules.parse(
  JSON.parse(readFileSync(new URL('../../../../rulebooks/national.json', import.meta.url), 'utf8')),
);

/** The rulebook as it is published: what it takes in of the statutes stands in it. The same again is the same. */
export const completed = (rulebook: Rulebook): Rulebook => withNational(rulebook, bundled);
