import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nationalRules, takenIn } from '@shangda/events/rulebook/national';

/** What statutes say of emergencies, as it is bundled. */
export const national = nationalRules.parse(
  JSON.parse(readFileSync(join(__dirname, '../rulebooks/national.json'), 'utf8')),
);

/** The same as it stands in a published rulebook that takes it in and says nothing of its own. */
export const statutes = takenIn({ include: ['national'] }, national);
