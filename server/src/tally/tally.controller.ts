import { Body, Controller, Get, Headers, HttpCode, Post, Query } from '@nestjs/common';
import {
  tallyQuerySchema,
  tallySchema,
  type Tallied,
  type Tally,
  type TallyPad,
  type TallyStation,
} from '@lianxi/shared';
import { Checked } from '../http/checked.pipe.js';
import { languageOf } from '../http/language.js';
import type { Actor } from '../identity/actor.js';
import { By } from '../identity/by.decorator.js';
import { TallyStations } from './stations.js';
import { Tallies } from './tally.js';

/** Needs `tally.count` for the department and, for attendants, at the station. */
@Controller('api/v1/tally')
export class TallyController {
  constructor(
    private readonly tallies: Tallies,
    private readonly stations: TallyStations,
  ) {}

  /** Counts taps; what cannot be counted comes back with the reason. */
  @Post()
  @HttpCode(200)
  count(
    @By() actor: Actor,
    @Headers('accept-language') language: string | undefined,
    @Body(new Checked(tallySchema)) request: Tally,
  ): Promise<Tallied> {
    return this.tallies.count(actor, request, languageOf(language));
  }

  /** What is counted at a station, with today's totals. */
  @Get()
  pad(
    @By() actor: Actor,
    @Query(new Checked(tallyQuerySchema)) query: { station: string },
  ): Promise<TallyPad> {
    return this.stations.pad(actor, query.station);
  }

  /** Stations the reader may count for. */
  @Get('stations')
  list(@By() actor: Actor): TallyStation[] {
    return this.stations.list(actor);
  }
}
