/** Files in and out: one department's sheet of a month as a table, and the preview of a table that comes back. */
import { z } from 'zod';
import { MAX_REASON, type FigureKey, type Sheet } from './api.js';
import { codeSchema } from './catalogue.js';
import type { ErrorCode } from './error.js';
import { periodCodeSchema } from './question.js';

/** `GET /sheets/:department/:period/file?format=` */
export const fileQuerySchema = z.strictObject({ format: z.enum(['xlsx', 'csv']).default('xlsx') });
export type FileFormat = z.infer<typeof fileQuerySchema>['format'];

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
  key: FigureKey | null;
  /** What the row says of itself. */
  names: { indicator: string; place: string; item: string; period: string };
  before: number | null;
  /** What was read; the text as it stands when it is no number; null = blank, the figure stays as it is. */
  after: number | string | null;
  verdict: ImportVerdict;
  /** A correction, or a value that looks wrong, without a reason of its own. */
  needsReason: boolean;
  problem?: { code: ErrorCode; message: string };
}

/** `GET /imports/:id` */
export interface ImportPreview {
  id: string;
  state: ImportState;
  fileName: string;
  rowsRead: number;
  encoding: string | null;
  rows: ImportRow[];
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
