/** Files as tests make them. */
import type { TableCell } from '../exchange/table.js';
import { writeWorkbook, type WrittenCell, type WrittenSheet } from '../exchange/write-workbook.js';

/** A sheet without anything but its cells. */
export function aSheet(rows: WrittenCell[][], sheet: Partial<WrittenSheet> = {}): WrittenSheet {
  return {
    name: '表',
    columns: [{ width: 9 }],
    rows,
    frozenRows: 0,
    frozenColumns: 0,
    isProtected: false,
    allowed: [],
    print: { repeatedRow: 1, foot: '' },
    ...sheet,
  };
}

/** A workbook with these values. */
export function aFile(rows: TableCell[][]): Uint8Array {
  return writeWorkbook([
    aSheet(rows.map((cells) => Array.from(cells, (value) => ({ value: value ?? null })))),
  ]);
}
