/** From placed rows to a preview: what each would change, and why it cannot. Pure. */
import {
  LianxiError,
  looksPersonal,
  MAX_ENTRIES,
  MAX_REASON,
  type Amount,
  type ConflictDetails,
  type EntryInput,
  type ErrorCode,
  type ErrorValues,
  type ImportRow,
} from '@lianxi/shared';
import { checkEntry, figureId, type CheckedEntry, type KnownFigure } from '../ledger/entry.rules.js';
import type { Head } from '../ledger/heads.js';
import { textOf as text } from './form-header.js';
import { NOT_APPLICABLE } from './sheet-form.js';
import { inSlices } from './in-slices.js';
import { caught, listed, type PlacedRow } from './place-rows.js';

/** A row as kept; its problem becomes a sentence when somebody reads it, in their language. */
export type StoredRow = Omit<ImportRow, 'problem'> & { problem?: { code: ErrorCode; values: ErrorValues } };

export interface Judged {
  rows: StoredRow[];
  entries: EntryInput[];
  /** Index in `rows` of each entry, for what the ledger says about it. */
  entryRows: number[];
}

export interface Standing {
  /** By `figureId`. */
  heads: ReadonlyMap<string, Head>;
  /** Figures whose rounds have all closed, with the refusal, by `figureId`. */
  closed: ReadonlyMap<string, LianxiError>;
  /** What is typed into the sheet and not submitted, by `figureId`. */
  drafts: ReadonlyMap<string, { text: string; by: string }>;
  /** Whether versions in the file are of this history. */
  knowsVersions: boolean;
}

/**
 * Compares the rows with what stands in the ledger.
 * @throws LianxiError IMPORT_TOO_MANY
 */
export async function judgeRows(placed: readonly PlacedRow[], standing: Standing): Promise<Judged> {
  const rowsOf = new Map<string, number[]>();
  for (const { row, figure } of placed) {
    if (figure instanceof LianxiError) continue;
    const rows = rowsOf.get(figureId(figure));
    if (rows) rows.push(row);
    else rowsOf.set(figureId(figure), [row]);
  }
  const judged: Judged = { rows: [], entries: [], entryRows: [] };
  await inSlices(placed, (each) => {
    const { stored, entry } = judge(each, standing, rowsOf);
    judged.rows.push(stored);
    if (!entry) return;
    judged.entries.push(entry);
    judged.entryRows.push(judged.rows.length - 1);
  });
  if (judged.entries.length > MAX_ENTRIES) throw new LianxiError('IMPORT_TOO_MANY', { max: MAX_ENTRIES });
  return judged;
}

function judge(
  placed: PlacedRow,
  { heads, closed, drafts, knowsVersions }: Standing,
  rowsOf: ReadonlyMap<string, number[]>,
): { stored: StoredRow; entry?: EntryInput } {
  const { cells, figure } = placed;
  const base = readAs(placed);
  if (figure instanceof LianxiError) return { stored: refused(base, figure) };
  const id = figureId(figure);
  const head = heads.get(id);
  const key = keyOf(figure);
  const stored: StoredRow = {
    ...base,
    key,
    before: standing(head?.amount),
    draft: drafts.get(id) ?? null,
  };
  const duplicates = rowsOf.get(id) ?? [];
  if (duplicates.length > 1)
    return { stored: refused(stored, new LianxiError('IMPORT_DUPLICATE', { rows: listed(duplicates) })) };
  if (text(cells.value) === '') return { stored: { ...stored, verdict: 'same' } };
  if (placed.isMerged)
    return { stored: refused(stored, new LianxiError('CELL_MERGED', { cell: placed.cell ?? '' })) };
  const version = head?.version ?? 0;
  const checked = caught(() => checkedOf(placed, figure, version));
  if (checked instanceof LianxiError) return { stored: refused(stored, checked) };
  stored.after = checked.value ?? text(cells.value);
  const { value, qualifier } = head?.amount ?? {};
  const isSame = value === checked.value && (value !== null || qualifier === checked.qualifier);
  if (version > 0 && isSame) return { stored: { ...stored, verdict: 'same' } };
  const late = closed.get(id);
  if (late) return { stored: refused(stored, late) };
  if (knowsVersions && text(cells.version) !== '' && text(cells.version) !== String(version))
    return { stored: refused(stored, new LianxiError('IMPORT_OUTDATED')) };
  return {
    stored: {
      ...stored,
      verdict: version > 0 ? 'changed' : 'new',
      needsReason: checked.reason === null && version > 0, // what else needs one: ask-rows.ts
    },
    entry: {
      ...key,
      value: checked.value ?? text(cells.value),
      expectedVersion: version,
      ...(checked.reason === null ? {} : { reason: checked.reason }),
    },
  };
}

function checkedOf({ cells }: PlacedRow, figure: KnownFigure, version: number): CheckedEntry {
  const reason = text(cells.reason);
  if (reason.length > MAX_REASON)
    throw new LianxiError('INVALID_PAYLOAD', { hint: `≤ ${MAX_REASON}`, field: '说明' });
  const input = { ...keyOf(figure), value: cells.value ?? '', expectedVersion: version, reason };
  return checkEntry(figure, input, 'row');
}

/**
 * Somebody was faster between preview and commit: the rows concerned say what stands there now, so that the next commit is
 * made knowing it (TRUST A43).
 */
export function moveRows(judged: Judged, { conflicts }: ConflictDetails): Judged {
  const rows = [...judged.rows];
  const entries = [...judged.entries];
  const isSettled = new Set<number>();
  for (const { index, current } of conflicts) {
    const [at, entry] = [judged.entryRows[index] ?? -1, judged.entries[index]];
    const row = rows[at];
    if (!row || !entry) continue;
    const isSame = current.version > 0 && standing(current.value) === entry.value;
    if (isSame) isSettled.add(index);
    entries[index] = { ...entry, expectedVersion: current.version };
    rows[at] = {
      ...row,
      before: standing(current.value),
      verdict: isSame ? 'same' : current.version > 0 ? 'changed' : 'new',
      needsReason: !isSame && current.version > 0 && entry.reason === undefined,
      moved: { by: current.by, at: current.at },
    };
  }
  return {
    rows,
    entries: entries.filter((_, index) => !isSettled.has(index)),
    entryRows: judged.entryRows.filter((_, index) => !isSettled.has(index)),
  };
}

/** What stands in the ledger, as a file would say it. */
const standing = (amount: Amount | undefined): number | string | null =>
  amount?.qualifier === 'notApplicable' ? NOT_APPLICABLE : (amount?.value ?? amount?.words ?? null);

/** The row as it reads, before anything is known about it. */
function readAs({ row, cell, cells }: PlacedRow): StoredRow {
  const typed = text(cells.value);
  return {
    row,
    cell: cell ?? null,
    key: null,
    names: {
      indicator: kept(text(cells.indicator)),
      place: kept(text(cells.place)),
      item: kept(text(cells.item)),
      period: kept(text(cells.period)).slice(0, 20),
    },
    before: null,
    after: typed === '' ? null : kept(typed.slice(0, 64)),
    verdict: 'refused',
    needsReason: false,
    draft: null,
    moved: null,
  };
}

/** Words of a file as they may be stored: no number of a person (TRUST A49), no character that cannot be kept. */
export const kept = (words: string): string =>
  looksPersonal(words) ? '▇▇▇' : words.slice(0, 200).replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd');

function keyOf(figure: KnownFigure): NonNullable<StoredRow['key']> {
  return {
    indicator: figure.indicator.code,
    place: figure.place.code,
    period: figure.period,
    ...(figure.item === '' ? {} : { item: figure.item }),
  };
}

function refused(row: StoredRow, { code, values }: LianxiError): StoredRow {
  const shown = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? kept(value) : value,
  ]);
  return { ...row, verdict: 'refused', problem: { code, values: Object.fromEntries(shown) as ErrorValues } };
}
