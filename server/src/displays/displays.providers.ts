/** What Nest needs to know of displays. */
import type { Provider } from '@nestjs/common';
import { CatalogueStore } from '../catalogue/catalogue.store.js';
import { Database } from '../database/database.js';
import { Displays } from './displays.js';
import { DisplaysController } from './displays.controller.js';
import { Orders } from './orders.js';
import { Presence } from './presence.js';
import { Reports } from './reports.js';

export const displayControllers = [DisplaysController];

export const displayProviders: Provider[] = [
  Presence,
  { provide: Reports, inject: [Database], useFactory: (database: Database) => new Reports(database) },
  { provide: Orders, inject: [Database], useFactory: (database: Database) => new Orders(database) },
  {
    provide: Displays,
    inject: [Database, CatalogueStore, Presence, Reports, Orders],
    useFactory: (...parts: ConstructorParameters<typeof Displays>) => new Displays(...parts),
  },
];
