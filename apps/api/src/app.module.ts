import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditController } from './audit/audit.controller.js';
import { EventFeed } from './audit/event-feed.js';
import { StreamPlaces } from './audit/stream-places.js';
import { HealthController } from './health/health.controller.js';
import { ClockController } from './health/clock.controller.js';
import { TokenGuard } from './http/token.guard.js';
import { TokenVerifier } from './http/tokens.js';
import { UnreadQueryGuard } from './http/unread-query.guard.js';
import { IncidentClocksController } from './incidents/incident-clocks.controller.js';
import { IncidentReader } from './incidents/incident-reader.js';
import { IncidentReportsController } from './incidents/incident-reports.controller.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { AttachmentsController } from './items/attachments.controller.js';
import { IssueReader } from './issues/issue-reader.js';
import { IssuesController } from './issues/issues.controller.js';
import { RecordsController } from './records/records.controller.js';
import { HandlingReader } from './items/handling-reader.js';
import { HandlingsController } from './items/handlings.controller.js';
import { HintsController } from './items/hints.controller.js';
import { ItemReader } from './items/item-reader.js';
import { ItemsController } from './items/items.controller.js';
import { ContactsController } from './notices/contacts.controller.js';
import { InboxController } from './notices/inbox.controller.js';
import { PointsController } from './assessment/points.controller.js';
import { WhatIfController } from './assessment/what-if.controller.js';
import type { Configuration } from './office/configuration.js';
import { Desk } from './office/desk.js';
import { OfficeModule } from './office/office.module.js';
import { Watchdog } from './office/watchdog.js';
import { DelegationsController } from './people/delegations.controller.js';
import { PeopleController } from './people/people.controller.js';
import { PostsController } from './posts/posts.controller.js';
import { TrainingsController } from './posts/trainings.controller.js';
import { RosterReader } from './rosters/roster-reader.js';
import { RosterController } from './rosters/roster.controller.js';
import { RulebooksController } from './rulebooks/rulebooks.controller.js';
import { ExemptionsController } from './units/exemptions.controller.js';
import { UnitChangesController } from './units/unit-changes.controller.js';
import { UnitsController } from './units/units.controller.js';
import { QuotasController } from './views/quotas.controller.js';
import { RegisterController } from './views/register.controller.js';
import { StatisticsController } from './views/statistics.controller.js';
import { UnitItemsController } from './views/unit-items.controller.js';
import { WorklistController } from './views/worklist.controller.js';

/** The doors of the office: one controller a chapter, the same guards for all. */
@Module({})
export class AppModule {
  static with(configuration: Configuration): DynamicModule {
    return {
      module: AppModule,
      imports: [OfficeModule.with(configuration)],
      controllers: [
        UnitsController,
        UnitChangesController,
        ExemptionsController,
        PeopleController,
        DelegationsController,
        PostsController,
        TrainingsController,
        RosterController,
        IncidentsController,
        IncidentReportsController,
        IncidentClocksController,
        ContactsController,
        InboxController,
        RulebooksController,
        ItemsController,
        AttachmentsController,
        HintsController,
        HandlingsController,
        IssuesController,
        RecordsController,
        RegisterController,
        UnitItemsController,
        WorklistController,
        QuotasController,
        StatisticsController,
        PointsController,
        WhatIfController,
        AuditController,
        ClockController,
        HealthController,
      ],
      providers: [
        Desk,
        ItemReader,
        HandlingReader,
        IssueReader,
        RosterReader,
        IncidentReader,
        EventFeed,
        StreamPlaces,
        Watchdog,
        { provide: TokenVerifier, useFactory: () => verifierFor(configuration) },
        { provide: APP_GUARD, useClass: TokenGuard },
        { provide: APP_GUARD, useClass: UnreadQueryGuard },
      ],
    };
  }
}

function verifierFor({ tokenPublicKey }: Configuration): TokenVerifier {
  if (tokenPublicKey === undefined) throw new Error('TOKEN_PUBLIC_KEY is not set: nobody could be recognised');
  return new TokenVerifier(tokenPublicKey);
}
