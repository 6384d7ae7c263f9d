/** One act on a round: exactly once per key, one act after the other, then everybody is told to look. */
import { LianxiError, shanghaiDay, type DayCode, type PeriodCode } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Clock } from '../config/clock.js';
import type { Database, Sql } from '../database/database.js';
import type { Actor } from '../identity/actor.js';
import type { Bell } from '../ledger/ledger.js';
import { keepAnswer, once } from '../ledger/receipt.js';
import { readStanding, type Standing } from './standing.js';
import { lockRound } from './steps.js';

/** Which round, and where: what rights hang on. */
export interface RoundName {
  id: string;
  district: string;
  period: PeriodCode;
}

/** What an act works with, inside its transaction. */
export interface Scene {
  sql: Sql;
  catalogue: Catalogue;
  standing: Standing;
  /** Milliseconds, server time. */
  now: number;
  today: DayCode;
}

/** Who asks for what, under which Idempotency-Key. */
export interface Asked {
  actor: Actor;
  key: string | undefined;
  request: object;
}

export class Acts {
  constructor(
    readonly database: Database,
    readonly catalogues: CatalogueStore,
    readonly clock: Clock,
    private readonly bell: Bell,
  ) {}

  get today(): DayCode {
    return shanghaiDay(this.clock.now());
  }

  /** Finds a round by its id, before anybody's rights are known. */
  async find(id: string): Promise<RoundName | undefined> {
    const [row] = await this.database.query<RoundName>(
      'SELECT id, district, period FROM round WHERE id = $1',
      [id],
    );
    return row;
  }

  /** Runs a write that makes a revision of a district. */
  async once<T extends object>(asked: Asked, district: string, work: (sql: Sql) => Promise<T>): Promise<T> {
    const answer = await once(this.database, asked, async (sql, receipt) =>
      keepAnswer(sql, receipt, await work(sql)),
    );
    this.bell.ring(district);
    return answer;
  }

  /** Runs a write on a round, with where it stands; nothing else happens to the round meanwhile. */
  on<T extends object>(asked: Asked, round: RoundName, work: (scene: Scene) => Promise<T>): Promise<T> {
    return this.once(asked, round.district, async (sql) => {
      await lockRound(sql, round);
      const catalogue = this.catalogues.current();
      const now = this.clock.now();
      const today = shanghaiDay(now);
      const standing = await readStanding(sql, catalogue, { id: round.id }, today);
      if (!standing) throw new LianxiError('NOT_FOUND');
      return work({ sql, catalogue, standing, now, today });
    });
  }
}
