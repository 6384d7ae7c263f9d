import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { KnownRequest } from './by.decorator.js';
import { IdentityService } from './identity.service.js';
import { KeyRates } from './key-rates.js';

/**
 * Finds out who acts, once a request, and holds API keys to their rate. It lets everybody else pass: what an actor may do
 * is asked by the handler.
 */
@Injectable()
export class ActorGuard implements CanActivate {
  constructor(
    private readonly identity: IdentityService,
    private readonly rates: KeyRates,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<KnownRequest>();
    request.actor = await this.identity.actorOf(request.headers);
    if (request.actor.kind === 'key') this.rates.take(request.actor);
    return true;
  }
}
