/**
 * Drafts: what a department has typed into a sheet and not yet submitted. Each cell is kept by the server as soon as it is
 * typed; the ledger knows nothing of it until it is submitted.
 */
import { z } from 'zod';
import { figureKeySchema, MAX_ENTRIES, MAX_REASON, type EnterResponse, type FigureKey } from './api.js';
import { codeSchema } from './catalogue.js';
import { periodCodeSchema } from './question.js';
import type { HandIn } from './round.js';

/** Longest text of a cell, in characters. */
export const MAX_CELL_TEXT = 64;
/** Most cells in one save: a whole large sheet pasted at once. */
export const MAX_DRAFTS = 5_000;

/** One cell as it stands typed. Shared by everybody who fills the department's sheet. */
export interface DraftCell extends FigureKey {
  /** As typed; null = nothing is typed any more (taken back, or submitted). */
  text: string | null;
  reason: string;
  /** Version of the figure in the ledger that it was typed over; 0 = not yet reported. */
  baseVersion: number;
  /** How it got there: decides the source of the entry when it is submitted. */
  source: 'form' | 'paste';
  /** Goes up by one with every save, and when it is submitted; the next save names it. */
  version: number;
  by: string;
  /** ISO instant, server time. */
  at: string;
}

/** Versions are counted by the database in 32 bits. */
const versionSchema = z.number().int().max(1_000_000_000);
const draftInputSchema = figureKeySchema.extend({
  text: z.string().max(MAX_CELL_TEXT).nullable(),
  reason: z.string().max(MAX_REASON),
  baseVersion: versionSchema.min(0),
  source: z.enum(['form', 'paste']),
  /** Version of the draft that this replaces; 0 = none that I know of: also right where the last one was taken back. */
  expectedDraft: versionSchema.min(0),
});
export type DraftInput = z.infer<typeof draftInputSchema>;

/**
 * `PUT /drafts` → DraftsSaved. Each cell for itself: those that a colleague changed meanwhile are left as they stand and come
 * back as conflicts. Saying again what is already there is no conflict, so a save may be repeated.
 */
export const saveDraftsSchema = z.strictObject({
  department: codeSchema,
  period: periodCodeSchema,
  cells: z.array(draftInputSchema).min(1).max(MAX_DRAFTS),
});
export type SaveDrafts = z.infer<typeof saveDraftsSchema>;

export interface DraftsSaved {
  /** The department's draft counter after this save. */
  number: number;
  saved: DraftCell[];
  /** What stands there instead. */
  conflicts: DraftCell[];
}

/** `GET /drafts?department=&period=&since=` → Drafts: everything saved after counter `since`, withdrawn cells included. 0 = all that stands. */
export const draftsQuerySchema = z.strictObject({
  department: codeSchema,
  period: periodCodeSchema,
  since: z.coerce.number().int().min(0).default(0),
});
export type DraftsQuery = z.infer<typeof draftsQuerySchema>;
export interface Drafts {
  /** The department's draft counter these cells are true at; ask for more from here. */
  number: number;
  cells: DraftCell[];
  /**
   * True: this is all there is, and whatever else the reader held is gone. So it is for `since` 0, and for who has been away
   * for so long, or comes from another history (epoch), that the difference is not known any more.
   */
  isAll: boolean;
}

/**
 * `POST /submissions`, with the header Idempotency-Key → Submitted. Moves these drafts to the ledger as one revision, all or
 * none. With nothing missing afterwards the department's part of the round is handed in; without any cell it is only handed in.
 */
export const submitSchema = z.strictObject({
  department: codeSchema,
  period: periodCodeSchema,
  cells: z
    .array(figureKeySchema.extend({ /** Version of the draft that was seen. */ draft: versionSchema.min(1) }))
    .max(MAX_ENTRIES),
  /** For the cells that need a reason and have none of their own. */
  reason: z.string().max(MAX_REASON).optional(),
});
export type Submit = z.infer<typeof submitSchema>;
/** `details` of a DRAFT_CONFLICT: what is typed there now; `text` null and `version` 0 when nothing is. */
export interface DraftConflictDetails {
  conflicts: { index: number; current: DraftCell }[];
}
export interface Submitted extends EnterResponse {
  /** Figures of the sheet that are still missing. */
  missing: number;
  /** The department's part of the round; null when no round asks for this month. */
  handIn: HandIn | null;
}
