import { readFileSync } from 'node:fs';
import { readRulebook } from '@shangda/events/rulebook';
import { completed } from './national-rules.js';

/** What 州政办发〔2008〕47号 says, as it is bundled: the example of what is sent in the API's documents. */
export const bundledRulebook = readRulebook(
  JSON.parse(readFileSync(new URL('../../../../rulebooks/gannan-2008.json', import.meta.url), 'utf8')),
);

/** The same as it is published, and read back. */
export const bundledAsPublished = completed(bundledRulebook);
