// Writes the JSON Schemas under rulebooks/ anew from the types the program reads. A spec compares them.
import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { examplesSchema, nationalSchema, rulebookSchema } from '../libs/events/dist/rulebook-schema.js';

const write = async (name, schema) =>
  writeFileSync(
    new URL(`../rulebooks/${name}`, import.meta.url),
    await format(JSON.stringify(schema), { parser: 'json', printWidth: 120 }),
  );

await write('rulebook.schema.json', rulebookSchema());
await write('examples.schema.json', examplesSchema());
await write('national.schema.json', nationalSchema());
