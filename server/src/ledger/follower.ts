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

/** What changed in a district: the figures' indicators and places, over one or more revisions. */
export interface Move {
  district: string;
  revision: number;
  touched: { indicator: string; place: string }[];
}

export type MoveListener = (moves: readonly Move[]) => void;

interface CounterRow {
  code: string;
  revision: string;
  epoch: string;
}

export class Follower implements Bell {
  private heads = new Map<string, number>();
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
    const rows = await this.database.query<CounterRow>(
      'SELECT district.code, district.revision, installation.epoch FROM district, installation',
    );
    const epoch = rows[0]?.epoch ?? '';
    const isNew =
      epoch !== this.currentEpoch || rows.some(({ code, revision }) => Number(revision) < this.head(code));
    if (isNew) return this.adopt(epoch, rows);
    const ahead = rows.filter(({ code, revision }) => Number(revision) > this.head(code));
    const moves = await Promise.all(ahead.map(({ code, revision }) => this.move(code, Number(revision))));
    for (const { district, revision } of moves) this.heads.set(district, revision);
    if (moves.length > 0) for (const listener of this.listeners) listener(moves);
  }

  private adopt(epoch: string, rows: readonly CounterRow[]): void {
    this.currentEpoch = epoch;
    this.heads = new Map(rows.map(({ code, revision }) => [code, Number(revision)]));
    for (const listener of this.epochListeners) listener();
  }

  private async move(district: string, revision: number): Promise<Move> {
    const touched = await this.database.query<{ indicator: string; place: string }>(
      'SELECT DISTINCT indicator, place FROM entry WHERE district = $1 AND revision > $2 AND revision <= $3',
      [district, this.head(district), revision],
    );
    return { district, revision, touched };
  }
}
