/** An uploaded file from its first byte to its revision: read, previewed, committed by the person who chose it. */
import {
  LianxiError,
  MAX_PREVIEWED,
  messageOf,
  type CommitImport,
  type ConflictDetails,
  type EnterResponse,
  type EntryInput,
  type ErrorCode,
  type ImportCommitted,
  type ImportPreview,
  type ImportQuery,
  type ImportState,
  type ImportVerdict,
  type Language,
  type Sheet,
} from '@lianxi/shared';
import type { Sheets } from '../answers/sheet.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Clock } from '../config/clock.js';
import type { Log } from '../config/log.js';
import type { Database } from '../database/database.js';
import { principalOf, type Actor } from '../identity/actor.js';
import type { Gate } from '../ledger/gate.js';
import type { Ledger } from '../ledger/ledger.js';
import { kept, moveRows } from './judge-rows.js';
import { parseFile } from './parse-file.js';
import { judgeTable, type Refused, type Result } from './read-import.js';
import { Readers } from './readers.js';
import { limits } from './table.js';

interface Stored {
  id: string;
  file_name: string;
  state: ImportState;
  rows_read: number;
  percent: number;
  result: Result | Refused | null;
  revision: string | null;
  is_lost: boolean;
}

/** Entries after which the planner's picture of the ledger is renewed: it is blind after a bulk load. */
const MANY_ENTRIES = 1_000;

export class Imports {
  private readonly readers = new Readers();
  private readonly reading = new Map<string, AbortController>();

  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly sheets: Sheets,
    private readonly ledger: Ledger,
    private readonly gate: Gate,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Takes a file and begins to read it. @returns the id to ask for */
  async begin(actor: Actor, query: ImportQuery, file: Uint8Array): Promise<{ id: string }> {
    const account = accountOf(actor);
    const sheet = await this.sheets.read(actor, query.department, query.period);
    if (file.length > limits.fileBytes) throw new LianxiError('FILE_TOO_LARGE', { limit: '5 MB' });
    this.readers.refuseCrowd();
    await this.database.query(`DELETE FROM import WHERE created_at < now() - interval '1 day'`);
    const [made] = await this.database.query<{ id: string }>(
      `INSERT INTO import (account, department, file_name) VALUES ($1, $2, $3) RETURNING id`,
      [account, query.department, kept(query.name)],
    );
    const { id } = made as { id: string };
    void this.read(id, sheet, file);
    return { id };
  }

  /** How far it is, and what it would change. Only for who began it. */
  async preview(actor: Actor, id: string, language: Language): Promise<ImportPreview> {
    const stored = await this.stored(actor, id);
    const result = resultOf(stored);
    const counts: Record<ImportVerdict, number> = { new: 0, changed: 0, same: 0, refused: 0 };
    const shown = (result?.rows ?? []).filter(({ verdict }) => (counts[verdict] += 1) <= MAX_PREVIEWED);
    const worded = ({ code, values }: Refused['problem']): { code: ErrorCode; message: string } => ({
      code,
      message: messageOf(code, language, values),
    });
    const lost = stored.is_lost ? INTERRUPTED : null;
    const problem = stored.result && 'problem' in stored.result ? stored.result.problem : lost;
    return {
      id,
      state: lost ? 'refused' : stored.state,
      fileName: stored.file_name,
      rowsRead: stored.rows_read,
      percent: stored.percent,
      encoding: result?.encoding ?? null,
      rows: shown.map(({ problem: found, ...row }) => ({
        ...row,
        ...(found ? { problem: worded(found) } : {}),
      })),
      ignored: result?.ignored ?? [],
      unexplained: result?.rows.filter(({ needsReason }) => needsReason).length ?? 0,
      counts,
      problem: problem ? worded(problem) : null,
      revision: stored.revision === null ? null : Number(stored.revision),
    };
  }

  /** Stops the reading, wherever it runs, and forgets what was read. What was committed stays. */
  async cancel(actor: Actor, id: string): Promise<void> {
    await this.stored(actor, id);
    this.reading.get(id)?.abort();
    await this.database.query(`DELETE FROM import WHERE id = $1 AND state <> 'committed'`, [id]);
  }

  /**
   * Enters everything that is new or changed as one revision. Safe to repeat: the ledger knows the import by its id.
   * @throws LianxiError IMPORT_PROBLEMS while a row is refused; VERSION_CONFLICT when somebody was faster: the preview
   *   then says what stands there now
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
    const result = resultOf(stored);
    if (!result) {
      const { code, values } =
        stored.result && 'problem' in stored.result ? stored.result.problem : INTERRUPTED;
      throw new LianxiError(code, values);
    }
    const { rows, entries } = result;
    if (stored.revision !== null) return { revision: Number(stored.revision), count: entries.length };
    const count = rows.filter(({ verdict }) => verdict === 'refused').length;
    if (count > 0) throw new LianxiError('IMPORT_PROBLEMS', { count });
    if (entries.length === 0) throw new LianxiError('IMPORT_NOTHING');
    const { revision } = await this.enter(actor, id, withReason(entries, reason), result);
    await this.database.query(`UPDATE import SET state = 'committed', revision = $2 WHERE id = $1`, [
      id,
      revision,
    ]);
    if (entries.length >= MANY_ENTRIES) this.renewStatistics();
    return { revision, count: entries.length };
  }

  private async enter(
    actor: Actor,
    id: string,
    entries: EntryInput[],
    result: Result,
  ): Promise<EnterResponse> {
    const key = `import:${id}`;
    try {
      return await this.ledger.enter(actor, { entries, source: 'import' }, key);
    } catch (error) {
      if (!(error instanceof LianxiError)) throw error;
      // entered before a crash, and asked again with another reason: what was entered first counts
      if (error.code === 'IDEMPOTENCY_KEY_REUSED') return this.receiptOf(actor, key);
      if (error.code === 'VERSION_CONFLICT') {
        const moved = { ...result, ...moveRows(result, error.details as ConflictDetails) };
        await this.database.query(`UPDATE import SET result = $2 WHERE id = $1 AND revision IS NULL`, [
          id,
          JSON.stringify(moved),
        ]);
      }
      throw rowed(error, result);
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
      `SELECT id, file_name, state, rows_read, percent, result, revision,
         state = 'reading' AND created_at < now() - interval '2 minutes' AS is_lost
       FROM import WHERE id = $1 AND account = $2`,
      [id, accountOf(actor)],
    );
    if (!stored) throw new LianxiError('NOT_FOUND');
    return stored;
  }

  /** Never throws: what goes wrong stands in the import's row. */
  private async read(id: string, sheet: Sheet, file: Uint8Array): Promise<void> {
    const stop = new AbortController();
    this.reading.set(id, stop);
    const note = (rows: number, share: number): void => void this.note(id, rows, share, stop);
    try {
      const outcome = await this.readers
        .run(() => parseFile(file, note, stop.signal))
        .then((table) => judgeTable(this.database, { ...this.standing(), sheet, table }))
        .catch((error: unknown) => this.refusalOf(error));
      const [state, rows] = 'problem' in outcome ? ['refused', 0] : ['ready', outcome.rows.length];
      await this.database.query(
        `UPDATE import SET state = $2, result = $3, rows_read = greatest(rows_read, $4), percent = 100 WHERE id = $1`,
        [id, state, JSON.stringify(outcome), rows],
      );
    } catch (error) {
      this.log.error('import', error); // the database is away: the import counts as interrupted
    } finally {
      this.reading.delete(id);
    }
  }

  private standing(): { catalogue: Catalogue; gate: Gate; now: number } {
    return { catalogue: this.catalogues.current(), gate: this.gate, now: this.clock.now() };
  }

  private refusalOf(error: unknown): Refused {
    if (error instanceof LianxiError) return { problem: { code: error.code, values: error.values } };
    return { problem: { code: 'INTERNAL', values: { reference: this.log.reference('import', error) } } };
  }

  /** Progress is a courtesy: when it cannot be written, the reading goes on. Cancelled on another instance, it ends. */
  private async note(id: string, rows: number, share: number, stop: AbortController): Promise<void> {
    try {
      const still = await this.database.query(
        `UPDATE import SET rows_read = $2, percent = $3 WHERE id = $1 AND state = 'reading' RETURNING id`,
        [id, rows, Math.min(99, Math.floor(share * 100))],
      );
      if (still.length === 0) stop.abort();
    } catch (error) {
      this.log.error('import progress', error);
    }
  }

  private renewStatistics(): void {
    this.database.query('ANALYZE entry').catch((error: unknown) => this.log.error('analyze', error));
  }
}

const INTERRUPTED: Refused['problem'] = { code: 'IMPORT_INTERRUPTED', values: {} };

const resultOf = ({ result }: Stored): Result | null => (result && 'rows' in result ? result : null);

function accountOf(actor: Actor): string {
  if (actor.kind === 'nobody') throw new LianxiError('SIGN_IN_REQUIRED');
  if (actor.kind !== 'person') throw new LianxiError('FORBIDDEN'); // programs send entries
  return actor.id;
}

const withReason = (entries: readonly EntryInput[], reason: string | undefined): EntryInput[] =>
  entries.map((entry) => (entry.reason === undefined && reason ? { ...entry, reason } : entry));

/** The ledger speaks of entries; the person sees rows. */
function rowed(error: LianxiError, { rows, entryRows }: Result): LianxiError {
  const rowAt = (index: number): number | undefined => rows[entryRows[index] ?? -1]?.row;
  const rowOf = (each: LianxiError): number | undefined => {
    const index = /^entries\.(\d+)/.exec(each.field ?? '')?.[1];
    return index === undefined ? undefined : rowAt(Number(index));
  };
  const conflicts = (error.details as { conflicts?: { index: number }[] } | undefined)?.conflicts ?? [];
  const found = [
    ...[error, ...error.problems].map(rowOf),
    ...conflicts.map(({ index }) => rowAt(index)),
  ].filter((row) => row !== undefined);
  const details = { ...error.details, rows: [...new Set(found)].sort((a, b) => a - b) };
  return new LianxiError(error.code, error.values, error.field, details, error.problems);
}
