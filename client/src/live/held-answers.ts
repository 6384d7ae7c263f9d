/** What a screen holds: the newest answer to each question, of one history (epoch) only. */
import { holdsDigest, type Answer, type Board } from '@lianxi/shared';

/** Answers by the key of their question. Never changed in place: a newer set is a new map. */
export type AnswerMap = ReadonlyMap<string, Answer>;

interface Held {
  answer: Answer;
  /** Revision of the board that brought or renewed it. */
  boardRevision: number;
}

export class HeldAnswers {
  private held = new Map<string, Held>();
  private revisions = new Map<string, number>();
  private map: AnswerMap = new Map();
  private currentEpoch: string | null = null;

  get epoch(): string | null {
    return this.currentEpoch;
  }
  get answers(): AnswerMap {
    return this.map;
  }
  /** Newest revision heard of, by district. */
  get heads(): Readonly<Record<string, number>> {
    const heads: Record<string, number> = {};
    for (const [district, revision] of this.revisions) heads[district] = revision;
    return heads;
  }

  /**
   * Everything a watch asked for: what was held besides is gone, and all of it if the epoch is another. An answer that
   * came newer while the watch was under way stays.
   */
  replace(epoch: string, boards: readonly Board[]): void {
    const before = this.held;
    this.held = new Map();
    if (epoch !== this.currentEpoch) this.revisions.clear();
    for (const board of boards) this.put(board, epoch === this.currentEpoch ? before : this.held);
    this.currentEpoch = epoch;
    this.publish();
  }

  /**
   * Newer answers of one district, all in one step. An answer older than the one held is passed over; one of the same
   * revision is not (at midnight `current` becomes another period without a new revision).
   * @returns false when nothing changed
   */
  take(board: Board): boolean {
    if (board.epoch !== this.currentEpoch) return false;
    const hasChanged = this.put(board);
    if (hasChanged) this.publish();
    return hasChanged;
  }

  /** Notes a head the server told of, though no watched answer changed with it. */
  noteHeads(heads: Readonly<Record<string, number>>): void {
    for (const [district, revision] of Object.entries(heads)) {
      this.revisions.set(district, Math.max(revision, this.revisions.get(district) ?? 0));
    }
  }

  digest(): string {
    return holdsDigest(this.map.values());
  }

  private put(board: Board, known: ReadonlyMap<string, Held> = this.held): boolean {
    this.noteHeads({ [board.district]: board.revision });
    let hasChanged = false;
    for (const answer of board.answers) {
      const before = known.get(answer.key);
      const isOlder = before !== undefined && board.revision < before.boardRevision;
      // An equal stamp is an equal picture: the old object stays, so nothing is drawn again.
      const isSame = before?.answer.stamp === answer.stamp;
      if (isOlder) this.held.set(answer.key, before);
      else {
        this.held.set(answer.key, {
          answer: isSame ? before.answer : answer,
          boardRevision: board.revision,
        });
        hasChanged ||= !isSame;
      }
    }
    return hasChanged;
  }

  private publish(): void {
    this.map = new Map([...this.held].map(([key, { answer }]) => [key, answer]));
  }
}
