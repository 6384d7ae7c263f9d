/**
 * The three layers of a sheet and how they meet: what the ledger holds, the drafts the server keeps over it, and what is typed
 * here and not yet acknowledged over those. Every text typed here stays until the server has it or the person chose otherwise.
 */
import type { DraftCell, DraftInput, DraftsSaved } from '@lianxi/shared';
import { cellKey, figureOf, savedText } from './cell';
import type { Cell, CellKey, Complaint, Conflict, Content, KeptDraft, LocalDraft } from './cell';
import { complaintToSaving, isSameAsSaved, newerOf, saysSameIn, sendable } from './cell-rules';
import { contentOf, isSameContent, meet } from './draft-rules';
import type { Snapshot } from './undo-steps';

/** A batch on its way to `PUT /drafts`. */
export interface OutgoingDrafts {
  cells: DraftInput[];
  /** The cell behind each line, in order. */
  keys: CellKey[];
}

/** What a person saw in a cell when typing began. */
export interface Seen {
  /** Version of the draft, and of the ledger. */
  draft: number;
  ledger: number;
  content: Content | null;
}

const nothing: Content = { text: null, reason: '', baseVersion: 0, source: 'form' };
/** Contents whose outcome is unknown: more than these are not remembered. */
const MAX_SENT = 8;

export class DraftState {
  readonly cells = new Map<CellKey, Cell>();
  readonly local = new Map<CellKey, LocalDraft>();
  private readonly kept = new Map<CellKey, KeptDraft>();
  /** What the ledger held under a draft before it moved. */
  private readonly former = new Map<CellKey, { version: number; text: string }>();
  /** Contents that the server would not keep, with its words; not sent again as they are. */
  private readonly held = new Map<CellKey, { content: Content; complaint: Complaint | null }>();

  /** @param touched told every cell whose state has changed */
  constructor(private readonly touched: (key: CellKey) => void) {}

  keptOf(key: CellKey): KeptDraft | undefined {
    return this.kept.get(key);
  }

  /** What is typed in a cell, here or on the server; null = nothing. */
  contentOf(key: CellKey): Content | null {
    const typed = this.local.get(key) ?? this.kept.get(key);
    return typed && typed.text !== null ? typed : null;
  }

  /** All cells in which something is typed. */
  *typedKeys(): Iterable<CellKey> {
    for (const [key, { text }] of this.local) if (text !== null && this.cells.has(key)) yield key;
    for (const [key, { text }] of this.kept)
      if (text !== null && !this.local.has(key) && this.cells.has(key)) yield key;
  }

  snapshot(key: CellKey): Snapshot {
    const [content, local] = [this.contentOf(key), this.local.get(key)];
    return {
      content: content && contentOf(content),
      contest: local?.contest ?? null,
      before: local?.before ?? null,
    };
  }

  /** Newer state of the ledger. Cells that are no longer asked for go. */
  refresh(cells: readonly Cell[]): void {
    const gone = new Set(this.cells.keys());
    for (const cell of cells) {
      gone.delete(cell.key);
      this.refreshOne(cell);
    }
    for (const key of gone) {
      this.cells.delete(key);
      this.touched(key);
    }
  }

  refreshOne(cell: Cell): void {
    const known = this.cells.get(cell.key);
    const newer = newerOf(known, cell);
    if (known && isSameCell(known, newer)) return;
    if (known && known.saved.version !== newer.saved.version) this.remember(known);
    this.cells.set(cell.key, newer);
    this.settle(cell.key);
  }

  /** What the server holds now. @param isAll it holds nothing else: what it has forgotten begins again at version 0 */
  meet(drafts: readonly DraftCell[], isAll = false): void {
    if (isAll) this.forgetAllBut(new Set(drafts.map(keyOfDraft)));
    for (const draft of drafts) {
      const key = keyOfDraft(draft);
      const known = this.kept.get(key);
      if (known && !isNewer(draft, known)) continue;
      const { version, by, at } = draft;
      this.kept.set(key, { ...contentOf(draft), version, by, at });
      this.settle(key);
    }
  }

  private forgetAllBut(keys: ReadonlySet<CellKey>): void {
    for (const key of [...this.kept.keys()]) {
      if (keys.has(key)) continue;
      this.kept.delete(key);
      const local = this.local.get(key);
      if (local) this.local.set(key, { ...local, expectedDraft: 0, contest: null });
      this.settle(key);
    }
  }

  /** A cell as a person sees it now: what typing begins from. */
  seen(key: CellKey): Seen {
    const [kept, content] = [this.kept.get(key), this.contentOf(key)];
    return {
      draft: kept?.version ?? 0,
      content: content && contentOf(content),
      ledger: this.cells.get(key)?.saved.version ?? 0,
    };
  }

  /** Types a content, or takes it back (null). @param seen what the person saw when typing began */
  type(key: CellKey, content: Content | null, seen: Seen): void {
    const kept = this.kept.get(key);
    // what was on its way when typing began has arrived meanwhile: that is no colleague's text
    const isAsSeen = kept !== undefined && seen.content !== null && isSameContent(seen.content, kept);
    const ground = this.local.get(key) ?? {
      expectedDraft: isAsSeen ? kept.version : seen.draft,
      before: seen.content?.text ?? null,
      sent: [],
      contest: null,
    };
    const { expectedDraft, before, sent, contest } = ground;
    this.put(key, { ...(content ?? nothing), expectedDraft, before, sent, contest });
  }

  /** Puts a content over whatever the server holds: the person has seen it. @param contest leaves a choice open */
  overrule(
    key: CellKey,
    content: Content | null,
    open: Pick<LocalDraft, 'contest' | 'before'> | null = null,
  ): void {
    const kept = this.kept.get(key);
    this.local.set(key, {
      ...(content ? contentOf(content) : nothing),
      expectedDraft: kept?.version ?? 0,
      before: open?.before ?? kept?.text ?? null,
      sent: this.local.get(key)?.sent ?? [],
      contest: open?.contest ?? null,
    });
    this.settle(key);
  }

  conflictOf(key: CellKey): Conflict | null {
    const [cell, local, content] = [this.cells.get(key), this.local.get(key), this.contentOf(key)];
    if (!cell || !content) return null;
    const saved = savedText(cell.saved.value, cell.indicator.decimals);
    if (local?.contest) {
      const { text, by, at } = local.contest;
      return { theirs: { kind: 'draft', text: text ?? '', by, at }, before: local.before ?? saved };
    }
    if (cell.saved.version <= content.baseVersion || isSameAsSaved(cell, content.text ?? '')) return null;
    const former = this.former.get(key);
    return {
      theirs: { kind: 'ledger', text: saved, by: cell.saved.by ?? '', at: cell.saved.at ?? '' },
      before: former?.version === content.baseVersion && former.text !== '' ? former.text : null,
    };
  }

  /** Learnt from the trail: what the ledger held under a version. */
  learnFormer(key: CellKey, version: number, text: string): void {
    this.former.set(key, { version, text });
    this.touched(key);
  }

  /** Why the server will not keep the content as it stands. */
  complaintOf(key: CellKey): Complaint | null {
    const [held, local] = [this.held.get(key), this.local.get(key)];
    return held && local && isSameContent(held.content, local) ? held.complaint : null;
  }

  /** What is to be sent now, at most `max` cells; from here on its outcome is unknown. null = nothing. */
  toSave(max: number): OutgoingDrafts | null {
    const out: OutgoingDrafts = { cells: [], keys: [] };
    for (const [key, local] of this.local) {
      if (out.keys.length >= max) break;
      const cell = this.cells.get(key);
      if (!cell || !this.isToSend(cell, local)) continue;
      const content = sendable(local);
      out.keys.push(key);
      out.cells.push({ ...figureOf(cell), ...content, expectedDraft: local.expectedDraft });
      const others = local.sent.filter((each) => !isSameContent(each, content));
      this.local.set(key, { ...local, sent: [...others, content].slice(-MAX_SENT) });
    }
    return out.keys.length > 0 ? out : null;
  }

  /** Whether a cell waits to be sent, or for its answer. */
  isWaiting(key: CellKey): boolean {
    const [cell, local] = [this.cells.get(key), this.local.get(key)];
    return cell !== undefined && local !== undefined && (local.sent.length > 0 || this.isToSend(cell, local));
  }

  /** The server's answer to a batch. */
  saved({ cells, keys }: OutgoingDrafts, reply: Pick<DraftsSaved, 'saved' | 'conflicts'>): void {
    const known = [...reply.saved, ...reply.conflicts];
    const at = new Map(known.map((one) => [keyOfDraft(one), one]));
    for (const [index, key] of keys.entries()) {
      const [local, sent, stored] = [this.local.get(key), cells[index], at.get(key)];
      if (!local || !sent) continue;
      if (!stored) this.local.set(key, { ...local, sent: [] });
      else if (!isSameContent(sent, stored)) continue;
      else if (isSameContent(sent, local)) this.local.delete(key);
      else this.local.set(key, { ...local, expectedDraft: stored.version, before: stored.text });
    }
    this.meet(known);
    for (const key of keys) {
      const local = this.local.get(key);
      if (local) this.local.set(key, { ...local, sent: [] }); // whatever it was, its outcome is known now
      this.settle(key);
    }
  }

  /** The server will not keep these: they stay here, and are not sent again as they are. */
  hold(complaints: readonly { key: CellKey; complaint: Complaint | null }[]): void {
    for (const { key, complaint } of complaints) {
      const local = this.local.get(key);
      if (local) this.held.set(key, { content: contentOf(local), complaint });
      this.settle(key);
    }
  }

  /** A figure went to the ledger; its draft is gone. What was typed since stays, over the new version. */
  submitted(cell: Cell, draftVersion: number): void {
    const { key } = cell;
    const local = this.local.get(key);
    this.cells.set(key, cell);
    const kept = this.kept.get(key);
    if (kept?.version === draftVersion) this.kept.set(key, { ...kept, ...nothing });
    if (local && local.baseVersion < cell.saved.version)
      this.local.set(key, { ...local, baseVersion: cell.saved.version, reason: '', before: null });
    this.settle(key);
  }

  put(key: CellKey, local: LocalDraft): void {
    this.local.set(key, local);
    this.settle(key);
  }

  private isToSend(cell: Cell, local: LocalDraft): boolean {
    if (local.contest !== null || complaintToSaving(local) !== null) return false;
    const held = this.held.get(cell.key);
    if (held && isSameContent(held.content, local)) return false;
    const kept = this.kept.get(cell.key);
    const content = sendable(local);
    return local.sent.length > 0 || (kept ? !isSameContent(content, kept) : content.text !== null);
  }

  /** Brings the layers of one cell together again after any of them moved. */
  private settle(key: CellKey): void {
    const [cell, local] = [this.cells.get(key), this.local.get(key)];
    if (local) {
      const met = meet(local, this.kept.get(key), saysSameIn(cell));
      if (met) this.local.set(key, met);
      else this.local.delete(key);
    }
    const content = this.contentOf(key);
    // the ledger says the same by now: nothing is left to submit
    const isMoot =
      cell !== undefined && content?.text != null && content.baseVersion < cell.saved.version
        ? isSameAsSaved(cell, content.text) && !this.local.get(key)?.contest
        : false;
    if (isMoot) this.overrule(key, null);
    else this.touched(key);
  }

  private remember({ key, saved, indicator }: Cell): void {
    if (this.contentOf(key)?.baseVersion !== saved.version) return;
    this.former.set(key, { version: saved.version, text: savedText(saved.value, indicator.decimals) });
  }
}

const keyOfDraft = ({ indicator, place, period, item }: DraftCell): CellKey =>
  cellKey(indicator, place, period, item);

/** Versions go up; where the server has forgotten a withdrawn draft they begin again. */
function isNewer(draft: DraftCell, known: KeptDraft): boolean {
  return draft.version > known.version || (known.text === null && draft.text !== null && draft.at > known.at);
}

function isSameCell(one: Cell, other: Cell): boolean {
  return (
    one.indicator === other.indicator &&
    one.closed === other.closed &&
    JSON.stringify(one.saved) === JSON.stringify(other.saved)
  );
}
