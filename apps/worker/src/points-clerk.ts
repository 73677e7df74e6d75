import { createHash } from 'node:crypto';
import type { SystemActor } from '@shangda/access/policy';
import { execute } from '@shangda/api/office/office';
import { officeDayAt } from '@shangda/domain/calendar';
import { streamKey } from '@shangda/domain/command';
import { enterPoints, voucherId, vouchers } from '@shangda/domain/points';
import { type Assessors, type Earned, assess, newAssessors } from '@shangda/domain/scoring/assessors';
import { scoringFactTypes } from '@shangda/domain/scoring/from-record';
import type { Executor } from '@shangda/event-store/execute';
import { derivedId } from '@shangda/event-store/identifiers';
import { type RecordedFact, readFactPages } from '@shangda/projections/facts';
import { vouchersEntered } from '@shangda/projections/points-table';
import { hold } from '@shangda/projections/transaction';
import { readEvent } from '@shangda/projections/view';
import type pg from 'pg';

const actor: SystemActor = 'system:points-clerk';
/** Roughly how many events of the ledger are read at once. */
const pageEvents = 10_000;
/** Vouchers on their way at the same time: they share the appends of the process. */
const together = 64;
/** Of PostgreSQL's advisory locks: who holds it is the clerk. */
const seat = 4_715_003;

interface Cause {
  readonly stream: string;
  readonly type: string;
  readonly sequence: number;
}

type Voucher = Earned & { readonly cause: Cause };

/** What a clerk in the seat has before them. */
interface Desk {
  readonly client: pg.PoolClient;
  readonly release: (broken?: Error) => void;
  /** The last block that was worked off. */
  at: bigint;
  readonly assessors: Assessors;
  /** Vouchers that stood when the seat was taken. */
  readonly entered: ReadonlySet<string>;
}

/**
 * 记账员: works out what every fact earned and cost, in the order of the sealed ledger, and writes it down once (Art. 28, 31). Of several
 * workers one has the seat. What a clerk knows is worked out anew from the first fact; a voucher that stands is left as it is.
 */
export class PointsClerk {
  private desk: Desk | undefined;

  constructor(
    private readonly executor: Executor,
    private readonly pool: pg.Pool,
  ) {}

  /** Works off what was sealed meanwhile. After a failure the seat is given up and everything is begun anew: nothing is lost by it. */
  async tick(): Promise<void> {
    this.desk ??= await this.takeSeat();
    if (!this.desk) return;
    try {
      const { client, at } = this.desk;
      for await (const { facts, lastBlock } of readFactPages(client, at, {
        types: scoringFactTypes,
        events: pageEvents,
      })) {
        await this.enterAll(this.desk, facts);
        this.desk.at = lastBlock;
      }
    } catch (cause) {
      this.leave();
      throw cause;
    }
  }

  /** The connection goes with the seat, so that the lock cannot outlive the clerk. */
  leave(): void {
    this.desk?.release(new Error('the seat is given up'));
    this.desk = undefined;
  }

  private async takeSeat(): Promise<Desk | undefined> {
    const { client, release } = await hold(this.pool);
    const asked = client.query<{ yes: boolean }>('select pg_try_advisory_lock($1) as yes', [seat]);
    const { rows } = await asked.catch((cause: unknown) => {
      release(new Error('the seat could not be asked for', { cause }));
      throw cause;
    });
    if (rows[0]?.yes !== true) {
      release();
      return undefined;
    }
    return {
      ...{ client, release, at: 0n },
      assessors: newAssessors(),
      entered: await vouchersEntered(this.pool),
    };
  }

  private async enterAll({ assessors, entered }: Desk, facts: readonly RecordedFact[]): Promise<void> {
    const missing = facts
      .flatMap((recorded) => vouchersOf(assessors, recorded))
      .filter(({ officeId, cause }) => !entered.has(voucherId(officeId, cause.sequence)));
    for (let at = 0; at < missing.length; at += together)
      await Promise.all(missing.slice(at, at + together).map((voucher) => this.enter(voucher)));
  }

  private async enter({ officeId, cause, ...voucher }: Voucher): Promise<void> {
    const id = voucherId(officeId, cause.sequence);
    const subject = streamKey(vouchers, id);
    const answer = await execute(this.executor, {
      definition: enterPoints,
      data: { officeId, cause, ...voucher },
      actor,
      commandId: derivedId(subject),
      // The cause alone: what a later program would make of it changes nothing that was entered.
      digest: createHash('sha256').update(subject).digest(),
      correlationId: derivedId(cause.stream),
      subject,
    });
    if (answer.status === 'accepted' || answer.status === 'unchanged') return;
    const why = answer.status === 'refused' ? answer.refusal.code : answer.status;
    throw new Error(`the points of ${cause.type} ${cause.sequence} at ${officeId} could not be entered: ${why}`);
  }
}

function vouchersOf(assessors: Assessors, recorded: RecordedFact): readonly Voucher[] {
  const { fact, stream, sequence, recordedAt } = readEvent(recorded);
  const recordedOn = officeDayAt(BigInt(recordedAt)).day;
  const cause = { stream, type: fact.type, sequence };
  return merged(assess(assessors, { fact, stream, recordedOn })).map((earned) => ({ ...earned, cause }));
}

/** One fact may be told to an office more than once; its voucher is one. */
function merged(earned: readonly Earned[]): readonly Earned[] {
  const byOffice = new Map<string, Earned>();
  for (const { officeId, entries, consequences, results } of earned) {
    const before = byOffice.get(officeId) ?? { officeId, entries: [], consequences: [], results: [] };
    byOffice.set(officeId, {
      officeId,
      entries: [...before.entries, ...entries],
      consequences: [...before.consequences, ...consequences],
      results: [...before.results, ...results],
    });
  }
  return [...byOffice.values()];
}
