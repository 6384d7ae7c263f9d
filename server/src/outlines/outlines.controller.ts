import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  codeSchema,
  districtQuerySchema,
  uploadOutlineSchema,
  type Outline,
  type OutlineInfo,
  type UploadOutline,
} from '@lianxi/shared';
import type { Response } from 'express';
import { Checked } from '../http/checked.pipe.js';
import type { Actor } from '../identity/actor.js';
import { By } from '../identity/by.decorator.js';
import { Outlines } from './outlines.js';

const A_YEAR = 365 * 86_400;

@Controller('api/v1/outlines')
export class OutlinesController {
  constructor(private readonly outlines: Outlines) {}

  /** Needs `outline.manage` in the district. */
  @Get()
  list(
    @By() actor: Actor,
    @Query(new Checked(districtQuerySchema)) { district }: { district: string },
  ): Promise<OutlineInfo[]> {
    return this.outlines.list(actor, district);
  }

  /** Needs `outline.manage` in the district; keeps nothing. */
  @Post('preview')
  @HttpCode(200)
  preview(@By() actor: Actor, @Body(new Checked(uploadOutlineSchema)) upload: UploadOutline): Outline {
    return this.outlines.preview(actor, upload);
  }

  /** Needs `outline.manage` in the district. */
  @Post()
  keep(@By() actor: Actor, @Body(new Checked(uploadOutlineSchema)) upload: UploadOutline): Promise<Outline> {
    return this.outlines.keep(actor, upload);
  }

  /** Needs `catalogue.read` in the district; what has a fingerprint never changes. */
  @Get(':district/:hash')
  async read(
    @By() actor: Actor,
    @Param('district', new Checked(codeSchema)) district: string,
    @Param('hash', new Checked(codeSchema)) hash: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Outline> {
    const outline = await this.outlines.read(actor, district, hash);
    response.setHeader('Cache-Control', `private, max-age=${A_YEAR}, immutable`);
    return outline;
  }

  /** Needs `outline.manage` in the district. */
  @Delete(':district')
  @HttpCode(204)
  remove(@By() actor: Actor, @Param('district', new Checked(codeSchema)) district: string): Promise<void> {
    return this.outlines.remove(actor, district);
  }
}
