/** Files that mean harm, each made here as it would come (TRUST A38–A42). Every one must fail when its guard is taken out. */
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { aFile, sheetXml, workbookParts } from '../testing/exchange.js';
import { FileRefusal } from './file-refusal.js';
import { parseFile } from './parse-file.js';
import { readTable } from './read-table.js';
import { limits } from './table.js';

jest.setTimeout(60_000); // each file is read by a process that gives way to others

const MB = 1024 * 1024;

/** How the reading process refuses a file. */
async function refusalOf(file: Uint8Array): Promise<string> {
  const outcome = await parseFile(file, () => undefined).catch((error: unknown) => error);
  return (outcome as { code?: string }).code ?? 'was read';
}
function refusedHere(file: Uint8Array): string {
  try {
    readTable(file);
    return 'was read';
  } catch (error) {
    if (error instanceof FileRefusal) return error.code;
    throw error;
  }
}
const cell = '<row r="1"><c r="A1"><v>1</v></c></row>';
const withMore = (more: Zippable): Uint8Array => zipSync({ ...workbookParts(sheetXml(cell)), ...more });

/** Overwrites the sizes that local headers and directory claim for every entry. */
function lying(zip: Uint8Array, claimed: number): Uint8Array {
  const copy = Buffer.from(zip);
  for (let at = 0; at < copy.length - 4; at++) {
    if (copy.readUInt32LE(at) === 0x04034b50) copy.writeUInt32LE(claimed, at + 22);
    if (copy.readUInt32LE(at) === 0x02014b50) copy.writeUInt32LE(claimed, at + 24);
  }
  return copy;
}

describe('A38 a workbook', () => {
  const sheets = (second: string): Uint8Array =>
    zipSync(
      workbookParts(sheetXml(cell), {
        sheets:
          '<sheet name="甲" sheetId="1" state="hidden" r:id="s1"/><sheet name="乙" sheetId="2" r:id="s2"/>',
        second: sheetXml(second),
      }),
    );

  it('has only its visible sheets read', () => {
    const { sheets: read } = readTable(sheets('<row r="1"><c r="A1"><v>2</v></c></row>'));
    expect(read.map(({ name, rows }) => [name, rows[0]?.cells])).toEqual([['乙', [2]]]);
  });
  it('tells the address of a formula, whatever value it keeps', () => {
    const formula =
      '<row r="2"><c r="AB2"><f>WEBSERVICE("http://a")</f><v>2</v></c></row><row r="3"><c r="A3"><v>9</v></c></row>';
    expect(readTable(sheets(formula)).sheets[0]).toMatchObject({ rows: [], formula: 'AB2' });
  });
  it('with links to other files is read without following them', () => {
    const link = `<Relationships><Relationship Id="x" Type="a/externalLinkPath" Target="http://127.0.0.1:1/a.xlsx" TargetMode="External"/></Relationships>`;
    const file = withMore({
      'xl/externalLinks/externalLink1.xml': strToU8('<externalLink/>'),
      'xl/externalLinks/_rels/externalLink1.xml.rels': strToU8(link),
    });
    expect(readTable(file).sheets[0]?.rows).toEqual([{ row: 1, cells: [1] }]);
  });
  it('with macros is refused, whatever its name', () => {
    expect(refusedHere(withMore({ 'xl/vbaProject.bin': strToU8('x') }))).toBe('FILE_MACROS');
  });
  it('with a range merged over everything costs nothing', () => {
    const merged = sheetXml(cell, '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>');
    const { sheets: read } = readTable(zipSync(workbookParts(merged)));
    expect(read[0]?.merges).toEqual([
      { firstRow: 1, lastRow: limits.rows, firstColumn: 0, lastColumn: limits.columns - 1 },
    ]);
  });
  it('with more merged ranges than anybody makes is refused', () => {
    const merges = '<mergeCell ref="A1:B2"/>'.repeat(limits.merges + 1);
    expect(refusedHere(zipSync(workbookParts(sheetXml(cell, merges))))).toBe('FILE_DAMAGED');
  });
  it('that claims a dimension to XFD1048576 is read by what it holds', () => {
    const claimed = sheetXml(cell).replace('<sheetData>', '<dimension ref="A1:XFD1048576"/><sheetData>');
    expect(readTable(zipSync(workbookParts(claimed))).sheets[0]?.rows).toHaveLength(1);
  });
  it.each([
    ['XFD1', '<row r="1"><c r="XFD1"><v>1</v></c></row>', 'FILE_TOO_LARGE'],
    ['A1048576', '<row r="1048576"><c r="A1048576"><v>1</v></c></row>', 'FILE_TOO_LARGE'],
    ['no row', '<row r="x"><c r="A1"><v>1</v></c></row>', 'FILE_DAMAGED'],
    ['no column', '<row r="1"><c r="11"><v>1</v></c></row>', 'FILE_DAMAGED'],
  ])('with a cell at %s is refused', (_, rows, code) => {
    expect(refusedHere(zipSync(workbookParts(sheetXml(rows))))).toBe(code);
  });
});

describe('A39 a file', () => {
  it('of more than 5 MB is refused unread', () => {
    expect(refusedHere(new Uint8Array(limits.fileBytes + 1))).toBe('FILE_TOO_LARGE');
  });
  it('that unpacks to more than 50 MB is refused, however well it is mixed', () => {
    const noise: [Uint8Array, { level: 0 }] = [randomBytes(4 * MB), { level: 0 }]; // keeps the ratio honest
    const more = (zeros: number): Zippable => ({
      'xl/media/a.bin': noise,
      'xl/media/b.bin': [new Uint8Array(zeros * MB), { level: 1 }],
    });
    expect(refusedHere(withMore(more(44)))).toBe('was read');
    expect(refusedHere(withMore(more(48)))).toBe('FILE_DAMAGED');
  });
  it('packed more than a hundredfold is refused long before 50 MB, in a part we need and in one we do not', async () => {
    const zeros = new Uint8Array(3 * MB);
    expect(refusedHere(withMore({ 'xl/sharedStrings.xml': zeros }))).toBe('FILE_DAMAGED');
    expect(await refusalOf(withMore({ 'xl/media/a.bin': zeros }))).toBe('FILE_DAMAGED');
  });
  it('that lies about its sizes is counted by what comes out', () => {
    const bomb = lying(withMore({ 'xl/media/a.bin': new Uint8Array(3 * MB) }), 10);
    expect(refusedHere(bomb)).toBe('FILE_DAMAGED');
  });
  it('with a zip inside a zip has only the outer one opened', () => {
    const inner = zipSync({ 'a.bin': new Uint8Array(3 * MB) });
    const { sheets } = readTable(withMore({ 'xl/embeddings/inner.zip': [inner, { level: 0 }] }));
    expect(sheets[0]?.rows).toHaveLength(1);
  });
  it('with more than 100 entries is refused', () => {
    const more = Object.fromEntries(
      Array.from({ length: limits.entries }, (_, index) => [`a/${index}`, strToU8('x')]),
    );
    expect(refusedHere(withMore(more))).toBe('FILE_DAMAGED');
  });
  it('with entities that grow is refused at the document type', async () => {
    const laughs = `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>`;
    expect(await refusalOf(withMore({ 'xl/sharedStrings.xml': strToU8(laughs) }))).toBe('FILE_DAMAGED');
  });
  it('that asks for a file of ours by an entity is refused', () => {
    const asks = `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>`;
    expect(refusedHere(withMore({ 'xl/sharedStrings.xml': strToU8(asks) }))).toBe('FILE_DAMAGED');
  });
  it('with a million rows is refused', async () => {
    const rows = '<row><c><v>1</v></c></row>'.repeat(1_000_000); // 26 MB, packed 300-fold
    expect(refusedHere(zipSync(workbookParts(sheetXml(rows))))).toBe('FILE_DAMAGED');
    expect(await refusalOf(Buffer.from('1\n'.repeat(1_000_000)))).toBe('FILE_TOO_LARGE');
  }, 60_000);
  it('with 20,001 rows is refused, with 20,000 it is read', () => {
    expect(refusedHere(Buffer.from('1\n'.repeat(limits.rows)))).toBe('was read');
    expect(refusedHere(Buffer.from('1\n'.repeat(limits.rows + 1)))).toBe('FILE_TOO_LARGE');
  });
  it('with more filled cells than a table of ours can have is refused', () => {
    const line = `${'1,'.repeat(150)}\n`;
    expect(refusedHere(Buffer.from(line.repeat(limits.cells / 150 + 1)))).toBe('FILE_TOO_LARGE');
  });
  it('being read can be given up at once', async () => {
    const stop = new AbortController();
    const reading = parseFile(Buffer.from('a\n'.repeat(20_000)), () => undefined, stop.signal);
    stop.abort();
    await expect(reading).rejects.toMatchObject({ code: 'FILE_DAMAGED' });
  });
});

describe('A40 a file', () => {
  it.each([
    ['CSV under the name of .xlsx', Buffer.from('指标,本期\n'), 'was read'],
    ['a web page under the name of .xls', Buffer.from('\ufeff  <html><table>'), 'FILE_NOT_TABLE'],
    ['XML of Excel 2003', Buffer.from('<?xml version="1.0"?><Workbook/>'), 'FILE_NOT_TABLE'],
    ['UTF-16 web page', Buffer.from('\ufeff<html></html>', 'utf16le'), 'FILE_NOT_TABLE'],
    ['an encrypted workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'FILE_OLD_FORMAT'],
    ['a PDF', Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0\0', 'latin1'), 'FILE_NOT_TABLE'],
    [
      'an OpenDocument table',
      zipSync({ mimetype: strToU8('x'), 'content.xml': strToU8('<a/>') }),
      'FILE_NOT_TABLE',
    ],
    ['a zip of something else', zipSync({ 'a.txt': strToU8('x') }), 'FILE_DAMAGED'],
    ['half a zip', withMore({}).slice(0, 300), 'FILE_DAMAGED'],
    ['bytes of no encoding', Buffer.from([0x81, 0x20, 0xff, 0xfe, 0xff]), 'FILE_NOT_TABLE'],
  ])('is what its first bytes say: %s', (_, file, code) => {
    expect(refusedHere(file)).toBe(code);
  });
});

describe('A41 names inside a zip', () => {
  it('are never paths: nothing is written anywhere', async () => {
    const before = readdirSync(tmpdir()).length;
    const file = withMore({
      '../../../../tmp/lianxi-evil.xml': strToU8('x'),
      '/tmp/lianxi-evil.xml': strToU8('x'),
      'C:\\lianxi-evil.xml': strToU8('x'),
      // a link, as unix zips store it
      'xl/link.xml': [strToU8('/etc/passwd'), { attrs: 0o120777 << 16, os: 3 }],
    });
    const table = await parseFile(file, () => undefined);
    expect(table.sheets[0]?.rows).toHaveLength(1);
    expect(readdirSync(tmpdir()).filter((name) => name.includes('lianxi-evil'))).toEqual([]);
    expect(readdirSync(tmpdir()).length).toBeLessThanOrEqual(before + 1); // other tests run beside this one
  });
  it('that point out of the zip find nothing', () => {
    const parts = workbookParts(sheetXml(cell));
    const relations = `<Relationships><Relationship Id="s1" Type="x/worksheet" Target="../../../../etc/passwd"/></Relationships>`;
    expect(refusedHere(zipSync({ ...parts, 'xl/_rels/workbook.xml.rels': strToU8(relations) }))).toBe(
      'FILE_DAMAGED',
    );
  });
  it('may be those of JavaScript', () => {
    expect(refusedHere(withMore({ __proto__x: strToU8('x'), constructor: strToU8('x') }))).toBe('was read');
    expect(readTable(aFile([['__proto__', 'constructor']])).sheets[0]?.rows).toHaveLength(1);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});
