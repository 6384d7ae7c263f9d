/**
 * The demonstration's history: 18 months as departments would have reported them, ending now. Deterministic: the same
 * packs and the same instant give the same history. Everything but the facts is invented and marked 演示数据.
 */
import {
  addDays,
  cyclePeriod,
  periodOf,
  periodRange,
  shanghaiDay,
  shiftPeriod,
  type DayCode,
  type Department,
  type Indicator,
  type Name,
  type PeriodCode,
} from '@lianxi/shared';
import { Catalogue } from '../catalogue/catalogue.js';
import type { Packs } from '../catalogue/pack.reader.js';
import { meetingsHeld } from './meeting-days.js';
import { chance } from './random.js';
import { Values, type InventedValue } from './values.js';

export interface BatchEntry extends InventedValue {
  indicator: string;
  period: PeriodCode;
  state: 'provisional' | 'confirmed';
  reason: string | null;
}

/** What one department reported at one moment. */
export interface Batch {
  district: string;
  department: string;
  recordedAt: string;
  entries: BatchEntry[];
  /** Facts of the source are recorded apart: they are not marked as demonstration. */
  isFact: boolean;
  /** A meeting was held on this batch's revision. */
  baseline?: { name: Name; heldOn: DayCode };
}

const MONTHS = 18;
/** Days of daily tallies: the same 18 months, so that totals to date are complete. */
const TALLY_DAYS = 548;
/** Seats that have reported nothing since two quarters: somebody is late at every meeting. */
const LATE_SEAT: Readonly<Record<string, string>> = { '310115': 'HR', '310113': 'MSB', '310107': 'YOUTH' };

/** Still waits for one place's figures this month. */
const SLOW_SEAT = 'POST';

function withoutLastPlace(entries: readonly BatchEntry[]): BatchEntry[] {
  const last = entries.at(-1)?.place;
  return entries.filter(({ place }) => place !== last);
}

/** @param now instant the history ends at */
export function generateHistory(packs: Packs, now: number): Batch[] {
  const catalogue = new Catalogue(packs);
  const today = shanghaiDay(now);
  const story = new Story(catalogue, new Values(packs, catalogue, today), today, now);
  const batches = catalogue.data.districts.flatMap(({ code }) => {
    const own = [...story.monthly(code), ...story.tallies(code), ...story.facts(packs, code)]
      .flatMap(factsApart)
      .filter(({ entries }) => entries.length > 0)
      .sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1));
    return withMeetings(withCorrection(own, now), today);
  });
  return batches.sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1));
}

/** An instant in Shanghai. */
const at = (day: DayCode, hour: number, minute = 0): number =>
  Date.parse(`${day}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00+08:00`);

/** What a department reported, before facts are set apart. */
type Told = Omit<Batch, 'isFact'>;

function factsApart(batch: Told): Batch[] {
  return [true, false].map((isFact) => ({
    ...batch,
    isFact,
    entries: batch.entries.filter((entry) => entry.isFact === isFact),
  }));
}

class Story {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly values: Values,
    private readonly today: DayCode,
    private readonly now: number,
  ) {}

  /** Month by month, each department's figures of everything that is reported by month or more rarely. */
  monthly(district: string): Told[] {
    const current = periodOf('month', this.today);
    return Array.from({ length: MONTHS }, (_, index) => shiftPeriod(current, index - MONTHS + 1)).flatMap(
      (month) =>
        this.departments(district).flatMap((department, order) => {
          const isCurrent = month === current;
          if (LATE_SEAT[district] === department.seat && month >= shiftPeriod(current, -4)) return [];
          const told = this.indicators(district, department, ['month', 'quarter', 'year']).flatMap(
            (indicator) =>
              this.reportedWith(indicator, month).flatMap((period) =>
                this.entries(indicator, district, period, isCurrent),
              ),
          );
          const entries = isCurrent && department.seat === SLOW_SEAT ? withoutLastPlace(told) : told;
          return [
            {
              district,
              department: department.code,
              recordedAt: this.reportTime(month, isCurrent, order),
              entries,
            },
          ];
        }),
    );
  }

  /** Day by day and week by week what is counted where it happens. */
  tallies(district: string): Told[] {
    const days = Array.from({ length: TALLY_DAYS }, (_, index) =>
      addDays(this.today, index - TALLY_DAYS + 1),
    );
    return days.flatMap((day) =>
      this.departments(district).map((department, order) => {
        const daily = this.indicators(district, department, ['day']).flatMap((indicator) =>
          this.ofDay(indicator, district, day),
        );
        const weekly = this.indicators(district, department, ['week']).flatMap((indicator) => {
          const week = shiftPeriod(periodOf('week', day), -1);
          return addDays(periodRange(week).end, 1) === day
            ? this.entries(indicator, district, week, false)
            : [];
        });
        const isToday = day === this.today;
        const minutes = Math.floor(chance('tally', district, day) * 40);
        const time = isToday
          ? Math.max(at(day, 0), this.now - (12 + minutes + order) * 60_000)
          : at(day, 21, minutes);
        return {
          district,
          department: department.code,
          recordedAt: new Date(time).toISOString(),
          entries: [...daily, ...weekly],
        };
      }),
    );
  }

  /** Facts of a day that has passed (the case collection). */
  facts(packs: Packs, district: string): Told[] {
    const start = periodRange(shiftPeriod(periodOf('month', this.today), -MONTHS)).start;
    return packs.facts.flatMap((fact) => {
      const indicator = this.catalogue.indicator(fact.indicator);
      if (
        !indicator ||
        indicator.isComputed ||
        fact.period === null ||
        this.catalogue.place(fact.place)?.district !== district
      )
        return [];
      const period = fact.period as PeriodCode;
      const began = periodRange(period).start;
      const day = began > start ? began : start; // nothing is reported before it happened
      const department = this.catalogue.departmentOf(indicator, fact.place, day);
      if (!department || at(day, 9) > this.now) return [];
      const { place, item, value, qualifier, words } = fact;
      const entry: BatchEntry = {
        indicator: indicator.code,
        place,
        period,
        item,
        value,
        qualifier,
        words,
        state: 'confirmed',
        reason: null,
        isFact: true,
      };
      return [
        {
          district,
          department: department.code,
          recordedAt: new Date(at(day, 9)).toISOString(),
          entries: [entry],
        },
      ];
    });
  }

  private departments(district: string): Department[] {
    return this.catalogue.departmentsOf(district, this.today);
  }

  private indicators(
    district: string,
    department: Department,
    cycles: readonly Indicator['cycle'][],
  ): Indicator[] {
    return this.catalogue.indicatorsOf(district).filter((indicator) => {
      if (indicator.type === 'derived' || indicator.isComputed || !cycles.includes(indicator.cycle))
        return false;
      return this.catalogue.departmentOf(indicator, district, this.today)?.code === department.code;
    });
  }

  /** Periods of an indicator that are reported together with a month: quarters with their last month, and the running one. */
  private reportedWith(indicator: Indicator, month: PeriodCode): PeriodCode[] {
    const { end } = periodRange(month);
    const period = periodOf(cyclePeriod(indicator.cycle), end);
    const isLast = periodRange(period).end === end;
    return isLast || month === periodOf('month', this.today) ? [period] : [];
  }

  private entries(
    indicator: Indicator,
    district: string,
    period: PeriodCode,
    isCurrent: boolean,
  ): BatchEntry[] {
    return this.values.of(indicator, district, period).map((value) => ({
      ...value,
      indicator: indicator.code,
      period,
      state: isCurrent ? 'provisional' : 'confirmed',
      reason: null,
    }));
  }

  /** Today is still running: only the hours that have passed count. */
  private ofDay(indicator: Indicator, district: string, day: DayCode): BatchEntry[] {
    const isToday = day === this.today;
    const entries = this.entries(indicator, district, day as PeriodCode, isToday);
    if (!isToday) return entries;
    const share = Math.min(1, (this.now - at(day, 0)) / 86_400_000 + 0.02);
    return entries.map((entry) => ({
      ...entry,
      value: entry.value === null ? null : Math.round(entry.value * share),
    }));
  }

  /** By the 5th of the next month, one department a little late now and then; this month's in the last three days. */
  private reportTime(month: PeriodCode, isCurrent: boolean, order: number): string {
    const { start, end } = periodRange(month);
    const minutes = Math.floor(chance('report', month, order) * 60);
    const isLate = order === 2 && [2, 5].includes(Number(month.slice(5)) % 6);
    const regular = at(addDays(end, isLate ? 7 : 1 + (order % 4)), 9 + (order % 7), minutes);
    const ago = this.now - (order + 1) * 7 * 3_600_000 - minutes * 60_000;
    const recent = Math.min(this.now, Math.max(at(start, 0, order), ago));
    const time = isCurrent ? recent : Math.min(regular, this.now - (order + 1) * 40 * 60_000 - 3_600_000);
    return new Date(time).toISOString();
  }
}

const REASON = '核实后更正：剔除重复登记';

/** Somebody counted twice, saw it next day, and said so: one correction downwards in every district. */
function withCorrection(batches: readonly Batch[], now: number): Batch[] {
  const index = batches.findLastIndex(
    ({ recordedAt, entries }) =>
      Date.parse(recordedAt) < now - 20 * 86_400_000 && entries.some(isCorrectable),
  );
  const batch = batches[index];
  const entry = batch?.entries.find(isCorrectable);
  if (!batch || !entry || entry.value === null) return [...batches];
  const wrong = { ...entry, value: Math.ceil(entry.value * 1.04), state: 'provisional' as const };
  const first = { ...batch, entries: batch.entries.map((each) => (each === entry ? wrong : each)) };
  const recordedAt = new Date(Date.parse(batch.recordedAt) + 26 * 3_600_000).toISOString();
  const correction: Batch = { ...batch, recordedAt, entries: [{ ...entry, reason: REASON }] };
  return [...batches.slice(0, index), first, ...batches.slice(index + 1), correction].sort((a, b) =>
    a.recordedAt < b.recordedAt ? -1 : 1,
  );
}

const isCorrectable = ({ qualifier, value, period }: BatchEntry): boolean =>
  qualifier === 'exact' && value !== null && value >= 50 && period.length === 7;

/** A meeting's baseline is the revision of that morning. */
function withMeetings(batches: readonly Batch[], today: DayCode): Batch[] {
  const marked = [...batches];
  for (const meeting of meetingsHeld(today)) {
    const index = marked.findLastIndex(({ recordedAt }) => Date.parse(recordedAt) < at(meeting.heldOn, 9));
    const batch = marked[index];
    if (batch && !batch.baseline) marked[index] = { ...batch, baseline: meeting };
  }
  return marked;
}
