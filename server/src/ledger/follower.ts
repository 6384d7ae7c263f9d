/**
 * Follows the ledger: asks the counter rows for anything newer than what was seen (`revision > last`). The bell makes it
 * look at once; a look every LOOK_MS is the safety net. Nothing is ever pushed from a write: late, never lost.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../database/database.js';
import type { Bell } from './ledger.js';

export const LOOK_MS = 1_500;

/** Shorter than a frame, so nobody waits longer for it. */
const BETWEEN_LOOKS_MS = 10;

/** What changed in a district: the figures' indicators and places, over one or more revisions; and what was typed. */
export interface Move {
  district: string;
  revision: number;
  /** False: nothing but drafts has changed. */
  isNewRevision: boolean;
  touched: { indicator: string; place: string }[];
  /** Departments whose drafts have changed. */
  drafts: string[];
}

export type MoveListener = (moves: readonly Move[]) => void;

/** A district's revision (`department` null), or a department's draft counter. */
interface CounterRow {
  district: string;
  department: string | null;
  number: string;
  epoch: string;
}

const COUNTERS = `
  SELECT code AS district, NULL AS department, revision AS number, epoch FROM district, installation
  UNION ALL SELECT district, department, number, epoch FROM draft_counter, installation`;

export class Follower implements Bell {
  private heads = new Map<string, number>();
  /** Draft counters seen, by department. */
  private drafts = new Map<string, number>();
  private currentEpoch = '';
  private looking: Promise<void> | null = null;
  private isAskedAgain = false;
  private timer: NodeJS.Timeout | null = null;
  private readonly listeners: MoveListener[] = [];
  private readonly epochListeners: (() => void)[] = [];

  constructor(
    private readonly database: Database,
    private readonly onError: (error: unknown) => void,
  ) {}

  get epoch(): string {
    return this.currentEpoch;
  }

  /** Newest revision seen of a district. */
  head(district: string): number {
    return this.heads.get(district) ?? 0;
  }

  get allHeads(): ReadonlyMap<string, number> {
    return this.heads;
  }

  /** Called after the heads have moved, in the order of registration. */
  onMove(listener: MoveListener): void {
    this.listeners.push(listener);
  }

  /** Called when the history was replaced (restore, wipe): nothing remembered holds any more. */
  onNewEpoch(listener: () => void): void {
    this.epochListeners.push(listener);
  }

  async start(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => void this.look().catch(this.onError), LOOK_MS);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  ring(): void {
    void this.look().catch(this.onError);
  }

  /** Looks now. Calls while a look is running share one further look. */
  look(): Promise<void> {
    if (this.looking) {
      this.isAskedAgain = true;
      return this.looking;
    }
    this.looking = this.lookUntilDone().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  private async lookUntilDone(): Promise<void> {
    for (;;) {
      this.isAskedAgain = false;
      await this.lookOnce();
      if (!this.isAskedAgain) return;
      await pause(BETWEEN_LOOKS_MS); // a burst of bells is one look
    }
  }

  private async lookOnce(): Promise<void> {
    const rows = await this.database.query<CounterRow>(COUNTERS);
    const epoch = rows[0]?.epoch ?? '';
    const isNew = epoch !== this.currentEpoch || rows.some((row) => Number(row.number) < this.seen(row));
    if (isNew) return this.adopt(epoch, rows);
    const ahead = rows.filter((row) => Number(row.number) > this.seen(row));
    if (ahead.length === 0) return;
    const districts = [...new Set(ahead.map(({ district }) => district))];
    const moves = await Promise.all(
      districts.map((district) =>
        this.move(
          district,
          ahead.filter((row) => row.district === district),
        ),
      ),
    );
    this.note(ahead);
    for (const listener of this.listeners) listener(moves);
  }

  private seen({ district, department }: CounterRow): number {
    return department === null ? this.head(district) : (this.drafts.get(department) ?? 0);
  }

  private note(rows: readonly CounterRow[]): void {
    for (const { district, department, number } of rows) {
      if (department === null) this.heads.set(district, Number(number));
      else this.drafts.set(department, Number(number));
    }
  }

  private adopt(epoch: string, rows: readonly CounterRow[]): void {
    this.currentEpoch = epoch;
    this.heads = new Map();
    this.drafts = new Map();
    this.note(rows);
    for (const listener of this.epochListeners) listener();
  }

  private async move(district: string, ahead: readonly CounterRow[]): Promise<Move> {
    const drafts = ahead.flatMap(({ department }) => department ?? []);
    const counter = ahead.find(({ department }) => department === null);
    if (!counter)
      return { district, revision: this.head(district), isNewRevision: false, touched: [], drafts };
    const revision = Number(counter.number);
    const touched = await this.database.query<{ indicator: string; place: string }>(
      'SELECT DISTINCT indicator, place FROM entry WHERE district = $1 AND revision > $2 AND revision <= $3',
      [district, this.head(district), revision],
    );
    return { district, revision, isNewRevision: true, touched, drafts };
  }
}
