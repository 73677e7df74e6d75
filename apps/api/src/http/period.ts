import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

const period = /^20\d{2}(-(0[1-9]|1[0-2])|-Q[1-4])?$/;

/** A year, a quarter or a month at the office: 2026, 2026-Q1, 2026-03; 2000–2099. */
export const isPeriod = (text: string): boolean => period.test(text);

/** A property that is such a period, with its documentation: 422 `time.invalid`. */
export const IsPeriod = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      example: '2026-Q1',
      description: 'A year, a quarter or a month at the office: 2026, 2026-Q1, 2026-03',
    }),
    Matches(period, { context: { status: 422, code: 'time.invalid' } }),
  );

/** The same, or a week: 2026-W14. */
export const IsPeriodOrWeek = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      example: '2026-03',
      description: 'A year, a quarter, a month or a week at the office: 2026, 2026-Q1, 2026-03, 2026-W14',
    }),
    Matches(/^20\d{2}(-(0[1-9]|1[0-2])|-Q[1-4]|-W(0[1-9]|[1-4]\d|5[0-3]))?$/, {
      context: { status: 422, code: 'time.invalid' },
    }),
  );
