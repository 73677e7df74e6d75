import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { Problem } from './problem.js';

/** A path parameter that is a month at the office, `2026-03`, 2000–2099; 422 `time.invalid`. */
@Injectable()
export class MonthParam implements PipeTransform<string, string> {
  transform(value: string, { data }: ArgumentMetadata): string {
    if (/^20\d{2}-(0[1-9]|1[0-2])$/.test(value)) return value;
    throw new Problem(422, 'time.invalid', { errors: [{ pointer: `/${data ?? ''}`, code: 'time.invalid' }] });
  }
}
