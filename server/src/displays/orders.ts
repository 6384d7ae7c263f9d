/**
 * What displays are told from a laptop. An order lies in the database for some seconds, so that it reaches its display
 * on whichever instance holds the socket; each instance looks with every beat, and at once when it took the order itself.
 */
import type { Direction } from '@lianxi/shared';
import type { Database, Sql } from '../database/database.js';

type Deliver = (display: string, direction: Direction) => void;

const STANDS_SECONDS = 15;

export class Orders {
  private readonly delivered = new Map<string, number>();
  private deliver: Deliver = () => undefined;

  constructor(private readonly database: Database) {}

  /** @param deliver hands an order to the sockets of a display; harmless for displays that have none here */
  onOrder(deliver: Deliver): void {
    this.deliver = deliver;
  }

  /** Puts an order down in the caller's transaction; `look` afterwards sends it off. */
  async give(sql: Sql, display: string, direction: Direction): Promise<void> {
    await sql.query(`DELETE FROM display_order WHERE at < now() - make_interval(secs => $1)`, [
      4 * STANDS_SECONDS,
    ]);
    await sql.query('INSERT INTO display_order (display, data) VALUES ($1, $2)', [
      display,
      JSON.stringify(direction),
    ]);
  }

  /** Delivers what stands and was not delivered here before. */
  async look(): Promise<void> {
    const standing = await this.database.query<{ id: string; display: string; data: Direction }>(
      `SELECT id, display, data FROM display_order WHERE at > now() - make_interval(secs => $1) ORDER BY at`,
      [STANDS_SECONDS],
    );
    const now = Date.now();
    for (const [id, at] of this.delivered) if (now - at > 4_000 * STANDS_SECONDS) this.delivered.delete(id);
    for (const { id, display, data } of standing) {
      if (this.delivered.has(id)) continue;
      this.delivered.set(id, now);
      this.deliver(display, data);
    }
  }
}
