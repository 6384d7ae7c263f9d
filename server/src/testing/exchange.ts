/** Files as tests make them. */
import { strToU8 } from 'fflate';
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

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A worksheet part by hand. @param after what follows the cells */
export const sheetXml = (rows: string, after = ''): string =>
  `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${after}</worksheet>`;

/** The parts of a workbook by hand, for files no program of ours would write. */
export function workbookParts(
  sheet: string,
  { sheets = '<sheet name="1" sheetId="1" r:id="s1"/>', second = '' } = {},
): Record<string, Uint8Array> {
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const parts: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships>${relation('b', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation('s1', 'worksheet', 'worksheets/sheet1.xml')}${relation('s2', 'worksheet', 'worksheets/sheet2.xml')}${relation('t', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    'xl/worksheets/sheet1.xml': sheet,
    ...(second === '' ? {} : { 'xl/worksheets/sheet2.xml': second }),
    'xl/sharedStrings.xml': '<sst/>',
  };
  return Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]));
}
