import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import {
  answersRequestSchema,
  sheetQuerySchema,
  trailQuerySchema,
  type AnswersRequest,
  type AnswersResponse,
  type FigureKey,
  type PeriodCode,
  type Sheet,
  type TrailResponse,
} from '@lianxi/shared';
import { Checked } from '../http/checked.pipe.js';
import type { Actor } from '../identity/actor.js';
import { By } from '../identity/by.decorator.js';
import { Answers } from './answers.js';
import { Sheets } from './sheet.js';
import { Trails } from './trail.js';

@Controller('api/v1')
export class AnswersController {
  constructor(
    private readonly answers: Answers,
    private readonly trails: Trails,
    private readonly sheets: Sheets,
  ) {}

  /** Answers questions, now or as of a revision. Needs `figure.read` in their districts. */
  @Post('answers')
  @HttpCode(200)
  ask(
    @By() actor: Actor,
    @Body(new Checked(answersRequestSchema)) request: AnswersRequest,
  ): Promise<AnswersResponse> {
    return this.answers.ask(actor, request);
  }

  /** Where a figure comes from. Needs `trail.read`. */
  @Get('figures/trail')
  trail(@By() actor: Actor, @Query(new Checked(trailQuerySchema)) key: FigureKey): Promise<TrailResponse> {
    return this.trails.read(actor, key);
  }

  /** What a department reports for a month. Needs `figure.enter` for it. */
  @Get('sheet')
  sheet(
    @By() actor: Actor,
    @Query(new Checked(sheetQuerySchema)) { department, period }: { department: string; period: PeriodCode },
  ): Promise<Sheet> {
    return this.sheets.read(actor, department, period);
  }
}
