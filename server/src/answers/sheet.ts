/** What one department reports for a month: every cell with its value, version, and what was reported before. */
import {
  anchorDay,
  isFrozen,
  periodRange,
  samePeriodLastYear,
  shanghaiDay,
  shiftPeriod,
  type Amount,
  type EntrySource,
  type PeriodCode,
  type Qualifier,
  type Sheet,
  type SheetCell,
  LianxiError,
} from '@lianxi/shared';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Clock } from '../config/clock.js';
import type { Database } from '../database/database.js';
import type { Actor } from '../identity/actor.js';
import { readSince } from '../drafts/draft-rows.js';
import { demand } from '../identity/may.js';
import type { Follower } from '../ledger/follower.js';
import { dueOn } from '../rounds/due.js';
import { duties, reportsOf, type Duty } from '../rounds/duties.js';
import { closingDay } from '../rounds/freezing.js';
import { readStanding, type Standing } from '../rounds/standing.js';

interface Row {
  indicator: string;
  place: string;
  period: string;
  item: string;
  version: number;
  value: string | null;
  qualifier: Qualifier;
  words: string | null;
  state: 'provisional' | 'confirmed';
  reason: string | null;
  source: EntrySource;
  by_name: string;
  recorded_at: Date;
}

const SQL = `
  SELECT e.indicator, e.place, e.period, e.item, e.version, e.value, e.qualifier, e.words, e.state,
    coalesce(e.correction_reason, e.reason) AS reason, r.source, r.by_name, r.recorded_at
  FROM (
    SELECT DISTINCT ON (indicator, place, period, item) entry.*
    FROM unnest($1::text[], $2::text[], $3::text[]) AS d (i, p, t) CROSS JOIN LATERAL (
      SELECT * FROM entry WHERE indicator = d.i AND place = d.p AND period = d.t AND revision <= $4 OFFSET 0) entry
    ORDER BY indicator, place, period, item, version DESC) e
  JOIN revision r ON r.district = e.district AND r.number = e.revision`;

// The two newest numbers before each cell: one probe of entry_by_day each.
const RECENT = `
  SELECT d.id, array_agg(e.value ORDER BY e.counts_on DESC) AS recent
  FROM jsonb_to_recordset($1) AS d (id text, indicator text, place text, item text, counts_on date)
  CROSS JOIN LATERAL (
    SELECT DISTINCT ON (counts_on) counts_on, value FROM entry
    WHERE indicator = d.indicator AND place = d.place AND item = d.item AND counts_on < d.counts_on AND revision <= $2
    ORDER BY counts_on DESC, version DESC LIMIT 2) e
  WHERE e.value IS NOT NULL GROUP BY d.id`;

export class Sheets {
  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly follower: Follower,
    private readonly clock: Clock,
  ) {}

  /** @param month the sheet's month; other cycles come with the period that is reported with it */
  async read(actor: Actor, department: string, month: PeriodCode): Promise<Sheet> {
    const catalogue = this.catalogues.current();
    const today = shanghaiDay(this.clock.now());
    const district = catalogue.department(department)?.district;
    demand(actor, 'figure.enter', { district: district ?? department, department }, 'department');
    if (!district) throw new LianxiError('NOT_FOUND');
    if (periodRange(month).kind !== 'month') {
      throw new LianxiError('PERIOD_WRONG_CYCLE', { example: today.slice(0, 7) }, 'period');
    }
    // before the figures: what is submitted in between then shows as still typed, until the counter says otherwise
    const drafts = await readSince(this.database, { department, period: month }, 0);
    await this.follower.look();
    const revision = this.follower.head(district);
    const which = { district, period: month, department };
    const standing = await readStanding(this.database, catalogue, which, today, revision);
    const owed = duties(catalogue, district, month, today, standing?.round).filter(
      (duty) => duty.department.code === department,
    );
    const [rows, recent] = await Promise.all([this.cells(owed, revision), this.recent(owed, revision)]);
    return {
      epoch: this.follower.epoch,
      revision,
      department,
      period: month,
      ...this.roundOf(standing, month),
      drafts,
      references: [],
      rows: owed.map(({ indicator, period, cells }) => ({
        indicator: indicator.code,
        period,
        cells: cells.map(({ place, item }) => toCell(rows, recent, indicator.code, period, place, item)),
      })),
    };
  }

  private roundOf(
    standing: Standing | null,
    month: PeriodCode,
  ): Pick<Sheet, 'dueOn' | 'round' | 'handIn' | 'closed'> {
    const now = this.clock.now();
    const isFuture = periodRange(month).start > shanghaiDay(now);
    const closed: Sheet['closed'] = isFuture ? { code: 'PERIOD_FUTURE', values: {} } : null;
    const handIn = standing?.handIns[0] ?? null;
    if (!standing || !handIn) return { dueOn: dueOn(month), round: null, handIn: null, closed };
    const { duties: _, ...round } = standing.round;
    const day = isFrozen(handIn, now) ? closingDay(handIn.closesAt) : null;
    return {
      dueOn: round.dueOn,
      round,
      handIn,
      closed: closed ?? (day === null ? null : { code: 'PERIOD_CLOSED', values: { day } }),
    };
  }

  private async cells(owed: readonly Duty[], revision: number): Promise<Map<string, Row>> {
    const reports = reportsOf(
      owed.map(({ indicator, period, cells }) => ({
        indicator,
        cells,
        periods: [period, shiftPeriod(period, -1), samePeriodLastYear(period)],
      })),
    );
    const rows = await this.database.query<Row>(SQL, [
      reports.indicators,
      reports.places,
      reports.periods,
      revision,
    ]);
    return new Map(rows.map((row) => [cellId(row.indicator, row.place, row.period, row.item), row]));
  }

  private async recent(owed: readonly Duty[], revision: number): Promise<Map<string, number[]>> {
    const wanted = owed.flatMap(({ indicator, period, cells }) =>
      cells.map(({ place, item }) => ({
        id: cellId(indicator.code, place, period, item),
        indicator: indicator.code,
        place,
        item,
        counts_on: anchorDay(period),
      })),
    );
    const rows = await this.database.query<{ id: string; recent: string[] }>(RECENT, [
      JSON.stringify(wanted),
      revision,
    ]);
    return new Map(rows.map(({ id, recent }) => [id, recent.map(Number)]));
  }
}

const cellId = (indicator: string, place: string, period: string, item: string): string =>
  `${indicator}|${place}|${period}|${item}`;

function amount(row: Row | undefined): Amount | null {
  if (!row) return null;
  return { value: row.value === null ? null : Number(row.value), qualifier: row.qualifier, words: row.words };
}

function toCell(
  rows: ReadonlyMap<string, Row>,
  recent: ReadonlyMap<string, number[]>,
  indicator: string,
  period: PeriodCode,
  place: string,
  item: string,
): SheetCell {
  const at = (when: PeriodCode): Row | undefined => rows.get(cellId(indicator, place, when, item));
  const row = at(period);
  return {
    place,
    item: item === '' ? null : item,
    version: row?.version ?? 0,
    value: amount(row),
    state: row?.state ?? 'missing',
    source: row?.source ?? null,
    by: row?.by_name ?? null,
    at: row?.recorded_at.toISOString() ?? null,
    reason: row?.reason ?? null,
    previous: amount(at(shiftPeriod(period, -1))),
    lastYear: amount(at(samePeriodLastYear(period))),
    recent: recent.get(cellId(indicator, place, period, item)) ?? [],
    target: null,
    toDateBefore: null,
  };
}
