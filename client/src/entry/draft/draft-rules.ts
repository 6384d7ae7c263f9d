/** Pure rules of the drafts: when two contents are the same, and what becomes of mine when the server's is known. */
import type { Content, KeptDraft, LocalDraft } from './cell';

/** Whether two texts say the same; the caller knows numbers (`1,200` = `1200`). */
export type SaysSame = (one: string, other: string) => boolean;

/** Whether the server has nothing to learn from `mine`. All that says nothing is the same. */
export function isSameContent(mine: Content, other: Content): boolean {
  if (mine.text === null || other.text === null) return mine.text === other.text;
  return mine.text === other.text && mine.reason === other.reason && mine.baseVersion === other.baseVersion;
}

/** Only the content of a draft. */
export function contentOf({ text, reason, baseVersion, source }: Content): Content {
  return { text, reason, baseVersion, source };
}

/**
 * What becomes of a text that is not yet acknowledged when the server holds `kept` in its cell.
 * Taking back gives way to anything typed; typing over what was taken back is no conflict; a save of my own whose answer was
 * lost is recognised. What remains is two people with two texts: the person has to choose.
 * @returns null = nothing is left to save
 */
export function meet(local: LocalDraft, kept: KeptDraft | undefined, saysSame: SaysSame): LocalDraft | null {
  if (!kept || kept.version <= local.expectedDraft) {
    const isDone = kept ? isSameContent(local, kept) : local.text === null;
    return isDone && local.sent.length === 0 && local.contest === null ? null : local;
  }
  const rebased = { ...local, expectedDraft: kept.version, before: kept.text, contest: null };
  if (isSameContent(local, kept)) return null;
  if (local.sent.some((content) => isSameContent(content, kept))) return rebased;
  if (kept.text === null) return rebased;
  if (local.text === null) return null;
  if (!saysSame(local.text, kept.text)) return { ...local, contest: kept };
  const addsSomething =
    local.baseVersion > kept.baseVersion || (local.reason !== '' && local.reason !== kept.reason);
  return addsSomething ? rebased : null;
}
