import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  changeRoundSchema,
  confirmHandInSchema,
  districtQuerySchema,
  openRoundSchema,
  remindSchema,
  reopenSchema,
  returnSchema,
  roundTemplateQuerySchema,
  type ChangedFigure,
  type ChangeRound,
  type HandIn,
  type OpenRound,
  type PeriodCode,
  type Round,
  type RoundStep,
} from '@lianxi/shared';
import { Checked } from '../http/checked.pipe.js';
import { Id } from '../http/id.pipe.js';
import type { Actor } from '../identity/actor.js';
import { By } from '../identity/by.decorator.js';
import { Parts } from './parts.js';
import { Rounds } from './rounds.js';

type Key = string | undefined;

@Controller('api/v1/rounds')
export class RoundsController {
  constructor(
    private readonly rounds: Rounds,
    private readonly parts: Parts,
  ) {}

  /** Rounds of a district. Needs `figure.read` there. */
  @Get()
  list(
    @By() actor: Actor,
    @Query(new Checked(districtQuerySchema)) query: { district: string },
  ): Promise<Round[]> {
    return this.rounds.list(actor, query.district);
  }

  /** What the catalogue suggests for a month. Needs `round.manage` in the district. */
  @Get('template')
  template(
    @By() actor: Actor,
    @Query(new Checked(roundTemplateQuerySchema)) query: { district: string; period: PeriodCode },
  ): OpenRound {
    return this.rounds.template(actor, query);
  }

  /** Opens a round. Needs `round.manage` in the district. */
  @Post()
  open(
    @By() actor: Actor,
    @Headers('idempotency-key') key: Key,
    @Body(new Checked(openRoundSchema)) request: OpenRound,
  ): Promise<Round> {
    return this.rounds.open(actor, request, key);
  }

  /** Changes name, days or duties. Needs `round.manage` in the round's district. */
  @Put(':id')
  change(
    @By() actor: Actor,
    @Param('id', Id) id: string,
    @Headers('idempotency-key') key: Key,
    @Body(new Checked(changeRoundSchema)) request: ChangeRound,
  ): Promise<Round> {
    return this.rounds.change(actor, id, request, key);
  }

  /** Everything that happened to it. Needs `trail.read` in the round's district. */
  @Get(':id/steps')
  steps(@By() actor: Actor, @Param('id', Id) id: string): Promise<RoundStep[]> {
    return this.rounds.steps(actor, id);
  }

  /** Reminds departments. Needs `round.manage` in the round's district. */
  @Post(':id/reminders')
  @HttpCode(200)
  remind(
    @By() actor: Actor,
    @Param('id', Id) id: string,
    @Headers('idempotency-key') key: Key,
    @Body(new Checked(remindSchema)) request: { departments: string[] },
  ): Promise<HandIn[]> {
    return this.rounds.remind(actor, id, request, key);
  }

  /** Sends a part back. Needs `round.return` for the department. */
  @Post(':id/departments/:department/return')
  @HttpCode(200)
  return(
    @By() actor: Actor,
    @Param('id', Id) id: string,
    @Param('department') department: string,
    @Headers('idempotency-key') key: Key,
    @Body(new Checked(returnSchema)) request: { remark: string },
  ): Promise<HandIn> {
    return this.parts.return(actor, { id, department }, request, key);
  }

  /** Vouches for a part. Needs `figure.confirm` for the department. */
  @Post(':id/departments/:department/confirm')
  @HttpCode(200)
  confirm(
    @By() actor: Actor,
    @Param('id', Id) id: string,
    @Param('department') department: string,
    @Headers('idempotency-key') key: Key,
    @Body(new Checked(confirmHandInSchema)) request: { revision: number },
  ): Promise<HandIn> {
    return this.parts.confirm(actor, { id, department }, request, key);
  }

  /** Opens a closed part again for a while. Needs `round.manage` in the round's district. */
  @Post(':id/departments/:department/reopen')
  @HttpCode(200)
  reopen(
    @By() actor: Actor,
    @Param('id', Id) id: string,
    @Param('department') department: string,
    @Headers('idempotency-key') key: Key,
    @Body(new Checked(reopenSchema)) request: { reason: string; until: string },
  ): Promise<HandIn> {
    return this.parts.reopen(actor, { id, department }, request, key);
  }

  /** What differs from what was confirmed. Needs `trail.read` in the round's district. */
  @Get(':id/departments/:department/changes')
  changes(
    @By() actor: Actor,
    @Param('id', Id) id: string,
    @Param('department') department: string,
  ): Promise<ChangedFigure[]> {
    return this.parts.changes(actor, { id, department });
  }
}
