/** Which stations somebody may count for, and what the phone shows of one. */
import {
  addDays,
  LianxiError,
  shanghaiDay,
  type Indicator,
  type PeriodCode,
  type Place,
  type TallyPad,
  type TallyStation,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Clock } from '../config/clock.js';
import type { Database } from '../database/database.js';
import type { Actor } from '../identity/actor.js';
import { demand, districtsWhere, may } from '../identity/may.js';
import { figureId, type KnownFigure } from '../ledger/entry.rules.js';
import { closedFigures, type Gate } from '../ledger/gate.js';
import { readHeads } from '../ledger/heads.js';
import { isOpen } from './tally.rules.js';

/** Indicators an actor may count at a station, with the department they belong to. */
function countedBy(
  catalogue: Catalogue,
  actor: Actor,
  station: Place,
  day: string,
): { indicator: Indicator; department: string }[] {
  return catalogue.talliedAt(station).flatMap((indicator) => {
    const department = catalogue.departmentOf(indicator, station.code, day)?.code;
    if (department === undefined) return [];
    const subject = {
      district: station.district,
      department,
      place: station.code,
      indicator: indicator.code,
    };
    return may(actor, 'tally.count', subject) ? [{ indicator, department }] : [];
  });
}

/**
 * The station a request names.
 * @throws LianxiError NOT_FOUND for what lies in other districts too · NOT_YOUR_STATION · FORBIDDEN · SIGN_IN_REQUIRED
 */
export function stationToCount(catalogue: Catalogue, actor: Actor, code: string): Place {
  const districts = districtsWhere(actor, 'tally.count');
  demand(actor, 'tally.count', { district: districts[0] ?? '' });
  const place = catalogue.place(code);
  if (!place || !districts.includes(place.district) || catalogue.talliedAt(place).length === 0)
    throw new LianxiError('NOT_FOUND', {}, 'station');
  demand(actor, 'tally.count', { district: place.district, place: code }, 'station');
  return place;
}

const ENTERED = `
  SELECT DISTINCT ON (e.item, e.indicator) e.indicator, e.item, r.by_name
  FROM entry e JOIN revision r ON r.district = e.district AND r.number = e.revision
  WHERE e.indicator = ANY($1) AND e.place = $2 AND e.period = $3 AND r.source <> 'tally' AND NOT e.is_confirmation
  ORDER BY e.item, e.indicator, e.version DESC`;

export class TallyStations {
  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly clock: Clock,
    private readonly gate: Gate,
  ) {}

  /** Stations an actor may count for, in the order of the catalogue. */
  list(actor: Actor): TallyStation[] {
    const catalogue = this.catalogues.current();
    const today = shanghaiDay(this.clock.now());
    const districts = districtsWhere(actor, 'tally.count');
    demand(actor, 'tally.count', { district: districts[0] ?? '' });
    return catalogue.data.places
      .filter(
        (place) =>
          place.station !== null &&
          districts.includes(place.district) &&
          (place.validTo ?? today) >= today &&
          countedBy(catalogue, actor, place, today).length > 0,
      )
      .map(({ code, name, district }) => ({ code, name, district }));
  }

  /** What is counted at a station, with the totals of today and the day before. */
  async pad(actor: Actor, code: string): Promise<TallyPad> {
    const catalogue = this.catalogues.current();
    const station = stationToCount(catalogue, actor, code);
    const today = shanghaiDay(this.clock.now()) as PeriodCode;
    const counted = countedBy(catalogue, actor, station, today);
    const totals = await this.totals(station, counted, today);
    return {
      station: code,
      name: station.name,
      today,
      indicators: counted.map(({ indicator }) => ({
        indicator: indicator.code,
        name: indicator.name,
        unit: indicator.unit,
        items: itemsOf(indicator).map((item) => ({ ...item, ...totals(indicator.code, item.code) })),
      })),
      closed: isOpen(station, today)
        ? await this.frozen(station, counted, today)
        : { code: 'PLACE_CLOSED', values: {} },
    };
  }

  /** Why nothing at all can be counted for a day although the station is open. */
  private async frozen(
    place: Place,
    counted: readonly { indicator: Indicator; department: string }[],
    period: PeriodCode,
  ): Promise<TallyPad['closed']> {
    const figures = counted.map((each) => ({ ...each, place, period, item: '' }));
    const closed = await closedFigures(this.database, this.gate, figures);
    const [first] = closed.values();
    return first && closed.size === figures.length ? { code: first.code, values: first.values } : null;
  }

  private async totals(
    place: Place,
    counted: readonly { indicator: Indicator; department: string }[],
    today: PeriodCode,
  ): Promise<(indicator: string, item: string) => Totals> {
    const days = [today, addDays(today, -1) as PeriodCode];
    const figures: KnownFigure[] = counted.flatMap(({ indicator, department }) =>
      itemsOf(indicator).flatMap(({ code: item }) =>
        days.map((period) => ({ indicator, place, period, item, department })),
      ),
    );
    const heads = await readHeads(this.database, figures);
    const entered = await this.database.query<{ indicator: string; item: string; by_name: string }>(ENTERED, [
      counted.map(({ indicator }) => indicator.code),
      place.code,
      today,
    ]);
    return (indicator, item) => {
      const at = (period: PeriodCode | undefined): number | null =>
        heads.get(figureId({ indicator: { code: indicator }, place, period: period ?? today, item }))?.amount
          .value ?? null;
      const by = entered.find((row) => row.indicator === indicator && row.item === item);
      return { total: at(today), yesterday: at(days[1]), enteredBy: by?.by_name ?? null };
    };
  }
}

type Totals = Pick<TallyPad['indicators'][number]['items'][number], 'total' | 'yesterday' | 'enteredBy'>;

/** An indicator that is not broken down is one group under its own name. */
const itemsOf = (indicator: Indicator): Indicator['items'] =>
  indicator.items.length > 0 ? indicator.items : [{ code: '', name: indicator.name }];
