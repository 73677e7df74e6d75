import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOf } from '@shangda/domain/rulebook-faults';
import { playExample } from '@shangda/domain/scoring/worked-examples';
import { rulebook } from '@shangda/events/rulebook';
import { workedExamples } from '@shangda/events/rulebook/examples';
import { withNational } from '@shangda/events/rulebook/national';
import { national } from './national.js';

const text = readFileSync(join(__dirname, '../docs/how-to/write-your-rulebook.md'), 'utf8');
const [smallest = {}, examples, ...pieces] = [...text.matchAll(/```json\n([^]*?)```/g)].map(
  ([, block = '']) => JSON.parse(block) as Record<string, unknown>,
);

describe('“Write your office’s rulebook” — its blocks are what they say', () => {
  it('begins with a rulebook that can be published', () => expect(faultsOf(rulebook.parse(smallest))).toEqual([]));

  it('goes on with examples that come out', () => {
    const played = workedExamples.parse(examples).examples.map((one) => playExample(rulebook.parse(smallest), one));
    expect(played.flatMap(({ faults }) => faults)).toEqual([]);
    expect(played.flatMap(({ answers }) => answers).filter(({ same }) => !same)).toEqual([]);
  });

  it.each(pieces.map((piece) => [Object.keys(piece).join(', '), piece] as const))('fits in: %s', (_what, piece) =>
    expect(faultsOf(withNational(rulebook.parse({ ...smallest, ...piece }), national))).toEqual([]),
  );
});
