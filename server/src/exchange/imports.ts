/** An uploaded file from its first byte to its revision: read, previewed, committed by the person who chose it. */
import {
  LianxiError,
  messageOf,
  shanghaiDay,
  type CommitImport,
  type EnterResponse,
  type EntryInput,
  type ErrorCode,
  type ErrorValues,
  type ImportCommitted,
  type ImportPreview,
  type ImportQuery,
  type ImportState,
  type ImportVerdict,
  type Language,
  type Sheet,
} from '@lianxi/shared';
import type { Sheets } from '../answers/sheet.js';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Clock } from '../config/clock.js';
import type { Log } from '../config/log.js';
import type { Database } from '../database/database.js';
import { principalOf, type Actor } from '../identity/actor.js';
import { readHeads } from '../ledger/heads.js';
import type { Ledger } from '../ledger/ledger.js';
import { judgeRows, placeRows, type StoredRow } from './import.rules.js';
import { parseFile } from './parse-file.js';
import { findForm } from './sheet-form.js';
import { limits, type Table } from './table.js';

interface Result {
  encoding: string;
  rows: StoredRow[];
  entries: EntryInput[];
  entryRows: number[];
}
interface Refused {
  problem: { code: ErrorCode; values: ErrorValues };
}
interface Stored {
  id: string;
  file_name: string;
  state: ImportState;
  rows_read: number;
  result: Result | Refused | null;
  revision: string | null;
  is_lost: boolean;
}

/** Reading processes at once, and files that may wait for one, on this instance. */
const READERS = 2;
const WAITING = 8;

export class Imports {
  private readers = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly sheets: Sheets,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Takes a file and begins to read it. @returns the id to ask for */
  async begin(actor: Actor, query: ImportQuery, file: Uint8Array): Promise<{ id: string }> {
    const account = accountOf(actor);
    const sheet = await this.sheets.read(actor, query.department, query.period);
    if (file.length > limits.fileBytes) throw new LianxiError('FILE_TOO_LARGE', { limit: '5 MB' });
    if (this.waiting.length >= WAITING) throw new LianxiError('RATE_LIMITED', { seconds: 10 });
    await this.database.query(`DELETE FROM import WHERE created_at < now() - interval '1 day'`);
    const [made] = await this.database.query<{ id: string }>(
      `INSERT INTO import (account, department, file_name) VALUES ($1, $2, $3) RETURNING id`,
      [account, query.department, query.name],
    );
    const { id } = made as { id: string };
    void this.read(id, sheet, file);
    return { id };
  }

  /** How far it is, and what it would change. Only for who began it. */
  async preview(actor: Actor, id: string, language: Language): Promise<ImportPreview> {
    const stored = await this.stored(actor, id);
    const counts: Record<ImportVerdict, number> = { new: 0, changed: 0, same: 0, refused: 0 };
    const result = stored.result && 'rows' in stored.result ? stored.result : null;
    for (const { verdict } of result?.rows ?? []) counts[verdict] += 1;
    const worded = ({ code, values }: Refused['problem']): { code: ErrorCode; message: string } => ({
      code,
      message: messageOf(code, language, values),
    });
    const lost: Refused['problem'] | null = stored.is_lost
      ? { code: 'IMPORT_INTERRUPTED', values: {} }
      : null;
    const problem = stored.result && 'problem' in stored.result ? stored.result.problem : lost;
    return {
      id,
      state: lost ? 'refused' : stored.state,
      fileName: stored.file_name,
      rowsRead: stored.rows_read,
      encoding: result?.encoding ?? null,
      rows: (result?.rows ?? []).map(({ problem: found, ...row }) => ({
        ...row,
        ...(found ? { problem: worded(found) } : {}),
      })),
      counts,
      problem: problem ? worded(problem) : null,
      revision: stored.revision === null ? null : Number(stored.revision),
    };
  }

  /**
   * Enters everything that is new or changed as one revision. Safe to repeat: the ledger knows the import by its id.
   * @throws LianxiError IMPORT_PROBLEMS while a row is refused; VERSION_CONFLICT when somebody was faster
   */
  async commit(
    actor: Actor,
    id: string,
    { reason }: CommitImport,
    key: string | undefined,
  ): Promise<ImportCommitted> {
    if (key === undefined) throw new LianxiError('IDEMPOTENCY_KEY_REQUIRED');
    const stored = await this.stored(actor, id);
    if (stored.state === 'reading') throw new LianxiError('IMPORT_NOT_READY');
    if (!stored.result || 'problem' in stored.result) {
      const { code, values } = stored.result?.problem ?? { code: 'IMPORT_INTERRUPTED' as const, values: {} };
      throw new LianxiError(code, values);
    }
    const { rows, entries, entryRows } = stored.result;
    if (stored.revision !== null) return { revision: Number(stored.revision), count: entries.length };
    const count = rows.filter(({ verdict }) => verdict === 'refused').length;
    if (count > 0) throw new LianxiError('IMPORT_PROBLEMS', { count });
    if (entries.length === 0) throw new LianxiError('IMPORT_NOTHING');
    const { revision } = await this.enter(actor, id, withReason(entries, reason), entryRows);
    await this.database.query(`UPDATE import SET state = 'committed', revision = $2 WHERE id = $1`, [
      id,
      revision,
    ]);
    return { revision, count: entries.length };
  }

  private async enter(
    actor: Actor,
    id: string,
    entries: EntryInput[],
    entryRows: readonly number[],
  ): Promise<EnterResponse> {
    const key = `import:${id}`;
    try {
      return await this.ledger.enter(actor, { entries, source: 'import' }, key);
    } catch (error) {
      if (!(error instanceof LianxiError)) throw error;
      // entered before a crash, and asked again with another reason: what was entered first counts
      if (error.code === 'IDEMPOTENCY_KEY_REUSED') return this.receiptOf(actor, key);
      throw rowed(error, entryRows);
    }
  }

  private async receiptOf(actor: Actor, key: string): Promise<EnterResponse> {
    const [receipt] = await this.database.query<{ response: EnterResponse }>(
      `SELECT response FROM receipt WHERE principal = $1 AND key = $2`,
      [principalOf(actor), key],
    );
    if (!receipt) throw new LianxiError('IDEMPOTENCY_KEY_REUSED');
    return receipt.response;
  }

  private async stored(actor: Actor, id: string): Promise<Stored> {
    const [stored] = await this.database.query<Stored>(
      `SELECT id, file_name, state, rows_read, result, revision,
         state = 'reading' AND created_at < now() - interval '2 minutes' AS is_lost
       FROM import WHERE id = $1 AND account = $2`,
      [id, accountOf(actor)],
    );
    if (!stored) throw new LianxiError('NOT_FOUND');
    return stored;
  }

  /** Never throws: what goes wrong stands in the import's row. */
  private async read(id: string, sheet: Sheet, file: Uint8Array): Promise<void> {
    try {
      const outcome = await this.judged(id, sheet, file).catch((error: unknown) => this.refusalOf(error));
      await this.database.query(
        `UPDATE import SET state = $2, result = $3, rows_read = greatest(rows_read, $4) WHERE id = $1`,
        [
          id,
          'problem' in outcome ? 'refused' : 'ready',
          JSON.stringify(outcome),
          'problem' in outcome ? 0 : outcome.rows.length,
        ],
      );
    } catch (error) {
      this.log.error('import', error); // the database is away: the import counts as interrupted
    }
  }

  private refusalOf(error: unknown): Refused {
    if (error instanceof LianxiError) return { problem: { code: error.code, values: error.values } };
    return { problem: { code: 'INTERNAL', values: { reference: this.log.reference('import', error) } } };
  }

  private async judged(id: string, sheet: Sheet, file: Uint8Array): Promise<Result> {
    const table = await this.parsed(id, file);
    const form = findForm(table);
    if (!form) throw new LianxiError('IMPORT_NO_HEADER');
    const catalogue = this.catalogues.current();
    const { department, period } = sheet;
    const isOther =
      (form.department ?? department) !== department || !isSameMonth(form.period ?? period, period);
    if (isOther)
      throw new LianxiError('IMPORT_OTHER_SHEET', { name: `${form.department ?? ''} ${form.period ?? ''}` });
    const placed = placeRows(form, {
      catalogue,
      department,
      today: shanghaiDay(this.clock.now()),
      periodOf: (indicator) => sheet.rows.find((row) => row.indicator === indicator)?.period,
    });
    const figures = placed.flatMap(({ figure }) => (figure instanceof LianxiError ? [] : [figure]));
    const heads = await readHeads(this.database, figures);
    return { encoding: table.encoding, ...judgeRows(placed, heads, form.epoch === sheet.epoch) };
  }

  private async parsed(id: string, file: Uint8Array): Promise<Table> {
    // who waits takes over the place of who ends
    if (this.readers >= READERS) await new Promise<void>((go) => this.waiting.push(go));
    else this.readers += 1;
    try {
      return await parseFile(file, (rows) => void this.note(id, rows));
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.readers -= 1;
    }
  }

  /** Progress is a courtesy: when it cannot be written, the reading goes on. */
  private note(id: string, rows: number): Promise<unknown> {
    return this.database
      .query(`UPDATE import SET rows_read = $2 WHERE id = $1 AND state = 'reading'`, [id, rows])
      .catch((error: unknown) => this.log.error('import progress', error));
  }
}

function accountOf(actor: Actor): string {
  if (actor.kind === 'nobody') throw new LianxiError('SIGN_IN_REQUIRED');
  if (actor.kind !== 'person') throw new LianxiError('FORBIDDEN'); // programs send entries
  return actor.id;
}

/** Spreadsheets rewrite months as dates; only a month that is plainly another one is refused. */
const isSameMonth = (written: string, period: string): boolean =>
  !/^\d{4}-\d{2}$/.test(written) || written === period;

const withReason = (entries: readonly EntryInput[], reason: string | undefined): EntryInput[] =>
  entries.map((entry) => (entry.reason === undefined && reason ? { ...entry, reason } : entry));

/** The ledger speaks of entries; the person sees rows. */
function rowed(error: LianxiError, entryRows: readonly number[]): LianxiError {
  const rowOf = (each: LianxiError): number | undefined => {
    const index = /^entries\.(\d+)/.exec(each.field ?? '')?.[1];
    return index === undefined ? undefined : entryRows[Number(index)];
  };
  const conflicts = (error.details as { conflicts?: { index: number }[] } | undefined)?.conflicts ?? [];
  const rows = [
    ...[error, ...error.problems].map(rowOf),
    ...conflicts.map(({ index }) => entryRows[index]),
  ].filter((row) => row !== undefined);
  const details = { ...error.details, rows: [...new Set(rows)].sort((a, b) => a - b) };
  return new LianxiError(error.code, error.values, error.field, details, error.problems);
}
