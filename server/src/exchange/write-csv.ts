import { mayRun } from './may-run.js';
import type { WrittenCell } from './write-workbook.js';

/** CSV as Excel opens it without questions: UTF-8 with BOM, RFC 4180 quoting, no text that could run (TRUST A37). */
export function writeCsv(rows: readonly (readonly WrittenCell[])[]): Uint8Array {
  const lines = rows.map((cells) => cells.map(({ value }) => field(value)).join(','));
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);
}

function field(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const guarded = mayRun(value) ? `'${value}` : value;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replace(/"/g, '""')}"` : guarded;
}
