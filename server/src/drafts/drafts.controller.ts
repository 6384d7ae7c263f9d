import { Body, Controller, Get, Headers, Post, Put, Query } from '@nestjs/common';
import {
  draftsQuerySchema,
  saveDraftsSchema,
  submitSchema,
  type Drafts as DraftsSince,
  type DraftsQuery,
  type DraftsSaved,
  type SaveDrafts,
  type Submit,
  type Submitted,
} from '@lianxi/shared';
import { Checked } from '../http/checked.pipe.js';
import type { Actor } from '../identity/actor.js';
import { By } from '../identity/by.decorator.js';
import { Drafts } from './drafts.js';
import { Submissions } from './submissions.js';

@Controller('api/v1')
export class DraftsController {
  constructor(
    private readonly drafts: Drafts,
    private readonly submissions: Submissions,
  ) {}

  /** Keeps what was typed. Needs `figure.enter` for the department. */
  @Put('drafts')
  save(@By() actor: Actor, @Body(new Checked(saveDraftsSchema)) request: SaveDrafts): Promise<DraftsSaved> {
    return this.drafts.save(actor, request);
  }

  /** What was typed after a number. Needs `figure.enter` for the department. */
  @Get('drafts')
  since(@By() actor: Actor, @Query(new Checked(draftsQuerySchema)) query: DraftsQuery): Promise<DraftsSince> {
    return this.drafts.since(actor, query);
  }

  /** Moves drafts to the ledger as one revision, and hands in what is complete. Needs `figure.enter` for the department. */
  @Post('submissions')
  submit(
    @By() actor: Actor,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Checked(submitSchema)) request: Submit,
  ): Promise<Submitted> {
    return this.submissions.submit(actor, request, key);
  }
}
