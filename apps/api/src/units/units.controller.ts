import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { streamKey } from '@shangda/domain/command';
import {
  moveUnit,
  nameDirectReporting,
  reclassifyUnit,
  registerUnit,
  setSignOffChain,
  type Unit,
  units,
} from '@shangda/domain/unit';
import { Executor } from '@shangda/event-store/execute';
import { role, unitClass, unitLevel } from '@shangda/events/vocabulary';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { type CommandHeaders, CommandMeta } from '../http/command-headers.js';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import type { Page } from '../http/paging.js';
import { notFound } from '../http/problem.js';
import { oneOf, orNull, page } from '../http/sample.js';
import { plain } from '../http/plain.js';
import { PersonId } from '../http/token.guard.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { POOLS } from '../office/office.module.js';
import { permitted, permittedPlaces } from '../office/permitted.js';
import { permittedAlsoToReporters } from '../office/reporters.js';
import { readUnits, type UnitEntry } from './unit-list.js';
import {
  DirectReportingDto,
  MoveUnitDto,
  ReclassifyUnitDto,
  RegisterUnitDto,
  SignOffChainDto,
  UnitsQuery,
} from './units.dto.js';

const unitBase = {
  id: '623001',
  name: '合作市人民政府',
  nameEn: "Hezuo City People's Government",
  parentId: orNull('6230'),
  level: oneOf(unitLevel.options, 'COUNTY'),
  class: oneOf(unitClass.options, 'COUNTY_GOVERNMENT'),
  isOffice: true,
  directReportingTo: ['6230'],
};
const unitSample = {
  ...unitBase,
  version: 1,
  signOffChain: [{ role: oneOf(role.options, 'LEADER_IN_CHARGE'), unitId: '623001' }],
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
  register(
    @Body() dto: RegisterUnitDto,
    @PersonId() personId: string,
    @CommandMeta() headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    return this.desk.run({ definition: registerUnit, data: plain(dto), personId, headers, ...about(dto.unitId) });
  }

  @Get()
  @QueryRoute({
    summary: '机构名录 · units at and below your own',
    query: 'ReadUnits',
    id: 'ListUnits',
    answer: page(unitBase),
  })
  async list(@Query() query: UnitsQuery, @PersonId() personId: string): Promise<Page<UnitEntry>> {
    if (query.under !== undefined) await permitted(this.executor, queryPolicy.ReadUnits, personId, [query.under]);
    const roots =
      query.under === undefined ? await permittedPlaces(this.executor, queryPolicy.ReadUnits, personId) : [query.under];
    return readUnits(this.pools.read, roots, query);
  }

  @Get(':unitId')
  @QueryRoute({ summary: '机构 · one unit with its version', query: 'ReadUnits', answer: unitSample })
  async find(
    @Param('unitId') unitId: string,
    @PersonId() personId: string,
  ): Promise<Unit & { readonly version: number }> {
    await permittedAlsoToReporters(this.executor, queryPolicy.ReadUnits, personId, unitId);
    const { state, version } = await this.executor.load(units, unitId);
    if (!state) throw notFound();
    const { id, name, nameEn, parentId, level, class: unitClass, isOffice, directReportingTo, signOffChain } = state;
    return { id, version, name, nameEn, parentId, level, class: unitClass, isOffice, directReportingTo, signOffChain };
  }

  @Post(':unitId/move')
  @HttpCode(200)
  @CommandRoute({ summary: '调整隶属 · put a unit under another', command: 'MoveUnit' })
  move(
    @Param('unitId') unitId: string,
    @Body() dto: MoveUnitDto,
    @PersonId() personId: string,
    @CommandMeta() headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: moveUnit,
      data: { ...plain(dto), unitId },
      personId,
      headers,
      ...about(unitId),
    });
  }

  @Post(':unitId/reclassify')
  @HttpCode(200)
  @CommandRoute({ summary: '调整类别 · the class by which rulebooks know it', command: 'ReclassifyUnit' })
  reclassify(
    @Param('unitId') unitId: string,
    @Body() dto: ReclassifyUnitDto,
    @PersonId() personId: string,
    @CommandMeta() headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: reclassifyUnit,
      data: { ...plain(dto), unitId },
      personId,
      headers,
      ...about(unitId),
    });
  }

  @Post(':unitId/direct-reporting')
  @HttpCode(200)
  @CommandRoute({ summary: '确定信息直报点 · name the offices it reports straight to', command: 'NameDirectReporting' })
  directReporting(
    @Param('unitId') unitId: string,
    @Body() dto: DirectReportingDto,
    @PersonId() personId: string,
    @CommandMeta() headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: nameDirectReporting,
      data: { ...plain(dto), unitId },
      personId,
      headers,
      ...about(unitId),
    });
  }

  @Post(':unitId/sign-off-chain')
  @HttpCode(200)
  @CommandRoute({ summary: '审签程序 · the signatures a report needs', command: 'SetSignOffChain' })
  signOffChain(
    @Param('unitId') unitId: string,
    @Body() dto: SignOffChainDto,
    @PersonId() personId: string,
    @CommandMeta() headers: CommandHeaders,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: setSignOffChain,
      data: { chain: stepsOf(dto.chain), unitId },
      personId,
      headers,
      ...about(unitId),
    });
  }
}

function about(unitId: string): { readonly subject: string; readonly id: string } {
  return { subject: streamKey(units, unitId), id: unitId };
}

const stepsOf = (chain: SignOffChainDto['chain']): Unit['signOffChain'] =>
  chain.map(({ role, unitId }) => ({ role, unitId }));
