import { Controller, Get, Header, HttpStatus, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Registry } from 'prom-client';
import { Answers } from '../answers/answers.js';
import { Database } from '../database/database.js';
import { Follower } from '../ledger/follower.js';
import { LiveGateway } from '../live/live.gateway.js';
import { metricsOf } from './metrics.js';

/** A health answer holds this long, so that asking often costs nothing. */
const HEALTH_MS = 1_000;

@Controller()
export class OpsController {
  private readonly registry: Registry;
  private health: { at: number; isUp: Promise<boolean> } | null = null;

  constructor(
    private readonly database: Database,
    follower: Follower,
    answers: Answers,
    gateway: LiveGateway,
  ) {
    this.registry = metricsOf({ database, follower, answers, live: gateway.live });
  }

  /** Whether this instance can serve: 200 `ok`, or 503 `unavailable` while the database does not answer. No versions. */
  @Get('health')
  @Header('Cache-Control', 'no-store')
  async readHealth(
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ status: 'ok' | 'unavailable' }> {
    const now = Date.now();
    if (!this.health || now - this.health.at > HEALTH_MS) this.health = { at: now, isUp: this.ping() };
    if (await this.health.isUp) return { status: 'ok' };
    response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: 'unavailable' };
  }

  private ping(): Promise<boolean> {
    return this.database.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  @Get('metrics')
  @Header('Cache-Control', 'no-store')
  async readMetrics(@Res({ passthrough: true }) response: Response): Promise<string> {
    response.type(this.registry.contentType);
    return this.registry.metrics();
  }
}
