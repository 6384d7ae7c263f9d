/** What Nest needs to know of identity. */
import type { Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CatalogueStore } from '../catalogue/catalogue.store.js';
import { Clock } from '../config/clock.js';
import { CONFIG } from '../config/config.token.js';
import type { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { ActorGuard } from './actor.guard.js';
import { ApiKeys } from './api-keys.js';
import { ApiKeysController } from './api-keys.controller.js';
import { IdentityService } from './identity.service.js';
import { KeyRates } from './key-rates.js';
import { SessionController } from './session.controller.js';
import { SignInDesk } from './sign-in.js';
import { SystemController } from './system.controller.js';

export const identityControllers = [SystemController, SessionController, ApiKeysController];

export const identityProviders: Provider[] = [
  {
    provide: IdentityService,
    inject: [Database, CONFIG],
    useFactory: (database: Database, config: Config) => new IdentityService(database, config),
  },
  {
    provide: SignInDesk,
    inject: [Database, CONFIG, Clock],
    useFactory: (database: Database, config: Config, clock: Clock) => new SignInDesk(database, config, clock),
  },
  {
    provide: ApiKeys,
    inject: [Database, CatalogueStore],
    useFactory: (database: Database, catalogues: CatalogueStore) => new ApiKeys(database, catalogues),
  },
  { provide: KeyRates, inject: [Clock], useFactory: (clock: Clock) => new KeyRates(clock) },
  { provide: APP_GUARD, useClass: ActorGuard },
];
