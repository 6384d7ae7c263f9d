/** Puts the subjects together. Rules live in plain classes; Nest only knows their doors. */
import { Module, type DynamicModule } from '@nestjs/common';
import { Answers } from './answers/answers.js';
import { AnswersController } from './answers/answers.controller.js';
import { CatalogueController } from './answers/catalogue.controller.js';
import { Sheets } from './answers/sheet.js';
import { Trails } from './answers/trail.js';
import { CatalogueStore } from './catalogue/catalogue.store.js';
import { Clock } from './config/clock.js';
import type { Config } from './config/config.js';
import { BUILD, CONFIG } from './config/config.token.js';
import { Log } from './config/log.js';
import { Database } from './database/database.js';
import { displayControllers, displayProviders } from './displays/displays.providers.js';
import { identityControllers, identityProviders } from './identity/identity.providers.js';
import { Drafts } from './drafts/drafts.js';
import { DraftsController } from './drafts/drafts.controller.js';
import { Submissions } from './drafts/submissions.js';
import { ExchangeController } from './exchange/exchange.controller.js';
import { Exports } from './exchange/exports.js';
import { Imports } from './exchange/imports.js';
import { Follower } from './ledger/follower.js';
import { Ledger } from './ledger/ledger.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { LiveGateway } from './live/live.gateway.js';
import { OpenApiController } from './ops/openapi.controller.js';
import { OpsController } from './ops/ops.controller.js';
import { Outlines } from './outlines/outlines.js';
import { OutlinesController } from './outlines/outlines.controller.js';
import { RoundGate } from './rounds/freezing.js';
import { roundControllers, roundProviders } from './rounds/rounds.providers.js';
import { tallyControllers, tallyProviders } from './tally/tally.providers.js';

/** What exists before Nest does. */
export interface Foundation {
  config: Config;
  build: string;
  log: Log;
  clock: Clock;
  database: Database;
  catalogues: CatalogueStore;
  follower: Follower;
}

@Module({})
export class AppModule {
  /** @param foundation what was opened at start; see `start` in start.ts */
  static on({ config, build, log, clock, database, catalogues, follower }: Foundation): DynamicModule {
    const answers = new Answers(database, catalogues, follower, clock);
    const gate = new RoundGate(clock);
    const ledger = new Ledger(database, catalogues, clock, follower, gate);
    const sheets = new Sheets(database, catalogues, follower, answers, clock);
    return {
      module: AppModule,
      controllers: [
        ...identityControllers,
        ...displayControllers,
        ...tallyControllers,
        ...roundControllers,
        LedgerController,
        DraftsController,
        AnswersController,
        CatalogueController,
        ExchangeController,
        OutlinesController,
        OpsController,
        OpenApiController,
      ],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: BUILD, useValue: build },
        { provide: Log, useValue: log },
        { provide: Clock, useValue: clock },
        { provide: Database, useValue: database },
        { provide: CatalogueStore, useValue: catalogues },
        { provide: Follower, useValue: follower },
        { provide: Answers, useValue: answers },
        { provide: Ledger, useValue: ledger },
        { provide: Drafts, useValue: new Drafts(database, catalogues, ledger, clock, follower) },
        { provide: Submissions, useValue: new Submissions(database, catalogues, ledger, clock, follower) },
        { provide: Trails, useValue: new Trails(database, catalogues, follower, answers, clock) },
        { provide: Sheets, useValue: sheets },
        { provide: Exports, useValue: new Exports(sheets, catalogues) },
        { provide: Imports, useValue: new Imports(database, catalogues, sheets, ledger, gate, clock, log) },
        { provide: Outlines, useValue: new Outlines(database, catalogues, clock) },
        ...identityProviders,
        ...displayProviders,
        ...tallyProviders,
        ...roundProviders,
        LiveGateway,
      ],
    };
  }
}
