import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  approveDisplaySchema,
  displayOrderSchema,
  displaySettingsSchema,
  districtQuerySchema,
  nothingSchema,
  type ApproveDisplay,
  type DisplayInfo,
  type DisplayOrder,
  type DisplaySettings,
  type DisplayState,
} from '@lianxi/shared';
import type { Request, Response } from 'express';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { Checked } from '../http/checked.pipe.js';
import { Id } from '../http/id.pipe.js';
import type { Actor } from '../identity/actor.js';
import { By } from '../identity/by.decorator.js';
import { cookieOf, DISPLAY_COOKIE, setCookie } from '../identity/cookies.js';
import { Displays } from './displays.js';

const TWO_YEARS = 2 * 365 * 86_400;

@Controller('api/v1/displays')
export class DisplaysController {
  constructor(
    private readonly displays: Displays,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A wall asks for a code; open to everybody, and worth nothing until somebody approves it. */
  @Post('pairing')
  async pair(
    @Body(new Checked(nothingSchema)) _: object,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DisplayState> {
    const held = cookieOf(request.headers.cookie, DISPLAY_COOKIE);
    const { state, token } = await this.displays.pair(held, request.ip ?? '');
    if (token !== null) this.keep(token, response);
    return state;
  }

  /** State of the display that asks. */
  @Get('me')
  async me(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<DisplayState> {
    const token = cookieOf(request.headers.cookie, DISPLAY_COOKIE);
    const state = await this.displays.stateOf(token);
    if (token !== null && state.state === 'approved') this.keep(token, response);
    return state;
  }

  /** Browsers forget any cookie after 400 days: a wall gets it anew each time it starts. */
  private keep(token: string, response: Response): void {
    response.append('Set-Cookie', setCookie(DISPLAY_COOKIE, token, TWO_YEARS, this.config.isBehindProxy));
  }

  /** Needs `display.manage` in the district. */
  @Post('approve')
  approve(
    @By() actor: Actor,
    @Body(new Checked(approveDisplaySchema)) request: ApproveDisplay,
  ): Promise<DisplayInfo> {
    return this.displays.approve(actor, request);
  }

  /** Needs `display.manage` in the district. */
  @Get()
  list(
    @By() actor: Actor,
    @Query(new Checked(districtQuerySchema)) { district }: { district: string },
  ): Promise<DisplayInfo[]> {
    return this.displays.list(actor, district);
  }

  /** Name, room, profile and playlist. Needs `display.manage` in the display's district. */
  @Put(':id/settings')
  change(
    @By() actor: Actor,
    @Param('id', Id) id: string,
    @Body(new Checked(displaySettingsSchema)) settings: DisplaySettings,
  ): Promise<DisplayInfo> {
    return this.displays.change(actor, id, settings);
  }

  /** Needs `display.manage` in the display's district. */
  @Post(':id/orders')
  @HttpCode(204)
  order(
    @By() actor: Actor,
    @Param('id', Id) id: string,
    @Body(new Checked(displayOrderSchema)) order: DisplayOrder,
  ): Promise<void> {
    return this.displays.order(actor, id, order);
  }

  /** Needs `display.manage` in the display's district. */
  @Delete(':id')
  @HttpCode(204)
  revoke(@By() actor: Actor, @Param('id', Id) id: string): Promise<void> {
    return this.displays.revoke(actor, id);
  }
}
