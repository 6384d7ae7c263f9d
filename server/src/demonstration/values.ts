/** What an invented figure was at a time: levels, growth, seasons, spread over places. Facts stand as they are. */
import {
  cyclePeriod,
  daysBetween,
  periodOf,
  periodRange,
  type DayCode,
  type Indicator,
  type PeriodCode,
  type Place,
  type Qualifier,
} from '@lianxi/shared';
import { Catalogue } from '../catalogue/catalogue.js';
import type { Packs } from '../catalogue/pack.reader.js';
import type { DemoLevel, Fact } from '../catalogue/pack.rows.js';
import { apportion, chance, wobble } from './random.js';

export interface InventedValue {
  place: string;
  item: string | null;
  value: number | null;
  qualifier: Qualifier;
  words: string | null;
  /** True of the source, as it says it; everything else is invented. */
  isFact: boolean;
}

/** Spring Festival empties February; heat brings people to the stations in July and August, parcels in November. */
const SEASON = [1, 0.62, 0.97, 1, 1.02, 1.05, 1.2, 1.18, 1.02, 1.0, 1.24, 1.06];
/** A part never exceeds its whole, place by place and item by item. */
const WHOLE_OF: Readonly<Record<string, string>> = {
  'gh.stations_union': 'gh.stations_due',
  'wy.met': 'wy.needs',
  'yf.fixed': 'yf.reports',
  'dj.orgs': 'dj.members',
  'st.orgs': 'st.units',
  'st.tasks_done': 'st.tasks',
};
/** Programmes about the same people have the same large and small places: members are among the couriers and riders. */
const SIZED_LIKE: Readonly<Record<string, string>> = { gh: 'jm' };
const DAYS_A_MONTH = 30.4;

export class Values {
  private readonly levels = new Map<string, DemoLevel[]>();
  private readonly facts = new Map<string, Fact>();

  constructor(
    packs: Packs,
    private readonly catalogue: Catalogue,
    private readonly today: DayCode,
  ) {
    for (const level of packs.demoLevels) {
      this.levels.set(level.indicator, [...(this.levels.get(level.indicator) ?? []), level]);
    }
    for (const fact of packs.facts)
      this.facts.set(`${fact.indicator}|${fact.place}|${fact.item ?? ''}`, fact);
  }

  /** Figures of an indicator in a district for a period; none when nothing is known of it. */
  of(indicator: Indicator, district: string, period: PeriodCode): InventedValue[] {
    const { start, end } = periodRange(period);
    const places = this.catalogue
      .placesReporting(indicator)
      .filter(
        (place) => place.district === district && this.catalogue.isReporting(indicator, place, start, end),
      );
    return (this.levels.get(indicator.code) ?? []).flatMap((level) =>
      this.spread(indicator, level, places, district, period),
    );
  }

  private spread(
    indicator: Indicator,
    level: DemoLevel,
    places: readonly Place[],
    district: string,
    period: PeriodCode,
  ): InventedValue[] {
    const { item } = level;
    const fact =
      places.length === 1
        ? this.facts.get(`${indicator.code}|${places[0]?.code ?? ''}|${item ?? ''}`)
        : undefined;
    if (fact && places[0]) {
      const { value, qualifier, words } = fact;
      return [{ place: places[0].code, item, value, qualifier, words, isFact: true }];
    }
    const total = this.total(indicator, level, places, district, period);
    const weights = places.map((place) => this.weight(indicator, place, level));
    const parts = apportion(total, weights, this.caps(indicator, places, district, item, period));
    return places.map((place, index) => ({
      place: place.code,
      item,
      value: this.isClosed(place, period) ? 0 : (parts[index] ?? 0),
      qualifier: 'exact',
      words: null,
      isFact: false,
    }));
  }

  private total(
    indicator: Indicator,
    level: DemoLevel,
    places: readonly Place[],
    district: string,
    period: PeriodCode,
  ): number {
    const { end } = periodRange(period);
    const monthsAgo = Math.max(0, daysBetween(end, this.today) / DAYS_A_MONTH);
    const now = level.level * this.size(indicator, district, places);
    const seed = [indicator.code, level.item ?? '', district, period];
    if (indicator.type === 'stock') {
      const isFact = this.facts.has(`${indicator.code}|${district}|${level.item ?? ''}`);
      const noise = monthsAgo < 1 || isFact ? 1 : wobble(0.004, ...seed);
      return Math.round(now * (1 + level.growth / 100) ** -Math.round(monthsAgo) * noise);
    }
    const season = level.season === 'flat' ? 1 : (SEASON[Number(end.slice(5, 7)) - 1] ?? 1);
    const weekend = level.season === 'weekday' && [0, 6].includes(new Date(end).getUTCDay()) ? 0.8 : 1;
    const trend = 1.011 ** -monthsAgo;
    return Math.round(now * season * weekend * trend * wobble(0.07, ...seed));
  }

  /** Levels are those of the programme's first district; others are as large as they have places. */
  private size(indicator: Indicator, district: string, places: readonly Place[]): number {
    const first = this.catalogue.programme(indicator.programme)?.districts[0];
    if (first === district) return 1;
    const there = this.catalogue
      .placesReporting(indicator)
      .filter((place) => place.district === first).length;
    return there === 0
      ? 1
      : places.length === there
        ? wobble(0.25, indicator.code, district)
        : places.length / there;
  }

  /** Places of a programme keep their size from indicator to indicator, so that parts fit their wholes. */
  private weight(indicator: Indicator, place: Place, level: DemoLevel): number {
    const isHub = place.station?.kind.code === 'hub' || place.station?.kind.code === 'centre';
    const skew = level.spread === 'even' ? 0.3 : 1.4;
    return (
      (0.6 + skew * chance(SIZED_LIKE[indicator.programme] ?? indicator.programme, place.code)) *
      (isHub ? 2.2 : 1)
    );
  }

  private caps(
    indicator: Indicator,
    places: readonly Place[],
    district: string,
    item: string | null,
    period: PeriodCode,
  ): number[] | undefined {
    const whole = this.catalogue.indicator(WHOLE_OF[indicator.code] ?? '');
    if (!whole) return undefined;
    // the whole may be reported by quarter: then its figure of that quarter's last month holds
    const wholePeriod = cyclePeriod(whole.cycle) === periodRange(period).kind ? period : quarterOf(period);
    const values = this.of(whole, district, wholePeriod).filter(
      (each) => each.item === item || each.item === null,
    );
    return places.map(({ code }) => values.find(({ place }) => place === code)?.value ?? 0);
  }

  /** A station closed for repairs has counted nothing for three weeks; nothing is 0 there, not blank. */
  private isClosed(place: Place, period: PeriodCode): boolean {
    return place.station?.closedFor != null && daysBetween(periodRange(period).end, this.today) < 21;
  }
}

function quarterOf(period: PeriodCode): PeriodCode {
  return periodOf('quarter', periodRange(period).end);
}
