/** Where a round stands: what it asks for, everything that happened to it, and how far each department is. */
import {
  handInOf,
  type ChangeRound,
  type DayCode,
  type HandIn,
  type PeriodCode,
  type Round,
  type RoundStep,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';
import { duties, NEWEST, type Duty } from './duties.js';

export interface Standing {
  round: Round;
  /** Oldest first. */
  steps: RoundStep[];
  /** Of the departments that are asked, in the round's order. */
  handIns: HandIn[];
}

/** Which round: of a month, or one that is known by its id. */
export type RoundOf = { district: string; period: PeriodCode } | { id: string };

interface StepRow extends Omit<RoundStep, 'at' | 'until' | 'revision'> {
  id: string;
  district: string;
  period: PeriodCode;
  at: Date;
  until: Date | null;
  revision: string;
  terms: ChangeRound | null;
}

const SQL = `
  SELECT r.id, r.district, r.period, s.department, s.step, s.at, s.by_name AS by, s.remark, s.until, s.revision, s.terms
  FROM round r JOIN round_step s ON s.round = r.id
  WHERE (r.id = $1 OR r.district = $2 AND r.period = coalesce($3, r.period))
    AND s.revision <= $4 AND ($5::text IS NULL OR s.department IS NULL OR s.department = $5)
  ORDER BY r.period, s.revision, s.department NULLS FIRST`;

/**
 * The round of a district and month with its steps and hand-ins, as it stands or as it stood.
 * @param which with a department: only its steps and hand-in, besides those of the round as a whole
 * @param today day in Shanghai by the server's clock
 * @param asOf revision; by default what holds now
 * @returns null when there is (or was) no round, or it does not ask the department
 */
export async function readStanding(
  sql: Sql,
  catalogue: Catalogue,
  which: RoundOf & { department?: string },
  today: DayCode,
  asOf = NEWEST,
): Promise<Standing | null> {
  const [standing] = await readStandings(sql, which, today, asOf);
  if (!standing) return null;
  const { round, handIns } = standing;
  const owed = duties(catalogue, round.district, round.period, today, round);
  const changed = await countChanged(sql, owed, handIns, asOf);
  return {
    ...standing,
    handIns: handIns.map((each) => ({ ...each, changedSince: changed.get(each.department) ?? 0 })),
  };
}

/** All rounds of a district, oldest month first; what changed since a confirmation is not looked up (`changedSince` is 0). */
export async function readStandings(
  sql: Sql,
  which: (RoundOf | { district: string }) & { department?: string },
  today: DayCode,
  asOf = NEWEST,
): Promise<Standing[]> {
  const rows = await sql.query<StepRow>(SQL, [
    'id' in which ? which.id : null,
    'district' in which ? which.district : null,
    'period' in which ? which.period : null,
    asOf,
    which.department ?? null,
  ]);
  const ids = [...new Set(rows.map(({ id }) => id))];
  return ids.flatMap((id) => {
    const own = rows.filter((row) => row.id === id);
    return standingOf(own, which.department, today);
  });
}

// Days as they were set at that revision; the steps of departments, which only grow, are not read.
const ASKED_FOR = `
  SELECT period FROM (
    SELECT DISTINCT ON (r.id) r.period, s.terms->>'opensOn' AS opens_on, s.terms->>'closesOn' AS closes_on
    FROM round r JOIN round_step s ON s.round = r.id
    WHERE r.district = $1 AND s.terms IS NOT NULL AND s.revision <= $3
    ORDER BY r.id, s.revision DESC) terms
  WHERE opens_on <= $2 AND $2 <= closes_on
  ORDER BY closes_on LIMIT 1`;

/** Month of the round that is asked for on a day: of several, the one that closes first. @returns null = none is */
export async function monthAskedFor(
  sql: Sql,
  district: string,
  today: DayCode,
  asOf = NEWEST,
): Promise<PeriodCode | null> {
  const [round] = await sql.query<{ period: PeriodCode }>(ASKED_FOR, [district, today, asOf]);
  return round?.period ?? null;
}

/** @param only the department that was asked for; a round that does not ask it is none */
function standingOf(rows: readonly StepRow[], only: string | undefined, today: DayCode): Standing[] {
  const newest = rows.filter(({ terms }) => terms !== null).at(-1);
  if (!newest?.terms) return [];
  const { id, district, period, terms } = newest;
  const round = { id, district, period, ...terms };
  const steps = rows.map(toStep);
  const departments = round.duties
    .map(({ department }) => department)
    .filter((code) => only === undefined || code === only);
  if (departments.length === 0) return [];
  return [{ round, steps, handIns: departments.map((code) => handInOf(round, code, steps, today)) }];
}

function toStep(row: StepRow): RoundStep {
  return {
    department: row.department,
    step: row.step,
    at: row.at.toISOString(),
    by: row.by,
    remark: row.remark,
    until: row.until?.toISOString() ?? null,
    revision: Number(row.revision),
  };
}

const CHANGED = `
  SELECT department, count(*) FILTER (WHERE stood AND moved) AS changed FROM (
    SELECT d.department, bool_or(e.revision <= d.since) AS stood, bool_or(e.revision > d.since AND NOT e.is_confirmation) AS moved
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[]) AS d (indicator, place, period, department, since)
    CROSS JOIN LATERAL (
      SELECT * FROM entry
      WHERE indicator = d.indicator AND place = d.place AND period = d.period AND revision <= $6 OFFSET 0) e
    GROUP BY d.department, e.indicator, e.place, e.period, e.item) figure
  GROUP BY department`;

/** By confirmed department: figures that stood when they were confirmed and were entered anew since. */
async function countChanged(
  sql: Sql,
  owed: readonly Duty[],
  handIns: readonly HandIn[],
  asOf: number,
): Promise<Map<string, number>> {
  const since = new Map(
    handIns.flatMap(({ department, state, confirmed }) =>
      state === 'confirmed' && confirmed ? [[department, confirmed.revision]] : [],
    ),
  );
  const wanted = owed.flatMap(({ indicator, period, cells, department }) => {
    const from = since.get(department.code);
    const places = [...new Set(cells.map(({ place }) => place))];
    return from === undefined
      ? []
      : places.map((place) => ({
          indicator: indicator.code,
          place,
          period,
          department: department.code,
          from,
        }));
  });
  if (wanted.length === 0) return new Map();
  const rows = await sql.query<{ department: string; changed: string }>(CHANGED, [
    wanted.map(({ indicator }) => indicator),
    wanted.map(({ place }) => place),
    wanted.map(({ period }) => period),
    wanted.map(({ department }) => department),
    wanted.map(({ from }) => from),
    asOf,
  ]);
  return new Map(rows.map(({ department, changed }) => [department, Number(changed)]));
}

/**
 * Whether a complete submission hands the part in. A part that is handed in stays so, and so does a confirmed one: what is
 * changed then shows in `changedSince` until the lead confirms again.
 */
export const awaitsHandIn = ({ state }: Pick<HandIn, 'state'>): boolean =>
  state === 'draft' || state === 'returned';
