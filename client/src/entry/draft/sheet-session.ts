/**
 * One open sheet between browser and server: what is typed is stored here at once and kept there soon, what colleagues type is
 * fetched, submissions are repeated until their outcome is known. Knows no Vue and no HTTP; both come in from outside.
 */
import type { Drafts, DraftsSaved, ErrorBody, Sheet, Submit, Submitted } from '@lianxi/shared';
import type { Clock } from '../../live/transport';
import { isSettled, type Attempt } from './attempt';
import type { Cell, CellKey } from './cell';
import type { LocalDraft } from './cell';
import { DraftSaver, type SaveReply, type SyncState } from './draft-saver';
import type { OutgoingDrafts } from './draft-state';
import { inNewHistory, type DraftStore } from './draft-store';
import { SheetDraft } from './sheet-draft';
import type { Signals } from './sheet-views';

/** What came of a request, without exceptions. `status` null = no answer. */
export type Reply<T> =
  { ok: true; value: T } | { ok: false; status: number | null; body: ErrorBody | null; error: unknown };

/** The requests of a sheet; none of them rejects. */
export interface SheetServer {
  saveDrafts(cells: OutgoingDrafts['cells']): Promise<Reply<DraftsSaved>>;
  draftsSince(number: number): Promise<Reply<Drafts>>;
  submit(body: Submit, key: string): Promise<Reply<Submitted>>;
}

export interface SheetSurroundings {
  server: SheetServer;
  store: DraftStore;
  clock: Clock;
  makeKey: () => string;
  signals: Signals;
  /** Display name of the person. */
  me: string;
  tell: (state: SyncState & { isStored: boolean }) => void;
}

export type SubmitOutcome =
  | {
      kind: 'submitted';
      count: number;
      revision: number;
      missing: number;
      handIn: Submitted['handIn'];
      /** Typed cells that did not go. */
      left: number;
    }
  | { kind: 'nothing' }
  | { kind: 'blocked'; cells: CellKey[]; error: unknown }
  | { kind: 'failed'; error: unknown };

const FETCH_AGAIN_MS = 2_000;

export class SheetSession {
  readonly draft: SheetDraft;
  private readonly saver: DraftSaver;
  private attempt: Attempt | null = null;
  private sheet: Sheet;
  /** Every draft up to this number is known. The answer to a save tells a later one, but not what others saved before it. */
  private since = 0;
  private newest = 0;
  private wanted = 0;
  private isFetching = false;
  private isStored = true;
  private isSubmitting = false;
  private isStopped = false;
  private sync: SyncState = { state: 'saved', waiting: 0, savedAt: null, error: null };
  private unstored = new Map<CellKey, LocalDraft | null>();
  /** How many texts came back from an earlier visit. */
  readonly restored: number;

  constructor(
    sheet: Sheet,
    cells: readonly Cell[],
    private readonly around: SheetSurroundings,
  ) {
    this.sheet = sheet;
    this.draft = new SheetDraft(cells, around.me, around.signals);
    this.saver = new DraftSaver(
      this.saveable(),
      (sent) => this.send(sent),
      around.clock,
      (state) => this.tell(state),
    );
    this.takeDrafts(sheet.drafts);
    this.restored = this.restore();
  }

  /** A newer state of the sheet; typed texts stay. */
  take(sheet: Sheet, cells: readonly Cell[]): void {
    this.sheet = sheet;
    this.draft.refresh(cells);
    this.takeDrafts(sheet.drafts);
  }

  /** Something in the draft has changed: stored at once, sent soon. */
  changed(): void {
    this.storeNow();
    this.saver.poke();
  }

  /** The server's counter is at this number: fetches what is not known yet. */
  async heard(number: number): Promise<void> {
    this.wanted = Math.max(this.wanted, number);
    if (this.isFetching || this.isStopped || this.wanted <= this.since) return;
    this.isFetching = true;
    const reply = await this.around.server.draftsSince(this.since);
    this.isFetching = false;
    if (this.isStopped) return;
    if (reply.ok) {
      this.takeDrafts(reply.value);
      return this.heard(reply.value.number);
    }
    if (reply.status === null || !isSettled(reply.status))
      this.around.clock.after(FETCH_AGAIN_MS, () => void this.heard(this.wanted));
  }

  /** The network is back, the server was heard again, somebody signed in. */
  wake(): void {
    this.saver.wake();
    void this.heard(this.wanted);
  }

  /** Sends what waits. @returns whether the server keeps all that it can keep */
  flush(): Promise<boolean> {
    return this.saver.flush();
  }

  /** The sheet is left: one more try to send, then it stays in the browser. */
  close(): void {
    this.storeNow();
    const stop = (): void => {
      this.isStopped = true;
      this.saver.stop();
    };
    void this.saver.flush().then(stop, stop);
  }

  /**
   * Moves what is ready to the ledger. What waits is saved first; a submission whose outcome is unknown is settled first.
   * @param keys only these cells; [] = only hand in; null = all that are ready, or, with nothing typed, hand in
   */
  async submit(keys: readonly CellKey[] | null = null): Promise<SubmitOutcome> {
    if (this.isSubmitting) return { kind: 'nothing' };
    this.isSubmitting = true;
    try {
      return await this.submitOnce(keys);
    } finally {
      this.isSubmitting = false;
    }
  }

  private async submitOnce(keys: readonly CellKey[] | null): Promise<SubmitOutcome> {
    const earlier = this.attempt ? await this.try(this.attempt) : null;
    if (this.attempt && earlier) return earlier; // still unknown
    if (!(await this.saver.flush())) return { kind: 'failed', error: this.sync.error };
    const isHandIn = keys ? keys.length === 0 : this.onlyHandsIn();
    const outgoing = isHandIn ? { cells: [], keys: [] } : this.draft.submission(keys);
    if (!outgoing) return earlier?.kind === 'submitted' ? earlier : { kind: 'nothing' };
    const { department, period } = this.sheet;
    return this.try({
      key: this.around.makeKey(),
      body: { department, period, cells: outgoing.cells },
      keys: outgoing.keys,
    });
  }

  /** Everything is reported already, and the round still waits for the department to say so. */
  private onlyHandsIn(): boolean {
    const state = this.sheet.handIn?.state;
    return this.draft.count().typed === 0 && (state === 'draft' || state === 'returned');
  }

  private async try(attempt: Attempt): Promise<SubmitOutcome> {
    this.attempt = attempt;
    this.storeNow();
    const reply = await this.around.server.submit(attempt.body, attempt.key);
    const sent = { cells: attempt.body.cells, keys: attempt.keys };
    if (reply.ok || (reply.status !== null && isSettled(reply.status))) this.attempt = null;
    if (reply.ok) this.draft.accept(sent, reply.value);
    const cells = reply.ok || !reply.body ? [] : this.draft.refuse(sent, reply.body);
    this.storeNow();
    if (reply.ok) {
      const { revision, missing, handIn, entries } = reply.value;
      const left = this.draft.count().typed;
      return { kind: 'submitted', count: entries.length, revision, missing, handIn, left };
    }
    return cells.length > 0
      ? { kind: 'blocked', cells, error: reply.error }
      : { kind: 'failed', error: reply.error };
  }

  private takeDrafts(drafts: Drafts): void {
    const { number, cells } = drafts;
    // an answer overtaken by a save does not know of it: what it leaves out may well be there
    const isAll = drafts.isAll && number >= this.newest;
    this.draft.meet(cells, isAll);
    this.since = drafts.isAll && !isAll ? this.since : Math.max(this.since, number);
    this.newest = Math.max(this.newest, number);
    this.wanted = Math.max(this.wanted, number);
  }

  private saveable() {
    const { draft } = this;
    return {
      get waiting() {
        return draft.waiting;
      },
      toSave: (max: number) => {
        const sent = draft.toSave(max);
        this.storeNow(); // before it goes: a reload must know that it may have arrived
        return sent;
      },
      saved: (sent: OutgoingDrafts, reply: DraftsSaved) => {
        draft.saved(sent, reply);
        this.newest = Math.max(this.newest, reply.number);
        this.storeNow();
      },
      refused: (sent: OutgoingDrafts, error: ErrorBody) => draft.refuseSave(sent, error).length > 0,
    };
  }

  private async send({ cells }: OutgoingDrafts): Promise<SaveReply> {
    const reply = await this.around.server.saveDrafts(cells);
    if (reply.ok) return { kind: 'saved', reply: reply.value };
    const { status, body, error } = reply;
    if (status === null || !body) return { kind: 'silence', error };
    return { kind: 'refused', body, retry: status !== 401 && !isSettled(status), error };
  }

  private storeNow(): void {
    for (const [key, local] of this.draft.takeUnstored()) this.unstored.set(key, local);
    const { epoch } = this.sheet;
    const toStore = { epoch, changed: this.unstored, editing: this.draft.editing, attempt: this.attempt };
    const was = this.isStored;
    this.isStored = this.around.store.save(toStore);
    if (this.isStored) this.unstored.clear();
    if (was !== this.isStored) this.tell(this.sync);
  }

  private restore(): number {
    const stored = this.around.store.load();
    if (!stored) return 0;
    const isSame = stored.epoch === this.sheet.epoch;
    this.attempt = isSame ? stored.attempt : null;
    const count = this.draft.takeUp(isSame ? stored.typed : inNewHistory(stored.typed));
    const { editing } = stored;
    return count + (editing && editing.text !== '' ? this.draft.write([editing]) : 0);
  }

  private tell(state: SyncState): void {
    this.sync = state;
    if (!this.isStopped) this.around.tell({ ...state, isStored: this.isStored });
  }
}
