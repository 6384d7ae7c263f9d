/** The first sheet of an .xlsx as Excel, WPS or LibreOffice write it. Values only: a formula is refused with its address. */
import { SaxesParser } from 'saxes';
import { FileRefusal } from './file-refusal.js';
import { TableBuilder, type Progress, type Table } from './table.js';
import { unpack } from './unpack.js';

const WANTED = /^(_rels\/\.rels|xl\/.*\.(xml|rels))$/i;
const CHUNK = 64 * 1024;

/** @throws FileRefusal, or any error when the file is damaged */
export function readWorkbook(file: Uint8Array, progress: Progress): Table {
  const parts = unpack(file, (name) => WANTED.test(name) && !/\/(theme|drawings|media)\//.test(name));
  const book = relations(parts, '', '_rels/.rels').find(({ type }) => type.endsWith('/officeDocument'));
  const bookPath = book?.target ?? 'xl/workbook.xml';
  const folder = bookPath.slice(0, bookPath.lastIndexOf('/') + 1);
  const related = relations(parts, folder, `${folder}_rels/${bookPath.slice(folder.length)}.rels`);
  const first = firstSheet(need(parts, bookPath));
  const sheet = related.find(({ id }) => id === first)?.target;
  if (sheet === undefined) throw new FileRefusal('FILE_DAMAGED');
  const stringsPath = related.find(({ type }) => type.endsWith('/sharedStrings'))?.target;
  const strings = stringsPath === undefined ? [] : sharedStrings(need(parts, stringsPath));
  return { rows: readSheet(need(parts, sheet), strings, progress), encoding: 'xlsx' };
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

/** Relation id of the first sheet. */
function firstSheet(book: Uint8Array): string {
  let first: string | undefined;
  walk(book, {
    open: (tag, attributes) => {
      if (tag !== 'sheet') return;
      const id = Object.entries(attributes).find(([name]) => localName(name) === 'id' && name !== 'id');
      first ??= id?.[1];
    },
  });
  if (first === undefined) throw new FileRefusal('FILE_DAMAGED');
  return first;
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

/** Text of runs put together, without the reading aids (rPh) of East Asian programs. */
class RichText {
  private parts: string[] = [];
  private isIn = false;
  private aids = 0;

  clear(): void {
    this.parts = [];
  }
  open(tag: string): void {
    if (tag === 'rPh') this.aids += 1;
    if (tag === 't') this.isIn = true;
  }
  add(data: string): void {
    if (this.isIn && this.aids === 0) this.parts.push(data);
  }
  close(tag: string): void {
    if (tag === 'rPh') this.aids -= 1;
    if (tag === 't') this.isIn = false;
  }
  value(): string {
    // how the format writes characters that XML cannot hold
    return this.parts
      .join('')
      .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`)));
  }
}

function readSheet(part: Uint8Array, strings: readonly string[], progress: Progress): Table['rows'] {
  const table = new TableBuilder(progress);
  const text = new RichText();
  let [row, column] = [0, -1];
  let type = 'n';
  let value = '';
  let isInValue = false;
  walk(part, {
    open: (tag, { r, t }) => {
      if (tag === 'row') {
        row = r === undefined ? row + 1 : Number(r);
        column = -1;
      } else if (tag === 'c') {
        column = r === undefined ? column + 1 : columnOf(r);
        [type, value] = [t ?? 'n', ''];
        text.clear();
      } else if (tag === 'f') {
        throw new FileRefusal('FILE_FORMULA', { cell: `${columnName(column)}${row}` });
      } else if (tag === 'v') isInValue = true;
      text.open(tag);
    },
    text: (data) => {
      if (isInValue) value += data;
      text.add(data);
    },
    close: (tag) => {
      text.close(tag);
      if (tag === 'v') isInValue = false;
      if (tag === 'c') table.put(row, column, cellValue(type, value, text.value(), strings));
    },
  });
  return table.rows;
}

function cellValue(
  type: string,
  value: string,
  inline: string,
  strings: readonly string[],
): string | number | null {
  if (type === 'inlineStr') return inline;
  if (type === 's') {
    const text = strings[Number(value)];
    if (text === undefined) throw new FileRefusal('FILE_DAMAGED');
    return text;
  }
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
  if (type !== 'n') return value; // text of a formula's result, error, date
  if (value === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : value;
}

/** `C7` → 2 */
function columnOf(address: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}(?=\d)/i.exec(address)?.[0].toUpperCase() ?? '') {
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  if (column === 0) throw new FileRefusal('FILE_DAMAGED');
  return column - 1;
}

/** 2 → `C` */
export function columnName(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : `${columnName(Math.floor(column / 26) - 1)}${last}`;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

interface Visitor {
  open: (tag: string, attributes: Record<string, string | undefined>) => void;
  text?: (data: string) => void;
  close?: (tag: string) => void;
}

/** One pass over a part. Prefixes differ between programs and are dropped; a document type is never needed and refused. */
function walk(part: Uint8Array, { open, text, close }: Visitor): void {
  const parser = new SaxesParser();
  parser.on('doctype', () => {
    throw new FileRefusal('FILE_DAMAGED');
  });
  parser.on('opentag', ({ name, attributes }) => open(localName(name), attributes));
  parser.on('closetag', ({ name }) => close?.(localName(name)));
  parser.on('text', (data) => text?.(data));
  parser.on('cdata', (data) => text?.(data));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < part.length; at += CHUNK) {
    parser.write(decoder.decode(part.subarray(at, at + CHUNK), { stream: true }));
  }
  parser.close();
}
