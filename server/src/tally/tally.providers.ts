/** What Nest needs to know of the tally. */
import type { Provider } from '@nestjs/common';
import { CatalogueStore } from '../catalogue/catalogue.store.js';
import { Clock } from '../config/clock.js';
import { Database } from '../database/database.js';
import { Follower } from '../ledger/follower.js';
import { RoundGate } from '../rounds/freezing.js';
import { TallyStations } from './stations.js';
import { TallyController } from './tally.controller.js';
import { Tallies } from './tally.js';

export const tallyControllers = [TallyController];

export const tallyProviders: Provider[] = [
  {
    provide: Tallies,
    inject: [Database, CatalogueStore, Clock, Follower, RoundGate],
    useFactory: (
      database: Database,
      catalogues: CatalogueStore,
      clock: Clock,
      follower: Follower,
      gate: RoundGate,
    ) => new Tallies(database, catalogues, clock, follower, gate),
  },
  {
    provide: TallyStations,
    inject: [Database, CatalogueStore, Clock, RoundGate],
    useFactory: (database: Database, catalogues: CatalogueStore, clock: Clock, gate: RoundGate) =>
      new TallyStations(database, catalogues, clock, gate),
  },
];
