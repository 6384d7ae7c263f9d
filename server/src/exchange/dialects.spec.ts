/** Workbooks as other programs write them, made by hand: what is read must not depend on whose hand it was. */
import { strToU8, Zip, ZipDeflate, zipSync } from 'fflate';
import { readTable } from './read-table.js';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const STRICT_MAIN = 'http://purl.oclc.org/ooxml/spreadsheetml/main';
const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';

type Parts = Record<string, string>;
const relations = (...each: [id: string, type: string, target: string][]): string =>
  `${HEAD}<Relationships xmlns="${PACKAGE}">${each.map(([id, type, target]) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`).join('')}</Relationships>`;
const bytes = (parts: Parts): [string, Uint8Array][] =>
  Object.entries(parts).map(([name, text]) => [name, strToU8(text)]);
const zipped = (parts: Parts): Uint8Array => zipSync(Object.fromEntries(bytes(parts)));

/** As programs write that do not know sizes beforehand: they follow the data. */
function streamed(parts: Parts): Uint8Array {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for (const [name, content] of bytes(parts)) {
    const part = new ZipDeflate(name);
    zip.add(part);
    part.push(content, true);
  }
  zip.end();
  return Buffer.concat(chunks);
}

const STRINGS = `${HEAD}<sst xmlns="${MAIN}" count="4" uniqueCount="4"><si><t>指标</t></si><si><t>本期</t></si><si><t xml:space="preserve"> 联系到司机数 </t></si><si><r><rPr><b/></rPr><t>2026</t></r><r><t>年11月</t></r><phoneticPr fontId="1"/></si></sst>`;
const CELLS = `<row r="1" spans="1:3"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c></row><row r="2" spans="1:3" ht="15"><c r="A2" t="s"><v>2</v></c><c r="B2" s="2"><v>9600</v></c><c r="C2" t="s"><v>3</v></c></row>`;

const excel: Parts = {
  '[Content_Types].xml': `${HEAD}<Types/>`,
  '_rels/.rels': relations(
    ['rId3', `${OFFICE}/extended-properties`, 'docProps/app.xml'],
    ['rId1', `${OFFICE}/officeDocument`, 'xl/workbook.xml'],
  ),
  'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x15" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"><fileVersion appName="xl"/><workbookPr defaultThemeVersion="166925"/><sheets><sheet name="填报表" sheetId="1" r:id="rId1"/></sheets><calcPr calcId="191029"/></workbook>`,
  'xl/_rels/workbook.xml.rels': relations(
    ['rId1', `${OFFICE}/worksheet`, 'worksheets/sheet1.xml'],
    ['rId3', `${OFFICE}/sharedStrings`, 'sharedStrings.xml'],
  ),
  'xl/worksheets/sheet1.xml': `${HEAD}<worksheet xmlns="${MAIN}" xmlns:r="${OFFICE}"><dimension ref="A1:C2"/><sheetFormatPr defaultRowHeight="15"/><sheetData>${CELLS}</sheetData><phoneticPr fontId="1" type="noConversion"/></worksheet>`,
  'xl/sharedStrings.xml': STRINGS,
};

/** WPS: paths from the root, its own namespaces and parts, comments among the cells. */
const wps: Parts = {
  ...excel,
  '_rels/.rels': relations(['rId1', `${OFFICE}/officeDocument`, '/xl/workbook.xml']),
  'xl/_rels/workbook.xml.rels': relations(
    [
      'rId4',
      'http://www.wps.cn/officeDocument/2017/relationships/customStorage',
      'customStorage/customStorage.xml',
    ],
    ['rId1', `${OFFICE}/worksheet`, '/xl/worksheets/sheet1.xml'],
    ['rId3', `${OFFICE}/sharedStrings`, '/xl/sharedStrings.xml'],
  ),
  'xl/customStorage/customStorage.xml': `${HEAD}<customStorage xmlns="https://web.wps.cn/et/2018/main"><book/></customStorage>`,
  'xl/worksheets/sheet1.xml': `${HEAD}<worksheet xmlns="${MAIN}" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"><sheetPr/><sheetFormatPr defaultColWidth="9" defaultRowHeight="13.5" outlineLevelRow="1"/><sheetData><!-- 1 -->${CELLS}</sheetData><headerFooter/></worksheet>`,
};

const strict: Parts = {
  ...excel,
  '_rels/.rels': relations(['rId1', `${STRICT}/officeDocument`, 'xl/workbook.xml']),
  'xl/workbook.xml': `${HEAD}<workbook xmlns="${STRICT_MAIN}" xmlns:r="${STRICT}" conformance="strict"><sheets><sheet name="填报表" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': relations(
    ['rId1', `${STRICT}/worksheet`, 'worksheets/sheet1.xml'],
    ['rId3', `${STRICT}/sharedStrings`, 'sharedStrings.xml'],
  ),
};

const inline: Parts = {
  ...excel,
  'xl/worksheets/sheet1.xml': `${HEAD}<x:worksheet xmlns:x="${MAIN}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>指标</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>本期</x:t></x:is></x:c></x:row><x:row><x:c t="inlineStr"><x:is><x:t xml:space="preserve"> 联系到司机数 </x:t></x:is></x:c><x:c><x:v>9.6E3</x:v></x:c><x:c t="str"><x:v>2026年11月</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
};

const expected = [
  { row: 1, cells: ['指标', '本期'] },
  { row: 2, cells: [' 联系到司机数 ', 9600, '2026年11月'] },
];

describe('a workbook reads the same', () => {
  it.each([
    ['from Excel', zipped(excel)],
    ['from WPS', zipped(wps)],
    ['in the strict namespaces', zipped(strict)],
    ['with texts in the cells, prefixes and no addresses', zipped(inline)],
    ['from a program that streams its zip', streamed(excel)],
    ['without compression', zipSync(Object.fromEntries(bytes(wps)), { level: 0 })],
    ['with its parts in another order', zipped(Object.fromEntries(Object.entries(excel).reverse()))],
  ])('%s', (_, file) => {
    expect(readTable(file).sheets[0]?.rows).toEqual(expected);
  });

  it('with a date cell of the strict form', () => {
    const sheet = `${HEAD}<worksheet xmlns="${STRICT_MAIN}"><sheetData><row r="1"><c r="A1" t="d"><v>2026-11-01T00:00:00</v></c></row></sheetData></worksheet>`;
    const file = zipped({ ...strict, 'xl/worksheets/sheet1.xml': sheet });
    expect(readTable(file).sheets[0]?.rows[0]?.cells).toEqual(['2026-11-01T00:00:00']);
  });
});
