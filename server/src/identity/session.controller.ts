import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { LianxiError, signInSchema, type Session, type SignIn } from '@lianxi/shared';
import type { Request, Response } from 'express';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { Checked } from '../http/checked.pipe.js';
import type { Actor } from './actor.js';
import { By } from './by.decorator.js';
import { cookieOf, SESSION_COOKIE, setCookie } from './cookies.js';
import { SESSION_HOURS } from './identity.service.js';
import { SignInDesk } from './sign-in.js';

@Controller('api/v1/session')
export class SessionController {
  constructor(
    private readonly desk: SignInDesk,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Signs in; open to everybody. The reference changes with every sign-in, and the one before ends. */
  @Post()
  async signIn(
    @Body(new Checked(signInSchema)) request: SignIn,
    @Req() { ip, headers }: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Session> {
    const { session, secret } = await this.desk.signIn(
      request,
      ip ?? '',
      cookieOf(headers.cookie, SESSION_COOKIE),
    );
    response.append(
      'Set-Cookie',
      setCookie(SESSION_COOKIE, secret, SESSION_HOURS * 3600, this.config.isBehindProxy),
    );
    return session;
  }

  /** Who is signed in. */
  @Get()
  read(@By() actor: Actor): Session {
    if (actor.kind !== 'person' && actor.kind !== 'key') throw new LianxiError('SIGN_IN_REQUIRED');
    const displayName = actor.kind === 'person' ? actor.displayName : actor.name;
    return { user: { name: actor.name, displayName }, grants: [...actor.grants] };
  }

  /** Signs out; its sockets are cut with the next beat. */
  @Delete()
  @HttpCode(204)
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const secret = cookieOf(request.headers.cookie, SESSION_COOKIE);
    if (secret !== null) await this.desk.signOut(secret);
    response.append('Set-Cookie', setCookie(SESSION_COOKIE, '', 0, this.config.isBehindProxy));
  }
}
