import { readHead } from '@shangda/event-store/feed';
import { views } from '@shangda/projections/catalogue';
import { type RebuildReport, rebuildView } from '@shangda/projections/rebuild';
import type { View } from '@shangda/projections/view';
import type { Command } from 'commander';
import type pg from 'pg';
import { withExistingPlace } from '../place.js';
import { withPool } from '../pools.js';
import { answer, exitCodes, progress, WronglyAsked } from '../terminal.js';
import { type PlaceChoice, withPlaceOptions } from './place-options.js';

/** `rebuild`: a view folded anew beside the living one, compared, and put in its place. */
export function addRebuildCommand(program: Command): void {
  withPlaceOptions(program.command('rebuild [view]'))
    .description(
      `fold a view anew from the first event while the old one stays in use (${[...views.keys()].join(', ')}); exit 1 where the old one was wrong`,
    )
    .option('--all', 'every view, one after the other', false)
    .action(async (name: string | undefined, options: PlaceChoice & { readonly all: boolean }) => {
      const wanted = chosen(name, options.all);
      const reports = await withExistingPlace(options.dataDir, ({ ownerUrl }) => {
        if (ownerUrl === undefined) throw new WronglyAsked(['a rebuild makes tables: set DATABASE_OWNER_URL']);
        return withPool(ownerUrl, (pool) => rebuildAll(pool, wanted, options.json));
      });
      answer(options.json, reports, reports.map(said));
      if (reports.some(({ equal }) => equal === false)) process.exitCode = exitCodes.no;
    });
}

function chosen(name: string | undefined, all: boolean): readonly View[] {
  if ((name === undefined) !== all) throw new WronglyAsked(['name one view or --all']);
  if (name === undefined) return [...views.values()];
  const view = views.get(name);
  if (!view) throw new WronglyAsked([`there is no view ${name}; there are ${[...views.keys()].join(', ')}`]);
  return [view];
}

/** As owner of the views' tables. */
export async function rebuildAll(
  pool: pg.Pool,
  wanted: readonly View[],
  json: boolean,
): Promise<readonly RebuildReport[]> {
  const { block: head } = await readHead(pool);
  const reports: RebuildReport[] = [];
  for (const view of wanted) {
    const bar = progress(view.name, Number(head), json);
    reports.push(
      await rebuildView(pool, view, { onProgress: (block) => bar.at(Number(block)) }).finally(() => bar.end()),
    );
  }
  return reports;
}

function said({ view, block, events, equal, old, rebuilt }: RebuildReport): string {
  const verdict = {
    true: 'equal to the old one',
    false: `DIFFERENT from the old one, ${old.digest} with ${old.rows} rows`,
  };
  return `${view}: ${events} events up to block ${String(block)}, ${rebuilt.rows} rows, digest ${rebuilt.digest}, ${equal === undefined ? 'the old one was of another version' : verdict[`${equal}`]}`;
}
