import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { queryPolicy } from '@shangda/access/policy';
import { streamKey } from '@shangda/domain/command';
import {
  type Delegation,
  grantRole,
  people,
  type Person,
  registerPerson,
  revokeRole,
  transferPerson,
} from '@shangda/domain/person';
import { Executor } from '@shangda/event-store/execute';
import { leaderRole, role } from '@shangda/events/vocabulary';
import type { LedgerPools } from '@shangda/event-store/postgres-ledger';
import { type Sender, SentBy } from '../http/sender.js';
import { CommandRoute, QueryRoute } from '../http/command-route.js';
import type { Page } from '../http/paging.js';
import { notFound } from '../http/problem.js';
import { oneOf, page } from '../http/sample.js';
import { plain } from '../http/plain.js';
import { PersonId } from '../http/token.guard.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import { POOLS } from '../office/office.module.js';
import { permitted, permittedPlaces } from '../office/permitted.js';
import { GrantDto, PeopleQuery, RegisterPersonDto, RevokeRoleDto, TransferPersonDto } from './people.dto.js';
import { type PersonEntry, readPeople } from './person-list.js';

type PersonView = PersonEntry & { readonly version: number; readonly delegations: readonly Delegation[] };

const entrySample = {
  id: '623001-officer',
  name: '合作市信息员',
  unitId: '623001',
  grants: [{ role: oneOf(role.options, 'INFO_OFFICER'), unitId: '623001' }],
};
const personSample = {
  ...entrySample,
  version: 1,
  delegations: [
    {
      leaderId: '623001-leader',
      role: oneOf(leaderRole.options, 'LEADER_IN_CHARGE'),
      unitId: '623001',
      startsOn: '2026-03-10',
      endsOn: '2026-03-20',
    },
  ],
};

/** 人员 (Art. 6–8): who may act where. Roles are read from here at every command, never from a token. */
@ApiTags('people')
@ApiBearerAuth()
@Controller('v1')
export class PeopleController {
  constructor(
    private readonly desk: Desk,
    private readonly executor: Executor,
    @Inject(POOLS) private readonly pools: LedgerPools,
  ) {}

  @Post('people')
  @CommandRoute({ summary: '登记人员 · register a person with roles', command: 'RegisterPerson' })
  register(@Body() dto: RegisterPersonDto, @SentBy() sender: Sender): Promise<CommandAnswer> {
    const grants = dto.grants.map(({ role, unitId }) => ({ role, unitId }));
    const posts = dto.posts?.map(({ post, engagement }) => ({ post, engagement }));
    const data = { ...plain(dto), grants, posts };
    return this.desk.run({ definition: registerPerson, data, ...sender, ...about(dto.personId) });
  }

  @Get('me')
  @QueryRoute({ summary: '本人 · your own line in the register', query: 'ReadSelf', answer: personSample })
  async me(@PersonId() personId: string): Promise<PersonView> {
    return viewOf(await this.executor.load(people, personId));
  }

  @Get('people')
  @QueryRoute({
    summary: '人员名录 · people at and below your own units',
    query: 'ReadPeople',
    id: 'ListPeople',
    answer: page(entrySample),
  })
  async list(@Query() query: PeopleQuery, @PersonId() personId: string): Promise<Page<PersonEntry>> {
    if (query.under !== undefined) await permitted(this.executor, queryPolicy.ReadPeople, personId, [query.under]);
    const roots =
      query.under === undefined
        ? await permittedPlaces(this.executor, queryPolicy.ReadPeople, personId)
        : [query.under];
    return readPeople(this.pools.read, roots, query);
  }

  @Get('people/:personId')
  @QueryRoute({ summary: '人员 · one person with version', query: 'ReadPeople', answer: personSample })
  async find(@Param('personId') id: string, @PersonId() personId: string): Promise<PersonView> {
    const found = await this.executor.load(people, id);
    if (!found.state) throw notFound();
    await permitted(this.executor, queryPolicy.ReadPeople, personId, [found.state.unitId]);
    return viewOf(found);
  }

  @Post('people/:personId/transfer')
  @HttpCode(200)
  @CommandRoute({ summary: '调动 · a person goes to another unit; roles stay', command: 'TransferPerson' })
  transfer(
    @Param('personId') id: string,
    @Body() dto: TransferPersonDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.desk.run({
      definition: transferPerson,
      data: { ...plain(dto), personId: id },
      ...sender,
      ...about(id),
    });
  }

  @Post('people/:personId/grant-role')
  @HttpCode(200)
  @CommandRoute({ summary: '授予角色 · grant a role in a unit', command: 'GrantRole' })
  grant(@Param('personId') id: string, @Body() dto: GrantDto, @SentBy() sender: Sender): Promise<CommandAnswer> {
    return this.desk.run({
      definition: grantRole,
      data: { ...plain(dto), personId: id },
      ...sender,
      ...about(id),
    });
  }

  @Post('people/:personId/revoke-role')
  @HttpCode(200)
  @CommandRoute({ summary: '撤销角色 · revoke a role in a unit', command: 'RevokeRole' })
  revoke(@Param('personId') id: string, @Body() dto: RevokeRoleDto, @SentBy() sender: Sender): Promise<CommandAnswer> {
    return this.desk.run({
      definition: revokeRole,
      data: { ...plain(dto), personId: id },
      ...sender,
      ...about(id),
    });
  }
}

function viewOf({ state, version }: { readonly state: Person | undefined; readonly version: number }): PersonView {
  if (!state) throw notFound();
  const { id, name, unitId, grants, delegations } = state;
  const held = grants.map(({ role, unitId: place }) => ({ role, unitId: place }));
  return { id, version, name, unitId, grants: held, delegations };
}

function about(personId: string): { readonly subject: string; readonly id: string } {
  return { subject: streamKey(people, personId), id: personId };
}
