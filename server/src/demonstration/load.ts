/** Writes the demonstration history into the ledger, revision by revision, as if it had been entered. */
import { LianxiError, type PeriodCode, type Qualifier } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Database, Sql } from '../database/database.js';
import { appendRevision, type Line } from '../ledger/revision.js';
import { openRecord, recordRegisterStep } from '../meetings/register.js';
import { insertRound } from '../rounds/round-rows.js';
import { recordStep } from '../rounds/steps.js';
import type { Batch } from './history.js';
import type { RecordEvent } from './meetings.js';
import type { RoundEvent } from './rounds.js';

/** Entries in the ledger pretend to come from here; screens mark them 演示数据. */
const PRINCIPAL = 'system:demonstration';

interface Newest {
  version: number;
  value: number | null;
  correctedAt: string | null;
  was: number | null;
  correctionReason: string | null;
}

/**
 * Loads a history once.
 * @param batches in time order
 * @param events steps of rounds, meetings, decisions and cases, in time order; each comes before the batches of its instant
 * @param today day the history ends on
 */
export async function loadHistory(
  database: Database,
  catalogue: Catalogue,
  batches: readonly Batch[],
  events: readonly (RoundEvent | RecordEvent)[],
  today: string,
): Promise<void> {
  await database.transaction(async (sql) => {
    const newest = new Map<string, Newest>();
    const opened = new Map<string, string>();
    const records = new Map<string, string>();
    let next = 0;
    const loadSteps = async (until: string): Promise<void> => {
      for (let event = events[next]; event && event.recordedAt < until; event = events[++next]) {
        if ('records' in event) await loadRecords(sql, event, opened, records);
        else await loadStep(sql, event, opened);
      }
    };
    for (const batch of batches) {
      await loadSteps(batch.recordedAt);
      await loadBatch(sql, catalogue, batch, newest);
    }
    await loadSteps('9999');
    await sql.query('UPDATE installation SET demonstration_on = $1', [today]);
  });
  // the planner would otherwise take a full table for an empty one until autovacuum comes by
  await database.query('ANALYZE');
}

/** @param opened ids of the rounds so far, by district and month */
async function loadStep(sql: Sql, event: RoundEvent, opened: Map<string, string>): Promise<void> {
  const { district, period, department, step, recordedAt, by, remark, terms } = event;
  const key = `${district}|${period}`;
  const id = opened.get(key) ?? (terms ? await insertRound(sql, { district, period, ...terms }) : null);
  if (id === null) throw new Error(`no round ${key}`);
  opened.set(key, id);
  const { revision } = await appendRevision(sql, {
    district,
    principal: PRINCIPAL,
    byName: by,
    department,
    source: 'demo',
    lines: [],
    action: `round.${step}`,
    recordedAt,
  });
  const at = Date.parse(recordedAt);
  const common = { round: id, district, department, step, revision, principal: PRINCIPAL, by, at };
  await recordStep(sql, { ...common, remark, until: null, ...(terms ? { terms } : {}) });
}

/**
 * @param rounds ids of the rounds so far, by district and month
 * @param known ids of the records so far, by district, register and key
 */
async function loadRecords(
  sql: Sql,
  { district, recordedAt, by, records }: RecordEvent,
  rounds: ReadonlyMap<string, string>,
  known: Map<string, string>,
): Promise<void> {
  const action = `${records[0]?.register ?? 'record'}.${records[0]?.step ?? ''}`;
  const about = { district, principal: PRINCIPAL, byName: by, department: null };
  const { revision } = await appendRevision(sql, { ...about, source: 'demo', lines: [], action, recordedAt });
  for (const { register, key, meeting, roundPeriod, step, remark, terms } of records) {
    const id = (of: string, name: string): string => `${district}|${of}|${name}`;
    const decidedBy = meeting === undefined ? null : (known.get(id('meeting', meeting)) ?? null);
    const record = known.get(id(register, key)) ?? (await openRecord(sql, register, district, decidedBy)).id;
    known.set(id(register, key), record);
    const round = roundPeriod === undefined ? null : (rounds.get(`${district}|${roundPeriod}`) ?? null);
    await recordRegisterStep(sql, register, {
      ...{ record, district, revision, step, at: recordedAt, principal: PRINCIPAL, by, remark },
      terms: terms && 'round' in terms ? { ...terms, round } : terms,
    });
  }
}

async function loadBatch(
  sql: Sql,
  catalogue: Catalogue,
  batch: Batch,
  newest: Map<string, Newest>,
): Promise<void> {
  const department = catalogue.department(batch.department);
  if (!department) throw new LianxiError('NOT_FOUND', {}, batch.department);
  const lines = batch.entries.map((entry) => toLine(entry, batch, newest));
  const { revision } = await appendRevision(sql, {
    district: batch.district,
    principal: PRINCIPAL,
    byName: batch.isFact ? '公开报道' : `${department.shortName.zh}·演示`,
    department: department.code,
    source: batch.isFact ? 'import' : 'demo',
    lines,
    recordedAt: batch.recordedAt,
  });
  if (!batch.baseline) return;
  await sql.query('INSERT INTO baseline (district, revision, name, held_on) VALUES ($1, $2, $3, $4)', [
    batch.district,
    revision,
    JSON.stringify(batch.baseline.name),
    batch.baseline.heldOn,
  ]);
}

function toLine(entry: Batch['entries'][number], batch: Batch, newest: Map<string, Newest>): Line {
  const item = entry.item ?? '';
  const id = `${entry.indicator}|${entry.place}|${entry.period}|${item}`;
  const before = newest.get(id);
  const isConfirmation = before !== undefined && before.value === entry.value && entry.state === 'confirmed';
  const correction =
    before === undefined || isConfirmation
      ? {
          was: before?.was ?? null,
          correctedAt: before?.correctedAt ?? null,
          correctionReason: before?.correctionReason ?? null,
        }
      : { was: before.value, correctedAt: batch.recordedAt, correctionReason: entry.reason ?? '' };
  const line: Line = {
    indicator: entry.indicator,
    place: entry.place,
    period: entry.period as PeriodCode,
    item,
    department: batch.department,
    version: (before?.version ?? 0) + 1,
    value: entry.value,
    qualifier: entry.qualifier satisfies Qualifier,
    words: entry.words,
    state: entry.state,
    isConfirmation,
    reason: entry.reason,
    ...correction,
  };
  newest.set(id, { version: line.version, value: line.value, ...correction });
  return line;
}
