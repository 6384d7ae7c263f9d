/** Files in and out: one department's sheet of a month as a table, and the preview of a table that comes back. */
import { z } from 'zod';
import { MAX_REASON, type FigureKey, type Sheet } from './api.js';
import { codeSchema } from './catalogue.js';
import type { ErrorCode } from './error.js';
import { periodCodeSchema } from './question.js';

/** `GET /sheets/:department/:period/file?format=` */
export const fileQuerySchema = z.strictObject({
  format: z.enum(['xlsx', 'csv']).default('xlsx'),
  /** `ledger`: 本期 holds what is in the ledger; `blank`: it is empty, a template to be filled in. */
  fill: z.enum(['ledger', 'blank']).default('ledger'),
});
export type FileQuery = z.infer<typeof fileQuerySchema>;
export type FileFormat = FileQuery['format'];

/** `GET /sheets/:department/:period/print`: the sheet with the checksum that stands on the signed paper. */
export interface PrintedSheet {
  sheet: Sheet;
  /** First 16 hex digits of SHA-256 over `key=value` lines, sorted. */
  checksum: string;
}

/** `POST /imports?department=&period=&name=` with the file as application/octet-stream → {id} */
export const importQuerySchema = z.strictObject({
  department: codeSchema,
  period: periodCodeSchema,
  name: z.string().min(1).max(200),
});
export type ImportQuery = z.infer<typeof importQuerySchema>;

/** `POST /imports/:id/commit`, with the header Idempotency-Key. */
export const commitImportSchema = z.strictObject({
  /** For the rows that need a reason and have none of their own. */
  reason: z.string().max(MAX_REASON).optional(),
});
export type CommitImport = z.infer<typeof commitImportSchema>;

export type ImportState = 'reading' | 'ready' | 'refused' | 'committed';
export type ImportVerdict = 'new' | 'changed' | 'same' | 'refused';

export interface ImportRow {
  /** Row as the person's program shows it. */
  row: number;
  /** Address of the value, where a row holds several figures. */
  cell: string | null;
  key: FigureKey | null;
  /** What the row says of itself. */
  names: { indicator: string; place: string; item: string; period: string };
  /** What stands in the ledger; 无 when it is not applicable. */
  before: number | string | null;
  /** What was read; the text as it stands when it is no number; null = blank, the figure stays as it is. */
  after: number | string | null;
  verdict: ImportVerdict;
  /** A correction, or a value that looks wrong, without a reason of its own. */
  needsReason: boolean;
  /** Somebody has typed this figure into the sheet and not submitted it; their draft stays as it is. */
  draft: { text: string; by: string } | null;
  /** The ledger changed after the preview: `before` is what stands there now. */
  moved: { by: string; at: string } | null;
  problem?: { code: ErrorCode; message: string };
}

/** Most rows of each verdict in a preview; `counts` counts all. */
export const MAX_PREVIEWED = 500;

/** `GET /imports/:id` · `DELETE /imports/:id` stops the reading and forgets what was read; committed ones stay. */
export interface ImportPreview {
  id: string;
  state: ImportState;
  fileName: string;
  rowsRead: number;
  /** How far the reading is, 0 to 100. */
  percent: number;
  encoding: string | null;
  /** At most `MAX_PREVIEWED` of each verdict, in the order of the file. */
  rows: ImportRow[];
  /** Headings that were not understood: nothing was read from them. */
  ignored: string[];
  /** Rows to be written that need a reason and have none. */
  unexplained: number;
  counts: Record<ImportVerdict, number>;
  /** Why the file was refused as a whole. */
  problem: { code: ErrorCode; message: string } | null;
  revision: number | null;
}

export interface ImportCommitted {
  revision: number;
  /** Figures written. */
  count: number;
}
