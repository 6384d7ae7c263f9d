/** The sheets of an .xlsx as Excel, WPS or LibreOffice write it. Values only: a formula is told with its address. */
import { FileRefusal } from './file-refusal.js';
import { headerAt } from './form-header.js';
import { readSheet } from './read-worksheet.js';
import { TableCounter, type Progress, type Table, type TableSheet } from './table.js';
import { unpack } from './unpack.js';
import { localName, RichText, walk } from './xml.js';

/** Parts that may hold what we read; targets with other names are looked up among these only. */
const WANTED = /^([^/]*\/)*(_rels\/[^/]*\.rels|[^/]+\.xml)$/i;
const UNWANTED = /(^|\/)(theme|drawings|media|charts|customXml|docProps|externalLinks|comments[^/]*)(\/|$)/i;

/** @throws FileRefusal, or any error when the file is damaged */
export function readWorkbook(file: Uint8Array, progress: Progress): Table {
  const parts = unpack(file, (name) => WANTED.test(name) && !UNWANTED.test(name));
  if (parts.has('content.xml') && !parts.has('[Content_Types].xml')) throw new FileRefusal('FILE_NOT_TABLE'); // .ods
  const book = relations(parts, '', '_rels/.rels').find(({ type }) => type.endsWith('/officeDocument'));
  const bookPath = book?.target ?? 'xl/workbook.xml';
  const folder = bookPath.slice(0, bookPath.lastIndexOf('/') + 1);
  const related = relations(parts, folder, `${folder}_rels/${bookPath.slice(folder.length)}.rels`);
  const stringsPath = related.find(({ type }) => type.endsWith('/sharedStrings'))?.target;
  const strings = stringsPath === undefined ? [] : sharedStrings(need(parts, stringsPath));
  const counter = new TableCounter(progress);
  const sheets: TableSheet[] = [];
  for (const { name, id } of visibleSheets(need(parts, bookPath))) {
    const target = related.find((each) => each.id === id && each.type.endsWith('/worksheet'))?.target;
    if (target === undefined) continue; // a sheet that is only a chart
    sheets.push({ name, ...readSheet(need(parts, target), strings, counter) });
    if (headerAt(sheets.at(-1)?.rows ?? []) >= 0) break;
  }
  if (sheets.length === 0) throw new FileRefusal('FILE_DAMAGED');
  return { sheets, encoding: 'xlsx' };
}

function need(parts: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const part = parts.get(name);
  if (!part) throw new FileRefusal('FILE_DAMAGED');
  return part;
}

interface Relation {
  id: string;
  type: string;
  target: string;
}

/** Targets are relative to the part's folder, or absolute within the zip; they only ever look up a part in memory. */
function relations(parts: ReadonlyMap<string, Uint8Array>, folder: string, name: string): Relation[] {
  const part = parts.get(name);
  const found: Relation[] = [];
  if (!part) return found;
  walk(part, {
    open: (tag, { Id = '', Type = '', Target = '', TargetMode }) => {
      if (tag !== 'Relationship' || TargetMode === 'External') return;
      found.push({ id: Id, type: Type, target: resolved(folder, Target) });
    },
  });
  return found;
}

function resolved(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : `${folder}${target}`).split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}

/** What somebody hid was not meant to be read. */
function visibleSheets(book: Uint8Array): { name: string; id: string }[] {
  const found: { name: string; id: string }[] = [];
  walk(book, {
    open: (tag, attributes) => {
      if (tag !== 'sheet' || /hidden/i.test(attributes.state ?? '')) return;
      const id = Object.entries(attributes).find(([name]) => localName(name) === 'id' && name !== 'id');
      if (id?.[1] !== undefined) found.push({ name: attributes.name ?? '', id: id[1] });
    },
  });
  return found;
}

function sharedStrings(part: Uint8Array): string[] {
  const found: string[] = [];
  const text = new RichText();
  walk(part, {
    open: (tag) => {
      if (tag === 'si') text.clear();
      text.open(tag);
    },
    text: (data) => text.add(data),
    close: (tag) => {
      text.close(tag);
      if (tag === 'si') found.push(text.value());
    },
  });
  return found;
}
