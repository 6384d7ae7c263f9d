/** A small .xlsx writer: text, numbers, a few looks, protection. It writes values only, never a formula. */
import { strToU8, zipSync } from 'fflate';
import { columnName } from './read-workbook.js';

/** Looks a cell can have; the open ones may be typed into when the sheet is protected. */
const looks = ['plain', 'title', 'head', 'wrapped', 'number', 'openNumber', 'openText'] as const;
export type Look = (typeof looks)[number];

export interface WrittenCell {
  value: string | number | null;
  look?: Look;
}
export interface WrittenSheet {
  name: string;
  columns: { width: number; isHidden?: boolean }[];
  rows: WrittenCell[][];
  /** Rows at the top that stay in view. */
  frozenRows: number;
  /** Cells that are not open cannot be changed by accident. No password: it is a guard-rail, the server checks. */
  isProtected: boolean;
  /** Numbers allowed in some cells (`H8`); the program warns, the server decides. */
  ranges: { cells: string[]; isWhole: boolean; max: number; message: string }[];
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** The same content gives the same bytes. */
const MADE = new Date('2026-01-01T00:00:00Z');

/** @returns the bytes of an .xlsx file */
export function writeWorkbook(sheets: readonly WrittenSheet[]): Uint8Array {
  const numbered = sheets.map((sheet, index) => ({ sheet, number: index + 1 }));
  const files: Record<string, string> = {
    '[Content_Types].xml':
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Default Extension="xml" ContentType="application/xml"/>` +
      `<Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>` +
      `${numbered.map(({ number }) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${TYPES}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': relationships([`${OFFICE}/officeDocument`, 'xl/workbook.xml']),
    'xl/workbook.xml':
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
      `${numbered.map(({ sheet, number }) => `<sheet name="${escaped(sheet.name)}" sheetId="${number}" r:id="rId${number}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(
      ...numbered.map(({ number }): [string, string] => [
        `${OFFICE}/worksheet`,
        `worksheets/sheet${number}.xml`,
      ]),
      [`${OFFICE}/styles`, 'styles.xml'],
    ),
    'xl/styles.xml': STYLES,
  };
  for (const { sheet, number } of numbered) files[`xl/worksheets/sheet${number}.xml`] = worksheet(sheet);
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(XML + text)] as const);
  return zipSync(Object.fromEntries(entries), { level: 6, mtime: MADE });
}

function relationships(...targets: [type: string, target: string][]): string {
  const each = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

function worksheet({ columns, rows, frozenRows, isProtected, ranges }: WrittenSheet): string {
  const widths = columns.map(
    ({ width, isHidden }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"${isHidden ? ' hidden="1"' : ''}/>`,
  );
  const lines = rows.map(
    (cells, index) =>
      `<row r="${index + 1}">${cells.map((cell, column) => written(cell, `${columnName(column)}${index + 1}`)).join('')}</row>`,
  );
  const pane =
    frozenRows > 0
      ? `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/>`
      : '';
  return (
    `<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
    `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>` +
    `<cols>${widths.join('')}</cols><sheetData>${lines.join('')}</sheetData>` +
    (isProtected
      ? '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>'
      : '') +
    validations(ranges) +
    `<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>`
  );
}

function written({ value, look = 'plain' }: WrittenCell, address: string): string {
  const isGuarded = typeof value === 'string' && /^[=+\-@\t\r＝＋－＠]/.test(value);
  const style = looks.indexOf(look) * 2 + (isGuarded ? 1 : 0);
  if (value === null || value === '') return `<c r="${address}" s="${style}"/>`;
  if (typeof value === 'number') return `<c r="${address}" s="${style}"><v>${value}</v></c>`;
  return `<c r="${address}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

function validations(ranges: WrittenSheet['ranges']): string {
  if (ranges.length === 0) return '';
  const each = ranges.map(
    ({ cells, isWhole, max, message }) =>
      `<dataValidation type="${isWhole ? 'whole' : 'decimal'}" operator="between" allowBlank="1" showErrorMessage="1" ` +
      `error="${escaped(message)}" sqref="${cells.join(' ')}"><formula1>0</formula1><formula2>${max}</formula2></dataValidation>`,
  );
  return `<dataValidations count="${each.length}">${each.join('')}</dataValidations>`;
}

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

const font = (size: number, isBold: boolean): string =>
  `<font>${isBold ? '<b/>' : ''}<sz val="${size}"/><name val="Microsoft YaHei"/></font>`;
const fill = (colour: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="FF${colour}"/></patternFill></fill>`;

/** Font, fill and alignment of each look. */
const formats: Record<
  Look,
  { font: number; fill: number; align?: string; isOpen?: boolean; format?: number }
> = {
  plain: { font: 0, fill: 0 },
  title: { font: 2, fill: 0 },
  head: { font: 1, fill: 2 },
  wrapped: { font: 0, fill: 0, align: '<alignment vertical="top" wrapText="1"/>' },
  number: { font: 0, fill: 0, align: '<alignment horizontal="right"/>' },
  openNumber: { font: 1, fill: 3, align: '<alignment horizontal="right"/>', isOpen: true },
  openText: { font: 0, fill: 3, isOpen: true, format: 49 },
};

/** Each look twice: as it is, and with the mark that what it holds is text and never a formula (TRUST A37). */
const STYLES = ((): string => {
  const cellFormats = looks.flatMap((look) =>
    [false, true].map((isGuarded) => {
      const { font: fontId, fill: fillId, align = '', isOpen = false, format = 0 } = formats[look];
      return (
        `<xf numFmtId="${format}" fontId="${fontId}" fillId="${fillId}" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1" applyProtection="1"` +
        `${isGuarded ? ' quotePrefix="1"' : ''}>${align}<protection locked="${isOpen ? 0 : 1}"/></xf>`
      );
    }),
  );
  return (
    `<styleSheet xmlns="${MAIN}"><fonts count="3">${font(11, false)}${font(11, true)}${font(16, true)}</fonts>` +
    `<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fill('ECE5D7')}${fill('F8E8BF')}</fills>` +
    `<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
    `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
    `<cellXfs count="${cellFormats.length}">${cellFormats.join('')}</cellXfs>` +
    `<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
  );
})();
