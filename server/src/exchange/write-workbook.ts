/** A small .xlsx writer: text, numbers, a few looks, protection, print set-up. It writes values only, never a formula. */
import { strToU8, zipSync } from 'fflate';
import { columnName } from './cell-address.js';
import { mayRun } from './may-run.js';
import { Styles, type Look } from './workbook-styles.js';

export interface WrittenCell {
  value: string | number | null;
  look?: Look;
  /** Digits after the point that a number shows. */
  decimals?: number;
}
/** What may be typed into some cells; the program warns, the server decides. */
export interface Allowed {
  /** Addresses like `H8`. */
  cells: string[];
  decimals: number;
  max: number;
  /** A word allowed instead of a number. */
  word: string | null;
  /** Said when something else is typed. */
  message: string;
  /** Shown while the cursor is there. */
  hint: { title: string; text: string };
}
export interface WrittenSheet {
  name: string;
  columns: { width: number; isHidden?: boolean }[];
  rows: WrittenCell[][];
  /** Rows at the top and columns at the left that stay in view. */
  frozenRows: number;
  frozenColumns: number;
  /** Cells that are not open cannot be changed by accident. No password: it is a guard-rail, the server checks. */
  isProtected: boolean;
  allowed: Allowed[];
  /** Row that every page begins with (from 1), and what stands at the foot of each. */
  print: { repeatedRow: number; foot: string };
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** The same content gives the same bytes. */
const MADE = new Date('2026-01-01T00:00:00Z');
/** What Excel accepts in a validation. */
const [LONGEST_TITLE, LONGEST_HINT] = [32, 255];

/** @returns the bytes of an .xlsx file */
export function writeWorkbook(sheets: readonly WrittenSheet[]): Uint8Array {
  const numbered = sheets.map((sheet, index) => ({ sheet, number: index + 1 }));
  const styles = new Styles();
  const files: Record<string, string> = {
    '[Content_Types].xml':
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Default Extension="xml" ContentType="application/xml"/>` +
      `<Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>` +
      `${numbered.map(({ number }) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${TYPES}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': relationships([`${OFFICE}/officeDocument`, 'xl/workbook.xml']),
    'xl/workbook.xml':
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
      `${numbered.map(({ sheet, number }) => `<sheet name="${escaped(sheet.name)}" sheetId="${number}" r:id="rId${number}"/>`).join('')}</sheets>` +
      `<definedNames>${numbered.map(repeatedRows).join('')}</definedNames></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(
      ...numbered.map(({ number }): [string, string] => [
        `${OFFICE}/worksheet`,
        `worksheets/sheet${number}.xml`,
      ]),
      [`${OFFICE}/styles`, 'styles.xml'],
    ),
  };
  for (const { sheet, number } of numbered)
    files[`xl/worksheets/sheet${number}.xml`] = worksheet(sheet, styles);
  files['xl/styles.xml'] = styles.xml(MAIN);
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(XML + text)] as const);
  return zipSync(Object.fromEntries(entries), { level: 6, mtime: MADE });
}

function relationships(...targets: [type: string, target: string][]): string {
  const each = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

function repeatedRows({ sheet: { name, print }, number }: { sheet: WrittenSheet; number: number }): string {
  const row = `$${print.repeatedRow}`;
  return `<definedName name="_xlnm.Print_Titles" localSheetId="${number - 1}">'${escaped(name.replace(/'/g, "''"))}'!${row}:${row}</definedName>`;
}

function worksheet(sheet: WrittenSheet, styles: Styles): string {
  const { columns, rows, isProtected, allowed, print } = sheet;
  const widths = columns.map(
    ({ width, isHidden }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"${isHidden ? ' hidden="1"' : ''}/>`,
  );
  const lines = rows.map(
    (cells, index) =>
      `<row r="${index + 1}">${cells.map((cell, column) => written(cell, `${columnName(column)}${index + 1}`, styles)).join('')}</row>`,
  );
  return (
    `<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
    `<sheetViews><sheetView workbookViewId="0">${pane(sheet)}</sheetView></sheetViews>` +
    `<cols>${widths.join('')}</cols><sheetData>${lines.join('')}</sheetData>` +
    (isProtected
      ? '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>'
      : '') +
    validations(allowed) +
    `<printOptions horizontalCentered="1"/><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>` +
    `<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>` +
    `<headerFooter><oddFooter>${escaped(`&L${print.foot.replace(/&/g, '&&')}&R第 &P 页 共 &N 页`)}</oddFooter></headerFooter></worksheet>`
  );
}

function pane({ frozenRows, frozenColumns }: WrittenSheet): string {
  if (frozenRows + frozenColumns === 0) return '';
  const active = frozenColumns === 0 ? 'bottomLeft' : frozenRows === 0 ? 'topRight' : 'bottomRight';
  const splits = [
    ...(frozenColumns > 0 ? [`xSplit="${frozenColumns}"`] : []),
    ...(frozenRows > 0 ? [`ySplit="${frozenRows}"`] : []),
  ];
  const corner = `${columnName(frozenColumns)}${frozenRows + 1}`;
  return `<pane ${splits.join(' ')} topLeftCell="${corner}" activePane="${active}" state="frozen"/>`;
}

function written({ value, look = 'plain', decimals }: WrittenCell, address: string, styles: Styles): string {
  const style = styles.numberOf(look, decimals, typeof value === 'string' && mayRun(value));
  if (value === null || value === '') return `<c r="${address}" s="${style}"/>`;
  if (typeof value === 'number') return `<c r="${address}" s="${style}"><v>${value}</v></c>`;
  return `<c r="${address}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

function validations(rules: readonly Allowed[]): string {
  if (rules.length === 0) return '';
  const each = rules.map(({ cells, message, hint, ...rule }) => {
    const texts =
      `allowBlank="1" showInputMessage="1" showErrorMessage="1" error="${escaped(cut(message, LONGEST_HINT))}" ` +
      `promptTitle="${escaped(cut(hint.title, LONGEST_TITLE))}" prompt="${escaped(cut(hint.text, LONGEST_HINT))}" sqref="${ranged(cells)}"`;
    return `<dataValidation ${kindOf(rule)} ${texts.replace(/\n/g, '&#10;')}>${formulas(cells[0] ?? '', rule)}</dataValidation>`;
  });
  return `<dataValidations count="${each.length}">${each.join('')}</dataValidations>`;
}

type Rule = Pick<Allowed, 'decimals' | 'max' | 'word'>;
const isSimple = ({ decimals, word }: Rule): boolean => decimals === 0 && word === null;
const kindOf = (rule: Rule): string => (isSimple(rule) ? 'type="whole" operator="between"' : 'type="custom"');

/** Excel knows whole numbers between two; anything finer is a condition on the first cell, shifted for the others. */
function formulas(cell: string, { decimals, max, word }: Rule): string {
  if (isSimple({ decimals, max, word })) return `<formula1>0</formula1><formula2>${max}</formula2>`;
  const number = `AND(ISNUMBER(${cell}),${cell}>=0,${cell}<=${max},ROUND(${cell},${decimals})=${cell})`;
  return `<formula1>${escaped(word === null ? number : `IF(ISNUMBER(${cell}),${number},${cell}="${word}")`)}</formula1>`;
}

/** `H8 H9 H10 H14` → `H8:H10 H14`; all are of one column. */
function ranged(cells: readonly string[]): string {
  const rows = cells.map((cell) => Number(/\d+$/.exec(cell)?.[0]));
  const letter = /^[A-Z]+/.exec(cells[0] ?? '')?.[0] ?? '';
  const starts = rows.filter((row, index) => rows[index - 1] !== row - 1);
  const ends = rows.filter((row, index) => rows[index + 1] !== row + 1);
  return starts
    .map((row, index) =>
      row === ends[index] ? `${letter}${row}` : `${letter}${row}:${letter}${ends[index]}`,
    )
    .join(' ');
}

const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;

/** XML text; characters that XML cannot hold are left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#13;');
}
