/**
 * The demonstration's rounds: the last months as the office ran them, frozen, and one that is open now. They follow the
 * history: who reported when has handed in then. Deterministic like it.
 */
import {
  addDays,
  addWorkingDays,
  cyclePeriod,
  periodOf,
  periodRange,
  shanghaiDay,
  shanghaiMidnight,
  shiftPeriod,
  type ChangeRound,
  type DayCode,
  type OpenRound,
  type PeriodCode,
  type RoundStep,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import { templateFor } from '../rounds/round.rules.js';
import type { Batch } from './history.js';
import { chance } from './random.js';

/** One step of a round, in the order of time among the batches. */
export interface RoundEvent {
  district: string;
  period: PeriodCode;
  department: string | null;
  step: RoundStep['step'];
  recordedAt: string;
  by: string;
  remark: string | null;
  terms?: ChangeRound;
}

const MONTHS = 6;
const HOUR_MS = 3_600_000;
const OFFICE = '联席会议办公室';
const REMARK = '外卖分项与上月相差较大，请核对口径后再报';

/** Seats that have handed in this month's figures already. */
const HANDED_IN = ['COM', 'MSB', 'YOUTH', 'HR', 'UNION'];
/** The seat whose figures the office has just returned; it reports by item. */
const RETURNED = 'PSB';
/** The seat that is reminded where nobody has stayed away altogether. */
const SLOW = 'POST';

/** @param now instant the history ends at */
export function generateRounds(catalogue: Catalogue, batches: readonly Batch[], now: number): RoundEvent[] {
  const current = periodOf('month', shanghaiDay(now));
  const months = Array.from({ length: MONTHS + 1 }, (_, index) => shiftPeriod(current, index - MONTHS));
  return catalogue.data.districts
    .flatMap(({ code }) => {
      const first = firstReports(batches, code);
      return months.flatMap((month) => {
        const round = roundOf(catalogue, code, month, month === current);
        return round.duties.length === 0 ? [] : new RoundStory(catalogue, round, first, now).events();
      });
    })
    .filter(({ recordedAt }) => Date.parse(recordedAt) <= now)
    .sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1));
}

/** When each department first reported an indicator for a period: `department|indicator|period` → instant. */
function firstReports(batches: readonly Batch[], district: string): Map<string, number> {
  const first = new Map<string, number>();
  for (const batch of batches) {
    if (batch.district !== district) continue;
    for (const { indicator, period } of batch.entries) {
      const id = `${batch.department}|${indicator}|${period}`;
      if (!first.has(id)) first.set(id, Date.parse(batch.recordedAt));
    }
  }
  return first;
}

/** The catalogue's round; past ones ask for quarters and years in their last month, the current one as far as they are known. */
function roundOf(catalogue: Catalogue, district: string, month: PeriodCode, isCurrent: boolean): OpenRound {
  const round = templateFor(catalogue, { district, period: month });
  const { start, end } = periodRange(month);
  const next = shiftPeriod(month, 1);
  const isBeforeMeeting =
    periodRange(periodOf('quarter', periodRange(next).end)).end === periodRange(next).end;
  return {
    ...round,
    meetingOn: isBeforeMeeting ? addDays(periodRange(next).end, -5) : null,
    opensOn: isCurrent ? start : round.opensOn,
    duties: round.duties
      .map(({ department, indicators }) => ({
        department,
        indicators: indicators.filter((code) => isCurrent || endsBy(catalogue, code, end)),
      }))
      .filter(({ indicators }) => indicators.length > 0),
  };
}

function endsBy(catalogue: Catalogue, code: string, end: DayCode): boolean {
  const cycle = catalogue.indicator(code)?.cycle ?? 'month';
  if (cycle !== 'quarter' && cycle !== 'year') return true;
  return periodRange(periodOf(cyclePeriod(cycle), end)).end === end;
}

class RoundStory {
  private readonly opened: number;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly round: OpenRound,
    private readonly first: ReadonlyMap<string, number>,
    private readonly now: number,
  ) {
    this.opened = Math.min(at(round.opensOn, 9), now);
  }

  events(): RoundEvent[] {
    const { district: _, period: __, ...terms } = this.round;
    return [
      { ...this.event(null, 'opened', this.opened, OFFICE), terms },
      ...this.round.duties.flatMap(({ department, indicators }) => this.part(department, indicators)),
    ];
  }

  private part(code: string, indicators: readonly string[]): RoundEvent[] {
    const department = this.catalogue.department(code);
    const { seat = '', shortName } = department ?? {};
    const staff = `${shortName?.zh ?? code}·联络员`;
    const reported = this.reportedAt(code, indicators);
    const isPast = periodRange(this.round.period).end < shanghaiDay(this.now);
    if (reported === null) return this.remindedOf(code);
    if (isPast) {
      const minutes = Math.floor(chance('confirm', this.round.period, code) * 120);
      const nextMorning = at(addDays(shanghaiDay(reported), 1), 9) + minutes * 60_000;
      return [
        this.event(code, 'submitted', reported, staff),
        this.event(code, 'confirmed', nextMorning, `${shortName?.zh ?? code}·分管负责人`),
      ];
    }
    if (seat === RETURNED) {
      return [
        this.event(code, 'submitted', reported, staff),
        this.event(code, 'returned', Math.min(this.now, reported + 3 * HOUR_MS), OFFICE, REMARK),
      ];
    }
    if (HANDED_IN.includes(seat)) return [this.event(code, 'submitted', reported, staff)];
    return seat === SLOW ? this.remindedOf(code) : [];
  }

  /** Nothing was handed in: reminded the day before it was due, or just now. */
  private remindedOf(code: string): RoundEvent[] {
    const before = at(addWorkingDays(this.round.dueOn, -1), 10);
    const recent = Math.max(this.opened, this.now - 2 * HOUR_MS);
    return [this.event(code, 'reminded', Math.min(before, recent), OFFICE)];
  }

  /** When the last of what is reported monthly or more rarely came in; null = something never did. */
  private reportedAt(department: string, indicators: readonly string[]): number | null {
    const end = periodRange(this.round.period).end;
    const instants = indicators.flatMap((code) => {
      const indicator = this.catalogue.indicator(code);
      if (!indicator || indicator.cycle === 'day' || indicator.cycle === 'week') return [];
      const period = periodOf(cyclePeriod(indicator.cycle), end);
      return [this.first.get(`${department}|${code}|${period}`) ?? null];
    });
    if (instants.length === 0 || instants.some((each) => each === null)) return null;
    const last = Math.max(...instants.map((each) => each ?? 0));
    return Math.min(this.now, Math.max(last, this.opened) + 5 * 60_000);
  }

  private event(
    department: string | null,
    step: RoundStep['step'],
    instant: number,
    by: string,
    remark: string | null = null,
  ): RoundEvent {
    const { district, period } = this.round;
    return { district, period, department, step, recordedAt: new Date(instant).toISOString(), by, remark };
  }
}

const at = (day: DayCode, hour: number): number => shanghaiMidnight(day) + hour * HOUR_MS;
