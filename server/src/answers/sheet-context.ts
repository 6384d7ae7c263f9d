/** What a sheet's cells are judged by: the year so far, targets, and figures of others that rules across figures read. */
import {
  anchorDay,
  figureKeyOf,
  inputsOf,
  periodRange,
  periodsToDate,
  type DayCode,
  type PeriodCode,
  type ReadInput,
  type SheetCell,
  type SheetReference,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';
import { readCells, readingOf } from '../ledger/check-cells.js';
import type { Duty } from '../rounds/duties.js';
import { targetValue } from './figure.answer.js';
import type { Figures } from './figures.js';

type ToDate = NonNullable<SheetCell['toDateBefore']>;

// The two newest numbers before each cell: one probe of entry_by_day each.
const RECENT = `
  SELECT d.id, array_agg(e.value ORDER BY e.counts_on DESC) AS recent
  FROM jsonb_to_recordset($1) AS d (id text, indicator text, place text, item text, counts_on date)
  CROSS JOIN LATERAL (
    SELECT DISTINCT ON (counts_on) counts_on, value FROM entry
    WHERE indicator = d.indicator AND place = d.place AND item = d.item AND counts_on < d.counts_on AND revision <= $2
    ORDER BY counts_on DESC, version DESC LIMIT 2) e
  WHERE e.value IS NOT NULL GROUP BY d.id`;

// The year before each cell: one range of entry_by_day each.
const TO_DATE = `
  SELECT d.id, sum(e.value) AS value, count(*) AS reported
  FROM jsonb_to_recordset($1) AS d (id text, indicator text, place text, item text, from_day date, to_day date)
  CROSS JOIN LATERAL (
    SELECT DISTINCT ON (counts_on) value, qualifier FROM entry
    WHERE indicator = d.indicator AND place = d.place AND item = d.item AND counts_on BETWEEN d.from_day AND d.to_day
      AND revision <= $2
    ORDER BY counts_on DESC, version DESC) e
  WHERE e.value IS NOT NULL OR e.qualifier = 'notApplicable' GROUP BY d.id`;

/** The two newest numbers before every cell, newest first, by `figureKeyOf`. */
export async function readRecent(
  sql: Sql,
  owed: readonly Duty[],
  revision: number,
): Promise<Map<string, number[]>> {
  const wanted = owed.flatMap(({ indicator, period, cells }) =>
    cells.map(({ place, item }) => ({
      id: figureKeyOf(indicator.code, place, period, item),
      ...{ indicator: indicator.code, place, item, counts_on: anchorDay(period) },
    })),
  );
  const rows = await sql.query<{ id: string; recent: string[] }>(RECENT, [JSON.stringify(wanted), revision]);
  return new Map(rows.map(({ id, recent }) => [id, recent.map(Number)]));
}

/** The sum of the year's earlier periods for every cell of a flow, by `figureKeyOf`. */
export async function readToDate(
  sql: Sql,
  catalogue: Catalogue,
  owed: readonly Duty[],
  revision: number,
): Promise<Map<string, ToDate>> {
  const wanted = owed
    .filter(({ indicator }) => indicator.type === 'flow')
    .flatMap(({ indicator, period, cells }) => {
      const counts = new Map<DayCode | null, PeriodCode[]>();
      return cells.map(({ place, item }) => {
        const opensOn = catalogue.place(place)?.validFrom ?? null;
        const earlier = counts.get(opensOn) ?? periodsToDate(indicator, period, opensOn).slice(0, -1);
        counts.set(opensOn, earlier);
        return { id: figureKeyOf(indicator.code, place, period, item), indicator, place, item, earlier };
      });
    });
  const ranges = wanted.flatMap(({ id, indicator, place, item, earlier }) => {
    const [first] = earlier;
    const last = earlier.at(-1);
    if (first === undefined || last === undefined) return [];
    return [
      { id, indicator: indicator.code, place, item, from_day: anchorDay(first), to_day: anchorDay(last) },
    ];
  });
  const rows = await sql.query<{ id: string; value: string | null; reported: string }>(TO_DATE, [
    JSON.stringify(ranges),
    revision,
  ]);
  const sums = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    wanted.map(({ id, earlier }) => {
      const row = sums.get(id);
      return [
        id,
        { value: Number(row?.value ?? 0), reported: Number(row?.reported ?? 0), expected: earlier.length },
      ];
    }),
  );
}

/** The targets of all cells that have one, by `figureKeyOf`. Reads each indicator that a target needs once. */
export async function readTargets(
  figures: Figures,
  owed: readonly Duty[],
  district: string,
): Promise<Map<string, number>> {
  const aimed = owed.filter(({ indicator }) => indicator.target !== null);
  for (const { indicator, period } of aimed) figures.coverTarget(indicator, district, period);
  const found = await Promise.all(
    aimed.flatMap(({ indicator, period, cells }) =>
      cells.map(async ({ place: code, item }) => {
        const place = figures.catalogue.place(code);
        const subject = place && { indicator, place };
        const value = subject && (await targetValue(figures, subject, period, item === '' ? null : item));
        return [figureKeyOf(indicator.code, code, period, item), value ?? null] as const;
      }),
    ),
  );
  return new Map(found.flatMap(([id, value]) => (value === null ? [] : [[id, value] as const])));
}

/** What rules over these cells read and the sheet itself does not say. */
export async function readReferences(
  sql: Sql,
  catalogue: Catalogue,
  owed: readonly Duty[],
  month: PeriodCode,
  revision: number,
  today: DayCode,
): Promise<SheetReference[]> {
  const { end } = periodRange(month);
  const own = new Map<string, string>();
  const cells = owed.flatMap(({ indicator, period, cells: list }) =>
    list.map(({ place, item }) => {
      own.set(figureKeyOf(indicator.code, place, period, item), indicator.type);
      return { indicator, place, period };
    }),
  );
  const isOnSheet = ({ indicator, place, item, period, span }: ReadInput): boolean => {
    const type = own.get(figureKeyOf(indicator.code, place, period, item));
    return (
      type !== undefined && (span === 'period' || span === 'previous' || (span === 'ytd' && type === 'flow'))
    );
  };
  const wanted = new Map<string, ReadInput>();
  for (const occasion of catalogue.checks.occasions(cells, today)) {
    // what a correction does to later months only the server says, when it is submitted
    if (periodRange(occasion.period).start > end) continue;
    for (const input of inputsOf(occasion, today)) {
      const { indicator, place, item, period, span } = input;
      if (!isOnSheet(input)) wanted.set(`${span}|${figureKeyOf(indicator.code, place, period, item)}`, input);
    }
  }
  const inputs = [...wanted.values()];
  const read = readingOf(catalogue, await readCells(sql, inputs, revision));
  return inputs.map(({ indicator, place, item, period, span }) => {
    const value = read(indicator, place, period, item, span);
    return {
      ...{ indicator: indicator.code, place, item: item === '' ? null : item, period, span },
      value: typeof value === 'number' ? value : null,
    };
  });
}
