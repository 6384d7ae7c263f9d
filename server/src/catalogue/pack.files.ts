/** Reading pack files so that every complaint can name file, line and field. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { LineCounter, parseDocument } from 'yaml';

/** Collects everything that is wrong with the packs, to be mended in one go. */
export class Complaints {
  readonly list: string[] = [];

  add(where: string, field: string, problem: string): void {
    this.list.push(`${where} ${field} — ${problem}`);
  }
}

/** `file:line` of what a key such as `indicator cx.served` names. */
export type At = (key: string) => string;

/** The packs cannot be loaded; the message lists every problem as `file:line field — what is wrong`. */
export class PackError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The packs are wrong in ${problems.length} place(s):\n${problems.map((each) => `  ${each}`).join('\n')}`,
    );
  }
}

/** One line of a CSV file; empty fields are null. */
export class Row {
  constructor(
    readonly where: string,
    private readonly fields: ReadonlyMap<string, string>,
    private readonly complaints: Complaints,
  ) {}

  optional(column: string): string | null {
    const text = this.fields.get(column)?.trim() ?? '';
    return text === '' ? null : text;
  }

  text(column: string): string {
    const text = this.optional(column);
    if (text === null) this.complain(column, 'is empty; fill it in');
    return text ?? '';
  }

  /** One of the allowed words. */
  choice<T extends string>(column: string, allowed: readonly T[]): T {
    const text = this.text(column);
    const found = allowed.find((each) => each === text);
    if (found === undefined && text !== '')
      this.complain(column, `“${text}” is none of: ${allowed.join(', ')}`);
    return found ?? (allowed[0] as T);
  }

  number(column: string): number {
    const text = this.text(column);
    if (text !== '' && !/^-?\d+(\.\d+)?$/.test(text))
      this.complain(column, `“${text}” is not a number; use digits only`);
    return Number(text) || 0;
  }

  day(column: string): string | null {
    const text = this.optional(column);
    if (text === null) return null;
    const isDay =
      /^\d{4}-\d{2}-\d{2}$/.test(text) &&
      !Number.isNaN(Date.parse(text)) &&
      new Date(text).toISOString().startsWith(text);
    if (!isDay) this.complain(column, `“${text}” is no day; write it like 2026-11-23`);
    return text;
  }

  complain(column: string, problem: string): void {
    this.complaints.add(this.where, column, problem);
  }
}

/** Rows of a CSV file with exactly these columns; a file that does not exist has none. */
export function readCsv(
  folder: string,
  file: string,
  columns: readonly string[],
  complaints: Complaints,
): Row[] {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  const name = shortName(folder, file);
  const parsed = parseCsv(path, name, complaints);
  const header = parsed[0]?.record.map((cell) => cell.trim()) ?? [];
  for (const column of header)
    if (!columns.includes(column)) complaints.add(`${name}:1`, column, 'unknown column; remove it');
  for (const column of columns)
    if (!header.includes(column)) complaints.add(`${name}:1`, column, 'column is missing; add it');
  return parsed.slice(1).map(({ record, line }) => {
    if (record.length > header.length) {
      complaints.add(
        `${name}:${line}`,
        'line',
        `has ${record.length} fields for ${header.length} columns; quote fields that hold a comma`,
      );
    }
    const fields = new Map(header.map((column, index) => [column, record[index] ?? '']));
    return new Row(`${name}:${line}`, fields, complaints);
  });
}

function parseCsv(path: string, name: string, complaints: Complaints): { record: string[]; line: number }[] {
  try {
    const records = parse(readFileSync(path), {
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return records.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    complaints.add(
      `${name}:${String((error as CsvError & { lines?: number }).lines ?? '?')}`,
      'line',
      error.message,
    );
    return [];
  }
}

export interface YamlFile {
  value: unknown;
  /** `file:line` of a path inside the document. */
  whereOf(path: readonly PropertyKey[]): string;
}

/** A YAML file; null when it does not exist or cannot be read. */
export function readYaml(folder: string, file: string, complaints: Complaints): YamlFile | null {
  const path = join(folder, file);
  if (!existsSync(path)) return null;
  const name = shortName(folder, file);
  const counter = new LineCounter();
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: counter });
  for (const error of document.errors)
    complaints.add(`${name}:${error.linePos?.[0].line ?? '?'}`, 'document', error.message);
  if (document.errors.length > 0) return null;
  const whereOf = (at: readonly PropertyKey[]): string => {
    for (let length = at.length; length >= 0; length--) {
      const node = document.getIn(at.slice(0, length), true) as
        { range?: [number, number, number] } | undefined;
      if (node?.range) return `${name}:${counter.linePos(node.range[0]).line}`;
    }
    return `${name}:1`;
  };
  return { value: document.toJS() as unknown, whereOf };
}

/** Files of a folder with an ending, in order of their names. */
export function filesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .sort();
}

/** Pack and file, with the folder in between where there is one: `cx/scenes/changxiang.yaml`. */
function shortName(folder: string, file: string): string {
  const parts = folder.split(/[\\/]/);
  return [...parts.slice(parts.at(-1) === 'scenes' ? -2 : -1), file].join('/');
}
