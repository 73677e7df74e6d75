import { Injectable, type PipeTransform } from '@nestjs/common';
import { malformed, pointerTo } from './problem.js';

/** For commands that say everything in their path: an empty body or `{}`; any field is refused, never ignored. */
@Injectable()
export class NoBody implements PipeTransform<unknown, undefined> {
  transform(body: unknown): undefined {
    if (typeof body !== 'object' || body === null) return undefined;
    const [field] = Object.keys(body);
    if (field !== undefined)
      throw malformed('input.invalid', {
        errors: [{ pointer: pointerTo(field), code: 'input.unknown_field' }],
      });
    return undefined;
  }
}
