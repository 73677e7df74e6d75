import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { urgency } from '@shangda/events/vocabulary';
import { type Desk, type Work, type WorkKey, worklistOf } from '@shangda/projections/directory';
import { QueryRoute } from '../http/command-route.js';
import { decodeCursor, type Page, pageOf, PageQuery, rowsWanted } from '../http/paging.js';
import { malformed } from '../http/problem.js';
import { instant, optional, orNull } from '../http/sample.js';
import { PersonId } from '../http/token.guard.js';
import { isUuid } from '../http/uuid.js';
import { POOLS } from '../office/office.module.js';
import { delegationsOf, grantsOf } from '../office/permitted.js';

const worklistSample = {
  entries: [
    {
      kind: 'SIGN_OFF',
      itemId: '0197f3c2-7d1a-7c3e-9f00-2b6a4f1d8e11',
      officeId: orNull('6230'),
      deskUnitId: '623001',
      role: 'LEADER_IN_CHARGE',
      unitId: '623001',
      unitName: orNull('合作市'),
      unitNameEn: orNull('Hezuo City'),
      authorId: '623001-officer',
      signers: ['623001-leader'],
      title: orNull('合作市举办牧民技能培训'),
      category: 'UNIT_WORK',
      urgency: 'ROUTINE',
      dueOn: orNull('2026-03-20'),
      since: instant('2026-03-04T01:00:00.000Z'),
    },
  ],
  next: optional('WyJST1VUSU5FIl0'),
};

/** What waits on the desks of the one who asks, in the roles held now: emergencies first, then the oldest. */
@ApiTags('views')
@ApiBearerAuth()
@Controller('v1/worklist')
export class WorklistController {
  constructor(
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Get()
  @QueryRoute({ summary: '待办 · what waits for you', query: 'ReadWorklist', answer: worklistSample })
  async list(@Query() query: PageQuery, @PersonId() personId: string): Promise<Page<Work>> {
    const grants = await grantsOf(this.executor, personId);
    const delegations = await delegationsOf(this.executor, personId);
    const desks = [
      // A duty officer receives as an editor does.
      ...grants.map(({ role, unitId }) => desk(role === 'DUTY_OFFICER' ? 'EDITOR' : role, unitId, personId)),
      ...delegations.map(({ role, unitId, leaderId }) => desk(role, unitId, personId, leaderId)),
    ];
    const rows = await worklistOf(this.pools.read, desks, { after: keyOf(query.cursor), limit: rowsWanted(query) });
    return pageOf(
      query,
      rows,
      ({ key: _key, ...work }) => work,
      ({ key }) => key,
    );
  }
}

/** A desk, who sits at it, and in whose stead: Art. 16 looks at both. */
const desk = (role: string, unitId: string, ...signers: readonly string[]): Desk => ({ role, unitId, signers });

/** Also a cursor made by hand is the asker's mistake, not the database's. */
function keyOf(cursor: string | undefined): WorkKey | undefined {
  const key = decodeCursor(cursor, 4);
  if (key === undefined) return undefined;
  const [word = '', since = '', itemId = '', officeId = ''] = key;
  if (!urgency.safeParse(word).success || !/^\d{1,18}$/.test(since) || !isUuid(itemId)) throw malformed('query.cursor');
  return [word, since, itemId, officeId];
}
