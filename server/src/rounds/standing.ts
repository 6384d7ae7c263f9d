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
  WHERE (r.id = $1 OR r.district = $2 AND r.period = $3) AND s.revision <= $4
  ORDER BY s.revision, s.department NULLS FIRST`;

/**
 * The round of a district and month with its steps and hand-ins, as it stands or as it stood.
 * @param only the department to look at; without it all that are asked
 * @param today day in Shanghai by the server's clock
 * @param asOf revision; by default what holds now
 * @returns null when there is (or was) no round, or it does not ask the `only` department
 */
export async function readStanding(
  sql: Sql,
  catalogue: Catalogue,
  which: RoundOf & { department?: string },
  today: DayCode,
  asOf = NEWEST,
): Promise<Standing | null> {
  const rows = await readSteps(sql, which, asOf);
  const round = roundOf(rows);
  if (!round) return null;
  const steps = rows.map(toStep);
  const { department } = which;
  const departments = round.duties
    .map((duty) => duty.department)
    .filter((code) => department === undefined || code === department);
  if (departments.length === 0) return null;
  const owed = duties(catalogue, round.district, round.period, today, round);
  const handIns = departments.map((code) => handInOf(round, code, steps, today));
  const changed = await countChanged(sql, owed, handIns, asOf);
  return {
    round,
    steps,
    handIns: handIns.map((each) => ({ ...each, changedSince: changed.get(each.department) ?? 0 })),
  };
}

function readSteps(sql: Sql, which: RoundOf, asOf: number): Promise<StepRow[]> {
  const [id, district, period] =
    'id' in which ? [which.id, null, null] : [null, which.district, which.period];
  return sql.query<StepRow>(SQL, [id, district, period, asOf]);
}

/** What the newest opening or change says. */
function roundOf(rows: readonly StepRow[]): Round | null {
  const newest = rows.filter(({ terms }) => terms !== null).at(-1);
  if (!newest?.terms) return null;
  const { id, district, period, terms } = newest;
  return { id, district, period, ...terms };
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
