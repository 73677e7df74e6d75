import { readHead } from '@shangda/event-store/feed';
import type { Command } from 'commander';
import { withExistingPlace } from '../place.js';
import { withPool } from '../pools.js';
import { answer, exitCodes, progress } from '../terminal.js';
import { type PlaceVerification, verifyEverything } from '../verify.js';
import { type PlaceChoice, withPlaceOptions } from './place-options.js';

/** `verify`: the ledger from its stored bytes, and every view against a fresh fold of it. */
export function addVerifyCommand(program: Command): void {
  withPlaceOptions(program.command('verify'))
    .description(
      'recompute the ledger and compare every view with a fresh fold; exit 1 and the exact place where something is wrong',
    )
    .action(async (options: PlaceChoice) => {
      const outcome = await withExistingPlace(options.dataDir, async (place) => {
        const { sequence } = await withPool(place.appUrl, readHead);
        const bar = progress('verify', Number(sequence));
        return verifyEverything(place, (events) => bar.at(events)).finally(() => bar.end());
      });
      answer(options.json, outcome, said(outcome));
      if (!outcome.ok) process.exitCode = exitCodes.no;
    });
}

function said({ ledger, views, ok }: PlaceVerification): readonly string[] {
  const { events, unsealed, blocks, streams, contents, contentsMissing, problems, findings, head } = ledger;
  return [
    ...findings.map(({ place, problem }) => `${place}: ${problem}`),
    ...(problems > findings.length ? [`… and ${problems - findings.length} more`] : []),
    `ledger: ${ledger.ok ? 'ok' : `DAMAGED, ${problems} findings`} (${events} events, ${unsealed} not sealed yet, ${blocks} blocks, ${streams} streams, ${contents} texts, ${contentsMissing} texts gone)`,
    ...(head ? [`head: block ${String(head.number)} ${head.hash}`] : []),
    ...views.map(
      ({ view, equal, block, live, folded, firstDifference }) =>
        `view ${view} at block ${String(block)}: ${equal ? `ok (${live.rows} rows)` : `DIFFERS from the ledger, first at ${firstDifference?.join(' / ') ?? 'its rows'} (${live.rows} rows, ${folded.rows} folded); shangda rebuild ${view}`}`,
    ),
    ok ? 'verify: ok' : 'verify: NOT OK',
  ];
}
