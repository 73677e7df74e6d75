import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { officeDayAt } from '@shangda/domain/calendar';
import { streamKey } from '@shangda/domain/command';
import { type Unit, units } from '@shangda/domain/unit';
import { unitOn } from '@shangda/domain/unit-history';
import { nameDirectReporting } from '@shangda/domain/unit-changes';
import { registerUnit, setSignOffChain } from '@shangda/domain/unit-registration';
import { Executor } from '@shangda/event-store/execute';
import { role, unitClass, unitLevel } from '@shangda/events/vocabulary';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { type Sender, SentBy } from '../http/sender.js';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import type { Page } from '../http/paging.js';
import { notFound } from '../http/problem.js';
import { oneOf, optional, orNull, page } from '../http/sample.js';
import { plain } from '../http/plain.js';
import { PersonId } from '../http/token.guard.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { POOLS } from '../office/office.module.js';
import { permitted, permittedPlaces } from '../office/permitted.js';
import { permittedAlsoToReporters } from '../office/reporters.js';
import { readUnits, type UnitEntry } from './unit-list.js';
import { DirectReportingDto, RegisterUnitDto, SignOffChainDto, UnitsQuery } from './units.dto.js';

const unitBase = {
  id: '623001',
  name: '合作市人民政府',
  nameEn: "Hezuo City People's Government",
  parentId: orNull('6230'),
  level: oneOf(unitLevel.options, 'COUNTY'),
  class: oneOf(unitClass.options, 'COUNTY_GOVERNMENT'),
  isOffice: true,
  directReportingTo: ['6230'],
  startedOn: orNull('2026-07-01'),
  endedOn: orNull('2027-01-01'),
  successorId: orNull('623002'),
};
const unitSample = {
  ...unitBase,
  version: 1,
  signOffChain: [{ role: oneOf(role.options, 'LEADER_IN_CHARGE'), unitId: '623001' }],
  exemptions: [
    {
      officeId: '6230',
      ruleId: optional('monthly-county'),
      from: '2026-07',
      to: '2026-09',
      endedFrom: optional('2026-08'),
    },
  ],
};

/** 机构 (Art. 5, 27): the tree of units and how each of them reports. */
@ApiTags('units')
@ApiBearerAuth()
@Controller('v1/units')
export class UnitsController {
  constructor(
    private readonly desk: Desk,
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Post()
  @CommandRoute({ summary: '登记机构 · register a unit', command: 'RegisterUnit' })
  register(@Body() dto: RegisterUnitDto, @SentBy() sender: Sender): Promise<CommandAnswer> {
    return this.desk.run({ definition: registerUnit, data: plain(dto), ...sender, ...about(dto.unitId) });
  }

  @Get()
  @QueryRoute({
    summary: '机构名录 · units at and below your own, now or on a day',
    query: 'ReadUnits',
    id: 'ListUnits',
    answer: page(unitBase),
  })
  async list(@Query() query: UnitsQuery, @PersonId() personId: string): Promise<Page<UnitEntry>> {
    if (query.under !== undefined) await permitted(this.executor, queryPolicy.ReadUnits, personId, [query.under]);
    const roots =
      query.under === undefined ? await permittedPlaces(this.executor, queryPolicy.ReadUnits, personId) : [query.under];
    const { day: today } = officeDayAt(await this.executor.now());
    return readUnits(this.pools.read, roots, { ...plain(query), today });
  }

  @Get(':unitId')
  @QueryRoute({ summary: '机构 · one unit with its version', query: 'ReadUnits', answer: unitSample })
  async find(@Param('unitId') unitId: string, @PersonId() personId: string): Promise<UnitView> {
    await permittedAlsoToReporters(this.executor, queryPolicy.ReadUnits, personId, unitId);
    const { state, version } = await this.executor.load(units, unitId);
    if (!state) throw notFound();
    const { day: today } = officeDayAt(await this.executor.now());
    return { ...viewOf(state, today), version };
  }

  @Post(':unitId/direct-reporting')
  @HttpCode(200)
  @CommandRoute({ summary: '确定信息直报点 · name the offices it reports straight to', command: 'NameDirectReporting' })
  directReporting(
    @Param('unitId') unitId: string,
    @Body() dto: DirectReportingDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: nameDirectReporting,
      data: { ...plain(dto), unitId },
      ...sender,
      ...about(unitId),
    });
  }

  @Post(':unitId/sign-off-chain')
  @HttpCode(200)
  @CommandRoute({ summary: '审签程序 · the signatures a report needs', command: 'SetSignOffChain' })
  signOffChain(
    @Param('unitId') unitId: string,
    @Body() dto: SignOffChainDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: setSignOffChain,
      data: { chain: stepsOf(dto.chain), unitId },
      ...sender,
      ...about(unitId),
    });
  }
}

type UnitView = UnitEntry & Pick<Unit, 'signOffChain' | 'exemptions'> & { readonly version: number };

/** A unit as it is today: a class may be dated ahead. */
function viewOf(unit: Unit, today: string): Omit<UnitView, 'version'> {
  const { id, name, nameEn, parentId, level, isOffice, directReportingTo, signOffChain, exemptions } = unit;
  const since = { startedOn: unit.startedOn ?? null, endedOn: unit.ended?.on ?? null };
  const successorId = unit.ended?.successorId ?? null;
  const { class: classToday } = unitOn(unit, today);
  return {
    id,
    name,
    nameEn,
    parentId,
    level,
    class: classToday,
    isOffice,
    directReportingTo,
    ...since,
    successorId,
    signOffChain,
    exemptions,
  };
}

function about(unitId: string): { readonly subject: string; readonly id: string } {
  return { subject: streamKey(units, unitId), id: unitId };
}

const stepsOf = (chain: SignOffChainDto['chain']): Unit['signOffChain'] =>
  chain.map(({ role, unitId }) => ({ role, unitId }));
