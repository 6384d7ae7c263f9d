/** From a number to where it comes from: its entries, and the parts it is made of. */
import {
  cyclePeriod,
  formulaInputs,
  isPeriod,
  LianxiError,
  parseFormula,
  periodRange,
  shanghaiDay,
  type EntrySource,
  type FigureKey,
  type Indicator,
  type Name,
  type PeriodCode,
  type Place,
  type Qualifier,
  type Trail,
  type TrailEntry,
  type TrailResponse,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Clock } from '../config/clock.js';
import type { Database } from '../database/database.js';
import type { Actor } from '../identity/actor.js';
import { demand } from '../identity/may.js';
import type { Follower } from '../ledger/follower.js';
import type { Answers } from './answers.js';
import { periodsWithin } from '../rounds/due.js';
import { toReading } from './figure.answer.js';
import type { Figures } from './figures.js';

interface Row {
  revision: string;
  line: number;
  version: number;
  value: string | null;
  qualifier: Qualifier;
  words: string | null;
  state: 'provisional' | 'confirmed';
  is_confirmation: boolean;
  reason: string | null;
  source: EntrySource;
  department: string;
  by_name: string;
  recorded_at: Date;
}

const SQL = `
  SELECT e.revision, e.line, e.version, e.value, e.qualifier, e.words, e.state, e.is_confirmation, e.reason,
    r.source, e.department, r.by_name, r.recorded_at
  FROM entry e JOIN revision r ON r.district = e.district AND r.number = e.revision
  WHERE e.indicator = $1 AND e.place = $2 AND e.period = $3 AND e.item = $4 AND e.revision <= $5
  ORDER BY e.version DESC`;

/** One part of a figure: which figure it is, and under what name it is listed. */
interface Part {
  indicator: Indicator;
  place: Place;
  period: PeriodCode;
  item: string | null;
  label: Name;
}

export class Trails {
  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly follower: Follower,
    private readonly answers: Answers,
    private readonly clock: Clock,
  ) {}

  /** The trail of one figure. Displays get no names of persons. @throws LianxiError naming the field */
  async read(actor: Actor, key: FigureKey): Promise<TrailResponse> {
    const catalogue = this.catalogues.current();
    const place = catalogue.place(key.place);
    demand(actor, 'trail.read', { district: place?.district ?? key.place }, 'place');
    if (!place) throw new LianxiError('PLACE_UNKNOWN', { code: key.place }, 'place');
    const indicator = catalogue.indicator(key.indicator);
    if (!indicator) throw new LianxiError('INDICATOR_UNKNOWN', { code: key.indicator }, 'indicator');
    if (!isPeriod(key.period)) throw new LianxiError('PERIOD_INVALID', { example: '2026-11' }, 'period');
    const item = key.item ?? null;
    if (item !== null && !indicator.items.some(({ code }) => code === item)) {
      throw new LianxiError('ITEM_UNKNOWN', { code: item }, 'item');
    }
    await this.follower.look();
    const revision = this.follower.head(place.district);
    const figures = this.answers.figuresAt(catalogue, revision, shanghaiDay(this.clock.now()));
    const figure: Part = { indicator, place, period: key.period, item, label: indicator.name };
    const trail: Trail = {
      indicator: indicator.code,
      place: place.code,
      period: key.period,
      item,
      name: indicator.name,
      definition: indicator.definition,
      formula: indicator.formula,
      entries: await this.entries(figure, revision, catalogue, actor.kind !== 'display'),
      parts: await readParts(figures, await partsOf(figures, figure)),
    };
    return { ...trail, epoch: this.follower.epoch, revision };
  }

  private async entries(
    figure: Part,
    revision: number,
    catalogue: Catalogue,
    withNames: boolean,
  ): Promise<TrailEntry[]> {
    const { indicator, place, period, item } = figure;
    const rows = await this.database.query<Row>(SQL, [
      indicator.code,
      place.code,
      period,
      item ?? '',
      revision,
    ]);
    return rows.map((row) => ({
      id: `${place.district}/${row.revision}/${row.line}`,
      version: row.version,
      revision: Number(row.revision),
      value: {
        value: row.value === null ? null : Number(row.value),
        qualifier: row.qualifier,
        words: row.words,
      },
      state: row.state,
      isConfirmation: row.is_confirmation,
      reason: row.reason,
      source: row.source,
      department: departmentOf(catalogue, row.department),
      by: withNames ? row.by_name : '',
      at: row.recorded_at.toISOString(),
      isDemo: row.source === 'demo',
    }));
  }
}

function departmentOf(catalogue: Catalogue, code: string): TrailEntry['department'] {
  const department = catalogue.department(code);
  return department ? { code, name: department.name } : null;
}

/** Inputs of a formula, else places below, else items, else shorter periods, else the period a stock was carried from. */
async function partsOf(figures: Figures, figure: Part): Promise<Part[]> {
  const { indicator, place, period, item } = figure;
  const { catalogue } = figures;
  if (indicator.type === 'derived') {
    return formulaInputs(parseFormula(indicator.formula ?? '0')).flatMap((input) => {
      const source = catalogue.indicator(input.indicator);
      if (!source) return [];
      const shared = source.items.some(({ code }) => code === item) ? item : null;
      const named = source.items.find(({ code }) => code === (input.item ?? shared));
      return [
        {
          indicator: source,
          place,
          period,
          item: named?.code ?? null,
          label: named ? joined(source.name, named.name) : source.name,
        },
      ];
    });
  }
  const children = catalogue.childrenReporting(indicator, place);
  if (children.length > 0) return children.map((child) => ({ ...figure, place: child, label: child.name }));
  if (item === null && indicator.items.length > 0) {
    return indicator.items.map(({ code, name }) => ({ ...figure, item: code, label: name }));
  }
  const { start, end } = periodRange(period);
  if (indicator.type !== 'stock' && periodRange(period).kind !== cyclePeriod(indicator.cycle)) {
    const periods = periodsWithin(indicator.cycle, start, end, figures.today);
    return periods.map((each) => ({ ...figure, period: each, label: { zh: each, en: each } }));
  }
  const total = await figures.ofPeriod(indicator, place, period, item);
  if (total.period === null || total.period === period) return [];
  return [{ ...figure, period: total.period, label: { zh: total.period, en: total.period } }];
}

const joined = (a: Name, b: Name): Name => ({ zh: `${a.zh} · ${b.zh}`, en: `${a.en} · ${b.en}` });

function readParts(figures: Figures, parts: readonly Part[]): Promise<Trail['parts']> {
  return Promise.all(
    parts.map(async (part) => {
      const { indicator, place, period, item, label } = part;
      const total = await figures.ofPeriod(indicator, place, period, item);
      const reading = await toReading(figures, { indicator, place }, total, period, item);
      return { indicator: indicator.code, place: place.code, period, item, label, reading };
    }),
  );
}
