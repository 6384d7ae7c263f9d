/** What can be counted, where and by whom: an immutable snapshot with the look-ups everyone needs. */
import {
  CheckBook,
  isTallied,
  type Check,
  type DayCode,
  type Department,
  type District,
  type Indicator,
  type Place,
  type Programme,
  type Scene,
} from '@lianxi/shared';

export interface CatalogueData {
  districts: District[];
  places: Place[];
  departments: Department[];
  programmes: Programme[];
  indicators: Indicator[];
  checks: Check[];
  scenes: Scene[];
}

export type Station = Place & { station: NonNullable<Place['station']> };

const isValid = (
  each: { validFrom: DayCode | null; validTo: DayCode | null },
  from: DayCode,
  to: DayCode,
): boolean =>
  (each.validFrom === null || each.validFrom <= to) && (each.validTo === null || each.validTo >= from);

const byCode = <T extends { code: string }>(list: readonly T[]): Map<string, T> =>
  new Map(list.map((each) => [each.code, each]));

/** Groups a list by a key; keeps its order. */
function grouped<T>(list: readonly T[], key: (each: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    const name = key(each);
    if (name === null) continue;
    const group = groups.get(name);
    if (group) group.push(each);
    else groups.set(name, [each]);
  }
  return groups;
}

export class Catalogue {
  private readonly districtByCode: Map<string, District>;
  private readonly placeByCode: Map<string, Place>;
  private readonly indicatorByCode: Map<string, Indicator>;
  private readonly programmeByCode: Map<string, Programme>;
  private readonly childrenByPlace: Map<string, Place[]>;
  private book: CheckBook | null = null;
  /** Reporting places of an indicator, and everything above them. */
  private readonly reporting = new Map<string, { places: Place[]; onPath: Set<string> }>();

  constructor(readonly data: CatalogueData) {
    this.districtByCode = byCode(data.districts);
    this.placeByCode = byCode(data.places);
    this.indicatorByCode = byCode(data.indicators);
    this.programmeByCode = byCode(data.programmes);
    this.childrenByPlace = grouped(data.places, ({ parent }) => parent);
  }

  /** The part of the catalogue that belongs to some districts, and the places above them. */
  visibleTo(districts: ReadonlySet<string>): CatalogueData {
    const { data } = this;
    const programmes = data.programmes.filter((each) => each.districts.some((code) => districts.has(code)));
    const codes = new Set(programmes.map(({ code }) => code));
    const above = new Set(
      [...districts].flatMap((code) => {
        const place = this.place(code);
        return place ? this.ancestors(place).map((each) => each.code) : [];
      }),
    );
    return {
      districts: data.districts.filter(({ code }) => districts.has(code)),
      places: data.places.filter(({ code, district }) => districts.has(district) || above.has(code)),
      departments: data.departments.filter(({ district }) => districts.has(district)),
      programmes,
      indicators: data.indicators.filter(({ programme }) => codes.has(programme)),
      checks: data.checks.filter(({ programme }) => codes.has(programme)),
      scenes: data.scenes.filter(({ district }) => districts.has(district)),
    };
  }

  /** The rules across figures, read once. */
  get checks(): CheckBook {
    this.book ??= new CheckBook(this.data.indicators, this.data.checks);
    return this.book;
  }

  district(code: string): District | undefined {
    return this.districtByCode.get(code);
  }

  place(code: string): Place | undefined {
    return this.placeByCode.get(code);
  }

  indicator(code: string): Indicator | undefined {
    return this.indicatorByCode.get(code);
  }

  programme(code: string): Programme | undefined {
    return this.programmeByCode.get(code);
  }

  /** Places directly below, of the same district: a municipality's own tree ends above its districts. */
  children(place: Place): Place[] {
    return (this.childrenByPlace.get(place.code) ?? []).filter(({ district }) => district === place.district);
  }

  /** A place and everything below it. */
  subtree(place: Place): Place[] {
    return [place, ...this.children(place).flatMap((child) => this.subtree(child))];
  }

  /** Places above, nearest first. */
  ancestors(place: Place): Place[] {
    const parent = place.parent === null ? undefined : this.place(place.parent);
    return parent ? [parent, ...this.ancestors(parent)] : [];
  }

  /** Whether a place is another one or lies below it. */
  isWithin(code: string, place: Place): boolean {
    const inner = this.place(code);
    return (
      inner !== undefined &&
      (inner.code === place.code || this.ancestors(inner).some((each) => each.code === place.code))
    );
  }

  /** Indicators reported in a district. */
  indicatorsOf(district: string): Indicator[] {
    return this.data.indicators.filter(({ programme }) =>
      this.programme(programme)?.districts.includes(district),
    );
  }

  /** Every place that reports an indicator, whatever the day. */
  placesReporting(indicator: Indicator): Place[] {
    return this.reportingOf(indicator).places;
  }

  /** Whether a place reports an indicator on at least one day of a span. */
  isReporting(indicator: Indicator, place: Place, from: DayCode, to: DayCode): boolean {
    return this.placesReporting(indicator).includes(place) && isValid(place, from, to);
  }

  /** Places directly below under which an indicator is reported. */
  childrenReporting(indicator: Indicator, place: Place): Place[] {
    const { onPath } = this.reportingOf(indicator);
    return this.children(place).filter(({ code }) => onPath.has(code));
  }

  /** Whether figures may be entered here: where they are reported, or above, where parts add up to a whole. */
  mayReport(indicator: Indicator, place: Place): boolean {
    const { places, onPath } = this.reportingOf(indicator);
    if (indicator.overPlaces === 'none') return places.includes(place);
    return (
      onPath.has(place.code) &&
      this.programme(indicator.programme)?.districts.includes(place.district) === true
    );
  }

  private reportingOf(indicator: Indicator): { places: Place[]; onPath: Set<string> } {
    const known = this.reporting.get(indicator.code);
    if (known) return known;
    const programme = this.programme(indicator.programme);
    const places = this.data.places.filter(
      (place) =>
        (indicator.places === null
          ? place.level === indicator.level &&
            (place.station === null || place.station.programme === indicator.programme)
          : indicator.places.includes(place.code)) && programme?.districts.includes(place.district),
    );
    const onPath = new Set(
      places.flatMap((place) => [
        place.code,
        ...this.ancestors(place)
          .filter(({ district }) => district === place.district)
          .map(({ code }) => code),
      ]),
    );
    const found = { places, onPath };
    this.reporting.set(indicator.code, found);
    return found;
  }

  /** Stations of a district, in catalogue order. */
  stationsOf(district: string): Station[] {
    return this.data.places.filter(
      (place): place is Station => place.station !== null && place.district === district,
    );
  }

  /** What is counted by tally at a station. */
  talliedAt(station: Place): Indicator[] {
    return this.indicatorsOf(station.district).filter(
      (indicator) => isTallied(indicator) && this.placesReporting(indicator).includes(station),
    );
  }

  /** Departments of a district's joint meeting on a day, under their names of that day; the lead first. */
  departmentsOf(district: string, day: DayCode): Department[] {
    return this.data.departments.filter((each) => each.district === district && isValid(each, day, day));
  }

  /** A department under its newest name. */
  department(code: string): Department | undefined {
    return this.data.departments.findLast((each) => each.code === code);
  }

  /** Who reports an indicator at a place: whoever has the owner's seat in that district on that day; LEAD = the lead. */
  departmentOf(indicator: Indicator, place: string, day: DayCode): Department | undefined {
    const district = this.place(place)?.district;
    const { owner } = indicator;
    return this.data.departments.find(
      (each) =>
        each.district === district &&
        (each.seat === owner || (owner === 'LEAD' && each.isLead)) &&
        isValid(each, day, day),
    );
  }
}
