import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandDefinition } from '@shangda/domain/command';
import type { Refusal } from '@shangda/domain/decision';
import type { Answer } from '@shangda/event-store/execute';
import type { NewContent, NewFile } from '@shangda/event-store/ledger';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { conflict, notFound, Problem, refused, roleMissing, versionFailed } from '../http/problem.js';
import type { CommandHeaders } from '../http/command-headers.js';
import { Decide } from './decide.command.js';
import { hidden, roleMissing as missingRole } from './office.js';
import { POOLS } from './office.module.js';
import { waitForViews } from './view-lag.js';

/** What a controller hands over the desk. */
export interface Errand<Data> {
  readonly definition: CommandDefinition<Data>;
  readonly data: Data;
  readonly personId: string;
  readonly headers: CommandHeaders;
  readonly subject: string;
  readonly id: string;
  /** The id was drawn for this errand. */
  readonly subjectIsNew?: boolean;
  readonly contents?: readonly NewContent[];
  readonly files?: readonly NewFile[];
}

/** Every command's answer: what it is about, its version now, and where in the ledger it stands. */
export interface CommandAnswer {
  readonly id: string;
  readonly version: number;
  /** Position of the command's last event, as text; absent where nothing had to be written. */
  readonly position?: string;
  readonly recordedAt?: string;
  /** With `Prefer: wait`: whether the views show it already. */
  readonly views?: 'current' | 'pending';
  readonly [detail: string]: string | number | undefined;
}

/** Carries a command from a controller to the bus and turns its outcome into an answer or a problem. */
@Injectable()
export class Desk {
  constructor(
    private readonly bus: CommandBus,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  async run<Data>(errand: Errand<Data>): Promise<CommandAnswer> {
    const { definition, data, personId, headers, subject, subjectIsNew, id, contents, files } = errand;
    const answer = await this.bus.execute(
      new Decide({
        definition: definition,
        data,
        actor: personId,
        commandId: headers.commandId,
        digest: Buffer.from(headers.digest, 'hex'),
        subject,
        subjectIsNew,
        correlationId: headers.correlationId,
        ifMatch: headers.ifMatch,
        contents,
        files,
        result: { id },
      }),
    );
    if (answer.status === 'unchanged') return { id, version: answer.version };
    if (answer.status !== 'accepted') throw problemOf(answer);
    const result = JSON.parse(answer.result) as { id: string } & Record<string, string | number>;
    const views =
      headers.wait === undefined ? undefined : await waitForViews(this.pools.read, answer.position, headers.wait);
    return {
      ...result,
      version: answer.version,
      position: String(answer.position),
      recordedAt: new Date(Number(answer.recordedAt / 1000n)).toISOString(),
      ...(views === undefined ? {} : { views }),
    };
  }
}

function problemOf(answer: Exclude<Answer<Refusal>, { status: 'accepted' | 'unchanged' }>): Problem {
  switch (answer.status) {
    case 'refused':
      return refusalProblem(answer.refusal);
    case 'reused':
      return new Problem(422, 'command.reused');
    case 'stale':
      return versionFailed(answer.actual);
    case 'contended':
      return conflict();
  }
}

/** 404 for what is not there or not yours, 403 where only the role lacks, 422 for every rule. */
export function refusalProblem(refusal: Refusal): Problem {
  if (refusal.code === hidden.code || refusal.code === 'ItemUnknown') return notFound();
  if (refusal.code === missingRole.code) return roleMissing();
  return refused(refusal.code, refusal.article, refusal.details);
}
