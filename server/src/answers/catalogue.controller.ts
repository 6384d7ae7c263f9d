import { Controller, Get } from '@nestjs/common';
import { shanghaiDay, type CatalogueResponse } from '@lianxi/shared';
import { CatalogueStore } from '../catalogue/catalogue.store.js';
import { Clock } from '../config/clock.js';
import type { Actor } from '../identity/actor.js';
import { By } from '../identity/by.decorator.js';
import { demand, districtsWhere } from '../identity/may.js';
import { Follower } from '../ledger/follower.js';
import { Outlines } from '../outlines/outlines.js';

@Controller('api/v1/catalogue')
export class CatalogueController {
  constructor(
    private readonly catalogues: CatalogueStore,
    private readonly follower: Follower,
    private readonly clock: Clock,
    private readonly outlines: Outlines,
  ) {}

  /** The catalogue of the districts the reader belongs to. Needs `catalogue.read` in one at least. */
  @Get()
  async read(@By() actor: Actor): Promise<CatalogueResponse> {
    const districts = districtsWhere(actor, 'catalogue.read');
    demand(actor, 'catalogue.read', { district: districts[0] ?? '' });
    const today = shanghaiDay(this.clock.now());
    return {
      epoch: this.follower.epoch,
      today,
      ...this.catalogues.current().visibleTo(new Set(districts)),
      outlines: await this.outlines.hashesOf(districts),
    };
  }
}
