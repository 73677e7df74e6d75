import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Executor } from '@shangda/event-store/execute';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { QueryRoute } from '../http/command-route.js';
import { decodeCursor, type Page, PageQuery, pageOf, rowsWanted } from '../http/paging.js';
import { PersonId } from '../http/token.guard.js';
import { POOLS } from '../office/office.module.js';
import { grantsOf } from '../office/permitted.js';
import { withTitles } from './register-page.js';

interface Row {
  readonly itemId: string;
  readonly kind: 'SIGN_OFF' | 'REVISE' | 'RECEIVE';
  readonly unitId: string;
  readonly role: string;
  /** Where it comes from. */
  readonly itemUnitId: string;
  readonly itemUnitName: string | null;
  readonly contentId: string;
  readonly category: string;
  readonly urgency: string;
  readonly sinceMicros: string;
  readonly dueOn: string | null;
}

type WorklistEntry = Omit<Row, 'contentId' | 'sinceMicros'> & { readonly title: string | null; readonly since: string };

/** What waits on the desks of the one who asks, in the roles held now; the oldest first, emergencies before all. */
@ApiTags('views')
@ApiBearerAuth()
@Controller('v1/worklist')
export class WorklistController {
  constructor(
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Get()
  @QueryRoute({ summary: '待办 · what waits for you', query: 'ReadWorklist' })
  async list(@Query() query: PageQuery, @PersonId() personId: string): Promise<Page<WorklistEntry>> {
    const grants = await grantsOf(this.executor, personId);
    const [calm, since, item] = decodeCursor(query.cursor, ['integer', 'text', 'text']) ?? [-1, '0', ''];
    const { rows } = await this.pools.read.query<Row>(statement, [
      // A duty officer receives as an editor does.
      JSON.stringify(grants.map(({ role, unitId }) => ({ role: role === 'DUTY_OFFICER' ? 'EDITOR' : role, unit_id: unitId }))),
      personId,
      calm,
      typeof since === 'string' && /^\d{1,17}$/.test(since) ? since : '0',
      item,
      rowsWanted(query),
    ]);
    const page = pageOf(query, rows, (row) => row, (row) => [row.urgency === 'FLASH' ? 0 : 1, row.sinceMicros, row.itemId]);
    const entries = await withTitles(this.pools.read, page.entries);
    return {
      ...page,
      entries: entries.map(({ sinceMicros, ...entry }) => ({ ...entry, since: new Date(Number(BigInt(sinceMicros) / 1000n)).toISOString() })),
    };
  }
}

// Nobody is shown a signature the rules would refuse: not the author, not one who signed before.
const statement = `select w.item_id as "itemId", w.desk_kind as kind, w.unit_id as "unitId", w.role, w.item_unit_id as "itemUnitId",
    u.name as "itemUnitName", w.content_id as "contentId", w.category, w.urgency, w.since as "sinceMicros",
    to_char(w.due_on, 'YYYY-MM-DD') as "dueOn"
  from views.worklist w left join views.unit_register u on u.unit_id = w.item_unit_id
  where w.desk_kind is not null
    and (w.unit_id, w.role) in (select g.unit_id, g.role from json_to_recordset($1::json) as g(unit_id text, role text))
    and not (w.desk_kind = 'SIGN_OFF' and (w.author_id = $2 or w.signers ? $2))
    and ((case w.urgency when 'FLASH' then 0 else 1 end), w.since, w.item_id::text) > ($3::integer, $4::bigint, $5::text)
  order by (case w.urgency when 'FLASH' then 0 else 1 end), w.since, w.item_id::text limit $6`;
