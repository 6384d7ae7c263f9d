import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { parseBody } from './body.js';

/** `@Body(new Checked(schema))`: the handler gets what the schema says, or is not called. */
export class Checked<T> implements PipeTransform<unknown, T> {
  constructor(private readonly schema: z.ZodType<T>) {}

  transform(value: unknown): T {
    return parseBody(this.schema, value);
  }
}
