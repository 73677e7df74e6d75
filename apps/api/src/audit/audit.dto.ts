import { ApiPropertyOptional } from '@nestjs/swagger';
import { eventCatalogue } from '@shangda/events/catalogue';
import { Matches } from 'class-validator';
import { IsOneOf, OptionalField, QueryInteger } from '../http/validation.js';

export const largestFeedPage = 1000;

export class FeedQuery {
  @ApiPropertyOptional({ example: '0', description: 'Go on after this sequence; 0 is the beginning' })
  @OptionalField()
  @Matches(/^(0|[1-9]\d{0,17})$/)
  readonly after?: string;

  @ApiPropertyOptional({
    example: 100,
    minimum: 1,
    maximum: largestFeedPage,
    description: '100 unless said; as NDJSON everything unless said',
  })
  @OptionalField()
  @QueryInteger(1, largestFeedPage)
  readonly limit?: number;

  @ApiPropertyOptional({ example: 'ItemReported', description: 'Only events of this type' })
  @OptionalField()
  @IsOneOf([...eventCatalogue.keys()])
  readonly type?: string;

  @ApiPropertyOptional({ example: 'unit-6230', description: 'Only events of this stream' })
  @OptionalField()
  @Matches(/^[a-z]{1,20}-[A-Za-z0-9-]{1,120}$/)
  readonly stream?: string;
}

export class StreamQuery {
  @ApiPropertyOptional({
    example: '2026-03-31T23:59:59+08:00',
    description: 'As it stood at this instant of ledger time, or at this version',
  })
  @OptionalField()
  @Matches(/^.{1,40}$/)
  readonly asOf?: string;
}

export class TailQuery {
  @ApiPropertyOptional({
    example: '42',
    description: 'Go on after this sequence; Last-Event-ID goes before it; by default only what is new',
  })
  @OptionalField()
  @Matches(/^(0|[1-9]\d{0,17})$/)
  readonly after?: string;
}
