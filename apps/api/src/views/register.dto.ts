import { ApiPropertyOptional } from '@nestjs/swagger';
import { category, urgency } from '@shangda/events/vocabulary';
import type { Category, Urgency } from '@shangda/events/vocabulary';
import { IsOfficeDay } from '../http/instants.js';
import { PageQuery } from '../http/paging.js';
import { IsOneOf, IsRegisterId, OptionalField } from '../http/validation.js';

const handlingPhases = [
  'REPORTED',
  'RECEIVED',
  'RETURNED',
  'VERIFYING',
  'FILED_ONLY',
  'SELECTED',
  'ADOPTED',
  'DUPLICATE',
  'WITHDRAWN',
  'LINE_ONLY',
] as const;
const signatures = ['SIGNED', 'UNSIGNED', 'SIGNATURE_REFUSED'] as const;
const orders = ['reportedOn', '-reportedOn', 'registrationNumber', '-registrationNumber', 'latest', '-latest'] as const;

/** A unit's own lines have no registration number. */
const ownOrders = ['reportedOn', '-reportedOn', 'latest', '-latest'] as const;
const ownPhases = ['DRAFT', 'AWAITING_SIGN_OFF', 'REPORTED', 'WITHDRAWN'] as const;

/** What both registers can be asked: an office's, and a unit's own. */
abstract class ItemLinesQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: signatures,
    description: 'An emergency may be reported UNSIGNED; SIGNATURE_REFUSED must be corrected',
  })
  @OptionalField()
  @IsOneOf(signatures)
  readonly signature?: (typeof signatures)[number];

  @ApiPropertyOptional({ enum: category.options })
  @OptionalField()
  @IsOneOf(category.options)
  readonly category?: Category;

  @ApiPropertyOptional({ enum: urgency.options })
  @OptionalField()
  @IsOneOf(urgency.options)
  readonly urgency?: Urgency;

  @ApiPropertyOptional({ example: '2026-03-01', description: 'Reported on this day or later' })
  @OptionalField()
  @IsOfficeDay()
  readonly from?: string;

  @ApiPropertyOptional({ example: '2026-03-31', description: 'Reported on this day or earlier' })
  @OptionalField()
  @IsOfficeDay()
  readonly to?: string;
}

export class RegisterQuery extends ItemLinesQuery {
  @ApiPropertyOptional({
    enum: orders,
    example: '-reportedOn',
    description: 'With a minus the newest first; -reportedOn unless said. By registrationNumber: only what has one',
  })
  @OptionalField()
  @IsOneOf(orders)
  readonly sort?: (typeof orders)[number];

  @ApiPropertyOptional({ enum: handlingPhases, example: 'REPORTED' })
  @OptionalField()
  @IsOneOf(handlingPhases)
  readonly phase?: (typeof handlingPhases)[number];

  @ApiPropertyOptional({ example: '623001', description: 'The unit it comes from' })
  @OptionalField()
  @IsRegisterId()
  readonly unitId?: string;
}

export class UnitItemsQuery extends ItemLinesQuery {
  @ApiPropertyOptional({
    enum: ownOrders,
    example: '-latest',
    description: 'With a minus the newest first; -latest unless said. By reportedOn: only what was reported',
  })
  @OptionalField()
  @IsOneOf(ownOrders)
  readonly sort?: (typeof ownOrders)[number];

  @ApiPropertyOptional({ enum: ownPhases, example: 'DRAFT' })
  @OptionalField()
  @IsOneOf(ownPhases)
  readonly phase?: (typeof ownPhases)[number];
}
