/** What Nest needs to know of rounds. */
import type { Provider } from '@nestjs/common';
import { CatalogueStore } from '../catalogue/catalogue.store.js';
import { Clock } from '../config/clock.js';
import { Database } from '../database/database.js';
import { Follower } from '../ledger/follower.js';
import { Acts } from './acts.js';
import { RoundGate } from './freezing.js';
import { Parts } from './parts.js';
import { Rounds } from './rounds.js';
import { RoundsController } from './rounds.controller.js';

export const roundControllers = [RoundsController];

export const roundProviders: Provider[] = [
  {
    provide: Acts,
    inject: [Database, CatalogueStore, Clock, Follower],
    useFactory: (database: Database, catalogues: CatalogueStore, clock: Clock, follower: Follower) =>
      new Acts(database, catalogues, clock, follower),
  },
  { provide: Rounds, inject: [Acts], useFactory: (acts: Acts) => new Rounds(acts) },
  { provide: Parts, inject: [Acts], useFactory: (acts: Acts) => new Parts(acts) },
  { provide: RoundGate, inject: [Clock], useFactory: (clock: Clock) => new RoundGate(clock) },
];
