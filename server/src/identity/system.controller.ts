import { Controller, Get, Inject } from '@nestjs/common';
import { shanghaiDay, type SystemInfo } from '@lianxi/shared';
import { CatalogueStore } from '../catalogue/catalogue.store.js';
import { Clock } from '../config/clock.js';
import type { Config } from '../config/config.js';
import { BUILD, CONFIG } from '../config/config.token.js';
import { demonstrationAccounts } from './demonstration-accounts.js';

@Controller('api/v1/system')
export class SystemController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(BUILD) private readonly build: string,
    private readonly catalogues: CatalogueStore,
    private readonly clock: Clock,
  ) {}

  /** What a page needs before anybody has signed in; open to everybody. */
  @Get()
  read(): SystemInfo {
    const { isDemonstration } = this.config;
    const now = this.clock.now();
    const accounts = isDemonstration
      ? demonstrationAccounts(this.catalogues.current(), shanghaiDay(now))
      : [];
    return {
      build: this.build,
      isDemonstration,
      demonstrationAccounts: accounts.map(({ grants: _, ...account }) => account),
      now,
    };
  }
}
