import { Body, Controller, Headers, Post } from '@nestjs/common';
import {
  confirmRequestSchema,
  enterRequestSchema,
  type ConfirmRequest,
  type EnterRequest,
  type EnterResponse,
} from '@lianxi/shared';
import { Checked } from '../http/checked.pipe.js';
import type { Actor } from '../identity/actor.js';
import { By } from '../identity/by.decorator.js';
import { Ledger } from './ledger.js';

@Controller('api/v1')
export class LedgerController {
  constructor(private readonly ledger: Ledger) {}

  /** Enters figures as one revision. Needs `figure.enter` for the department that owns each of them. */
  @Post('entries')
  enter(
    @By() actor: Actor,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Checked(enterRequestSchema)) request: EnterRequest,
  ): Promise<EnterResponse> {
    return this.ledger.enter(actor, request, key);
  }

  /** Confirms figures as they stand. Needs `figure.confirm` for the department. */
  @Post('confirmations')
  confirm(
    @By() actor: Actor,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Checked(confirmRequestSchema)) request: ConfirmRequest,
  ): Promise<EnterResponse> {
    return this.ledger.confirm(actor, request, key);
  }
}
