import { strToU8, zipSync } from 'fflate';
import { FileRefusal } from './file-refusal.js';
import { parseFile } from './parse-file.js';
import { readTable } from './read-table.js';
import type { TableRow } from './table.js';
import { aSheet } from '../testing/exchange.js';
import { writeCsv } from './write-csv.js';
import { writeWorkbook } from './write-workbook.js';

const CSV = '指标,本期\r\n"多行\n名称",12\r\n';
const rowsOf = (file: Uint8Array): TableRow[] => readTable(file).sheets[0]?.rows ?? [];
const cellsOf = (file: Uint8Array): unknown[][] => rowsOf(file).map(({ cells }) => cells);

function refusalOf(work: () => unknown): { code: string; values: object } {
  try {
    work();
  } catch (error) {
    if (error instanceof FileRefusal) return { code: error.code, values: error.values };
    throw error;
  }
  throw new Error('was not refused');
}

/** A workbook in another program's hand: prefixes, absolute targets, no dimension. */
function aWorkbook(sheet: string, more: Record<string, string> = {}): Uint8Array {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const files: Record<string, string> = {
    '_rels/.rels': `<Relationships><Relationship Id="a" Type="${office}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<x:workbook xmlns:x="${main}" xmlns:q="${office}"><x:sheets><x:sheet name="1" sheetId="1" q:id="s"/></x:sheets></x:workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="s" Type="${office}/worksheet" Target="/xl/worksheets/sheet1.xml"/><Relationship Id="t" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/sharedStrings.xml': `<sst><si><r><t>快递</t></r><r><t>员</t></r><rPh><t>kuai</t></rPh></si></sst>`,
    'xl/worksheets/sheet1.xml': `<x:worksheet xmlns:x="${main}"><x:sheetData>${sheet}</x:sheetData></x:worksheet>`,
    ...more,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

describe('a CSV file', () => {
  const expected = [
    ['指标', '本期'],
    ['多行\n名称', '12'],
  ];
  const utf16 = Buffer.from(`\ufeff${CSV}`, 'utf16le');
  // 指标,本期 / "多行\n名称",12 as Excel in China saves it
  const gbk = Buffer.from('d6b8b1ea2cb1bec6da0d0a22b6e0d0d00ac3fbb3c6222c31320d0a', 'hex');

  it.each([
    ['UTF-8', Buffer.from(CSV), 'utf-8'],
    ['UTF-8 with BOM', Buffer.from(`\ufeff${CSV}`), 'utf-8'],
    ['UTF-16 little endian', utf16, 'utf-16le'],
    ['UTF-16 big endian', Buffer.from(utf16).swap16(), 'utf-16be'],
    ['GBK', gbk, 'gb18030'],
    ['tabs', Buffer.from(CSV.replace(/,/g, '\t')), 'utf-8'],
    ['semicolons', Buffer.from(CSV.replace(/,/g, ';')), 'utf-8'],
  ])('is read as %s', (_, file, encoding) => {
    expect(cellsOf(file)).toEqual(expected);
    expect(readTable(file).encoding).toBe(encoding);
  });
  it('comes back as it was written, without a text that could run', () => {
    const file = writeCsv([[{ value: '=1+1' }, { value: -2 }, { value: 'a"b,c\n' }]]);
    expect(Buffer.from(file).toString()).toBe('\ufeff\'=1+1,-2,"a""b,c\n"\r\n');
    expect(cellsOf(file)).toEqual([['=1+1', '-2', 'a"b,c\n']]);
  });
});

describe('a workbook', () => {
  it('comes back as it was written', () => {
    const rows = [
      [{ value: '=cmd()' }, { value: 12.5, look: 'openNumber' as const }],
      [{ value: '<&">' }, { value: null }, { value: ' 两端 ' }],
    ];
    expect(cellsOf(writeWorkbook([aSheet(rows)]))).toEqual([
      ['=cmd()', 12.5],
      ['<&">', null, ' 两端 '],
    ]);
  });
  it('of another program is read by its addresses', () => {
    const sheet =
      '<x:row r="3"><x:c r="B3" t="s"><x:v>0</x:v></x:c><x:c r="D3"><x:v>85.300000000000004</x:v></x:c><x:c r="E3" t="b"><x:v>1</x:v></x:c></x:row>' +
      '<x:row><x:c t="inlineStr"><x:is><x:t>a_x000A_b</x:t></x:is></x:c></x:row>';
    expect(rowsOf(aWorkbook(sheet))).toEqual([
      { row: 3, cells: [null, '快递员', null, 85.3, 'TRUE'] },
      { row: 4, cells: ['a\nb'] },
    ]);
  });
  it('with a formula is refused with its address', () => {
    const sheet = '<x:row r="2"><x:c r="AB2"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row>';
    expect(readTable(aWorkbook(sheet)).sheets[0]).toMatchObject({ rows: [], formula: 'AB2' });
  });
  it.each([
    ['a cell far out', '<x:row r="1"><x:c r="XFD1"><x:v>1</x:v></x:c></x:row>', 'FILE_TOO_LARGE'],
    ['a row far down', '<x:row r="1048576"><x:c r="A1048576"><x:v>1</x:v></x:c></x:row>', 'FILE_TOO_LARGE'],
    ['a missing text', '<x:row r="1"><x:c r="A1" t="s"><x:v>9</x:v></x:c></x:row>', 'FILE_DAMAGED'],
    ['broken XML', '<x:row>', 'FILE_DAMAGED'],
  ])('with %s is refused', (_, sheet, code) => {
    expect(refusalOf(() => readTable(aWorkbook(sheet))).code).toBe(code);
  });
  it.each([
    ['macros', { 'xl/vbaProject.bin': 'x' }, 'FILE_MACROS'],
    ['a document type', { 'xl/sharedStrings.xml': '<!DOCTYPE a [<!ENTITY b "c">]><sst/>' }, 'FILE_DAMAGED'],
    [
      '101 entries',
      Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`a/${i}.txt`, 'x'])),
      'FILE_DAMAGED',
    ],
    ['a bomb inside', { 'xl/media/a.bin': 'x'.repeat(60 * 1024 * 1024) }, 'FILE_DAMAGED'],
  ])('with %s is refused', (_, more: Record<string, string>, code) => {
    expect(refusalOf(() => readTable(aWorkbook('', more))).code).toBe(code);
  });
});

describe('another file', () => {
  it.each([
    ['an old .xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'FILE_OLD_FORMAT'],
    ['a web page', Buffer.from('<html><table></table></html>'), 'FILE_NOT_TABLE'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'FILE_NOT_TABLE'],
    ['half a zip', Buffer.from('504b030414', 'hex'), 'FILE_DAMAGED'],
    ['too much', Buffer.alloc(5 * 1024 * 1024 + 1), 'FILE_TOO_LARGE'],
  ])('is refused: %s', (_, file, code) => {
    expect(refusalOf(() => readTable(file)).code).toBe(code);
  });
});

describe('the reading process', () => {
  it('hands back the table and tells how far it is', async () => {
    const seen: number[] = [];
    const file = Buffer.from('a\n'.repeat(1200));
    const table = await parseFile(file, (rows) => seen.push(rows));
    expect(table.sheets[0]?.rows).toHaveLength(1200);
    expect(seen).toEqual([500, 1000]);
  });
  it('hands back why it refused', async () => {
    const file = Buffer.from('<html></html>');
    await expect(parseFile(file, () => undefined)).rejects.toMatchObject({ code: 'FILE_NOT_TABLE' });
  });
});
