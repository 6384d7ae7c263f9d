/** What Nest needs to know of displays. */
import type { Provider } from '@nestjs/common';
import { CatalogueStore } from '../catalogue/catalogue.store.js';
import { Database } from '../database/database.js';
import { Displays } from './displays.js';
import { DisplaysController } from './displays.controller.js';
import { Presence } from './presence.js';

export const displayControllers = [DisplaysController];

export const displayProviders: Provider[] = [
  Presence,
  {
    provide: Displays,
    inject: [Database, CatalogueStore, Presence],
    useFactory: (database: Database, catalogues: CatalogueStore, presence: Presence) =>
      new Displays(database, catalogues, presence),
  },
];
