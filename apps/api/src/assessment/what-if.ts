import { officeDayAt } from '@shangda/domain/calendar';
import { displayed } from '@shangda/domain/scoring/display';
import { scoringFactTypes } from '@shangda/domain/scoring/from-record';
import { boundsOf } from '@shangda/domain/scoring/periods';
import { type PlaceChange, type Trial, newTrial, placeChanges, tryOut } from '@shangda/domain/scoring/what-if';
import type { Rulebook } from '@shangda/events/rulebook';
import { reportingTo, unitList } from '@shangda/projections/directory';
import { readFactPages } from '@shangda/projections/facts';
import { hold } from '@shangda/projections/transaction';
import { readEvent } from '@shangda/projections/view';
import type pg from 'pg';

export interface WhatIfQuestion {
  readonly officeId: string;
  /** Taken as if it had always been in force. */
  readonly rulebook: Rulebook;
  readonly period: string;
  readonly onProgress?: (block: bigint) => void;
}

export interface WhatIfLine {
  readonly unitId: string;
  readonly unitName: string;
  readonly actual: WhatIfPlace | null;
  readonly other: WhatIfPlace | null;
  readonly because: readonly { readonly ruleId: string; readonly actual: string; readonly other: string }[];
  readonly overtakenBy: readonly string[];
  readonly overtook: readonly string[];
}

interface WhatIfPlace {
  readonly groupId: string;
  readonly rank: number | null;
  readonly total: string;
}

export interface WhatIf {
  readonly officeId: string;
  readonly period: string;
  /** The last block of the ledger that was heard. */
  readonly block: string;
  readonly lines: readonly WhatIfLine[];
}

const pageEvents = 10_000;

/** 试算: the sealed history under another rulebook, off the record. Reads the whole ledger once and writes nothing. */
export async function whatIf(pool: pg.Pool, question: WhatIfQuestion): Promise<WhatIf> {
  const { officeId, rulebook, period } = question;
  const trial = newTrial(officeId, rulebook);
  const block = await hearLedger(pool, trial, question.onProgress);
  const register = await unitList(pool, boundsOf(period).last);
  const names = new Map(register.map(({ unitId, name }) => [unitId, name]));
  const units = new Set([
    ...reportingTo(officeId, register).map(({ unitId }) => unitId),
    ...trial.actual.state.accounts.keys(),
    ...trial.other.state.accounts.keys(),
  ]);
  const lines = placeChanges(trial, [...units], period).map((change) => lineOf(change, rulebook, names));
  return { officeId, period, block: String(block), lines };
}

async function hearLedger(pool: pg.Pool, trial: Trial, onProgress: WhatIfQuestion['onProgress']): Promise<bigint> {
  const { client, release } = await hold(pool);
  let block = 0n;
  try {
    for await (const page of readFactPages(client, block, { types: scoringFactTypes, events: pageEvents })) {
      for (const recorded of page.facts) {
        const { fact, stream, recordedAt } = readEvent(recorded);
        tryOut(trial, { fact, stream, recordedOn: officeDayAt(BigInt(recordedAt)).day });
      }
      block = page.lastBlock;
      onProgress?.(block);
    }
  } finally {
    release();
  }
  return block;
}

function lineOf(change: PlaceChange, rulebook: Rulebook, names: ReadonlyMap<string, string>): WhatIfLine {
  const { unitId, because, overtakenBy, overtook } = change;
  const place = (one: PlaceChange['actual']): WhatIfPlace | null =>
    one ? { groupId: one.groupId, rank: one.rank ?? null, total: displayed(one.total, rulebook) } : null;
  return {
    unitId,
    unitName: names.get(unitId) ?? unitId,
    actual: place(change.actual),
    other: place(change.other),
    because: because.map(({ ruleId, actual, other }) => ({
      ruleId,
      actual: displayed(actual, rulebook),
      other: displayed(other, rulebook),
    })),
    overtakenBy,
    overtook,
  };
}
