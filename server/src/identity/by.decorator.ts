import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { nobody, type Actor } from './actor.js';

/** A request whose actor has been found out by the guard. */
export type KnownRequest = Request & { actor?: Actor };

/** `@By() actor: Actor`: who makes this request. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  return context.switchToHttp().getRequest<KnownRequest>().actor ?? nobody;
});
