import type { PipeTransform } from '@nestjs/common';
import { LianxiError } from '@lianxi/shared';

/** `@Param('id', Id)`: what is no id names nothing that exists. */
export class Id implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) throw new LianxiError('NOT_FOUND');
    return value;
  }
}
