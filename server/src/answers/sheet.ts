/** What one department reports for a month: every cell with its value, version, and what was reported before. */
import {
  figureKeyOf,
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
import type { Answers } from './answers.js';
import { readRecent, readReferences, readTargets, readToDate } from './sheet-context.js';
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

export class Sheets {
  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly follower: Follower,
    private readonly answers: Answers,
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
    const [rows, references, ...known] = await Promise.all([
      this.cells(owed, revision),
      readReferences(this.database, catalogue, owed, month, revision, today),
      readRecent(this.database, owed, revision),
      readToDate(this.database, catalogue, owed, revision),
      readTargets(this.answers.figuresAt(catalogue, revision, today), owed, district),
    ]);
    const [recent, toDate, targets] = known;
    return {
      epoch: this.follower.epoch,
      revision,
      department,
      period: month,
      ...this.roundOf(standing, month),
      drafts,
      references,
      rows: owed.map(({ indicator, period, cells }) => ({
        indicator: indicator.code,
        period,
        cells: cells.map(({ place, item }) => {
          const id = figureKeyOf(indicator.code, place, period, item);
          return {
            ...toCell(rows, indicator.code, period, place, item),
            recent: recent.get(id) ?? [],
            target: targets.get(id) ?? null,
            toDateBefore: toDate.get(id) ?? null,
          };
        }),
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
    return new Map(rows.map((row) => [figureKeyOf(row.indicator, row.place, row.period, row.item), row]));
  }
}

function amount(row: Row | undefined): Amount | null {
  if (!row) return null;
  return { value: row.value === null ? null : Number(row.value), qualifier: row.qualifier, words: row.words };
}

function toCell(
  rows: ReadonlyMap<string, Row>,
  indicator: string,
  period: PeriodCode,
  place: string,
  item: string,
): Omit<SheetCell, 'recent' | 'target' | 'toDateBefore'> {
  const at = (when: PeriodCode): Row | undefined => rows.get(figureKeyOf(indicator, place, when, item));
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
  };
}
