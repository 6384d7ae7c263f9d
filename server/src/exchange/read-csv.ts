/** CSV as it comes: with or without BOM, UTF-8, UTF-16 or GBK; commas, semicolons or tabs; line breaks within quotes. */
import { parse } from 'csv-parse/sync';
import { FileRefusal } from './file-refusal.js';
import { mayRun } from './may-run.js';
import { limits, TableBuilder, TableCounter, type Progress, type Table } from './table.js';

const LOOK = 4_000;

/** @throws FileRefusal, or any error when the file is damaged */
export function readCsv(file: Uint8Array, progress: Progress): Table {
  const { text, encoding } = decoded(file);
  if (text.includes('\0')) throw new FileRefusal('FILE_NOT_TABLE');
  const records = parse(text, {
    delimiter: delimiterOf(text),
    relax_column_count: true,
    skip_empty_lines: false,
    to: limits.rows + 1,
  }) as string[][];
  const counter = new TableCounter(progress);
  const table = new TableBuilder(counter);
  records.forEach((record, index) => {
    counter.share = index / records.length;
    record.forEach((cell, column) => table.put(index + 1, column, unguarded(cell)));
  });
  return { sheets: [{ name: '', rows: table.rows, merges: [], formula: null }], encoding };
}

function decoded(file: Uint8Array): { text: string; encoding: string } {
  const [a, b] = file;
  const marked = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : null;
  for (const encoding of marked ? [marked] : ['utf-8', 'gb18030']) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(file), encoding };
    } catch {
      continue; // not this one
    }
  }
  throw new FileRefusal('FILE_NOT_TABLE');
}

/** Whichever separates most in the first lines; what is quoted does not count. */
function delimiterOf(text: string): string {
  const head = text.slice(0, LOOK).replace(/"[^"]*"/g, '');
  const count = (delimiter: string): number => head.split(delimiter).length;
  return [',', '\t', ';'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

/** Takes off the apostrophe that keeps spreadsheets from reading a text as a formula (TRUST A37). */
const unguarded = (cell: string): string =>
  cell.startsWith("'") && mayRun(cell.slice(1)) ? cell.slice(1) : cell;
