/** What displays say about themselves: the newest of each, written once a beat for all of them. */
import { randomUUID } from 'node:crypto';
import { displayReportSchema, type DisplayReport } from '@lianxi/shared';
import type { Database } from '../database/database.js';
import { parseBody } from '../http/body.js';

export class Reports {
  /** This process: a display that another one hears is connected too. */
  readonly instance = randomUUID();
  private readonly unwritten = new Map<string, DisplayReport>();

  constructor(private readonly database: Database) {}

  /** @throws LianxiError when the report is none */
  take(display: string, payload: unknown): void {
    this.unwritten.set(display, parseBody(displayReportSchema, payload));
  }

  async flush(): Promise<void> {
    if (this.unwritten.size === 0) return;
    const displays = [...this.unwritten.keys()];
    const reports = [...this.unwritten.values()].map((report) => JSON.stringify(report));
    this.unwritten.clear(); // lost if the database is away: the next one comes in seconds
    await this.database.query(
      `INSERT INTO display_report (display, at, instance, data)
       SELECT d.id, now(), $3, said.data::jsonb FROM unnest($1::uuid[], $2::text[]) AS said (display, data)
       JOIN display d ON d.id = said.display
       ON CONFLICT (display) DO UPDATE SET at = excluded.at, instance = excluded.instance, data = excluded.data`,
      [displays, reports, this.instance],
    );
  }
}
