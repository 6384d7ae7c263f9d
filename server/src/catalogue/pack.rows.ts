/** Columns of the CSV files of a pack, and how a line becomes a part of the catalogue. */
import type { Check, Department, District, Indicator, Place, Qualifier } from '@lianxi/shared';
import type { Row } from './pack.files.js';

export const districtColumns = ['code', 'name_zh', 'name_en', 'place'];
export const placeColumns = [
  'code',
  'name_zh',
  'name_en',
  'level',
  'parent',
  'district',
  'valid_from',
  'valid_to',
  'tile',
];
export const departmentColumns = [
  ...['code', 'district', 'seat', 'name_zh', 'name_en', 'short_zh', 'short_en'],
  ...['role', 'valid_from', 'valid_to', 'basis'],
];
export const stationColumns = [
  ...[
    'code',
    'name_zh',
    'name_en',
    'parent',
    'kind',
    'kind_zh',
    'kind_en',
    'route',
    'route_zh',
    'route_en',
    'seq',
  ],
  ...['valid_from', 'valid_to', 'closed_zh', 'closed_en', 'demo'],
];
export const indicatorColumns = [
  ...[
    'code',
    'name_zh',
    'name_en',
    'unit_zh',
    'unit_en',
    'type',
    'cycle',
    'owner',
    'items',
    'over_places',
    'direction',
  ],
  ...[
    'formula',
    'target',
    'target_per',
    'decimals',
    'max',
    'level',
    'places',
    'flags',
    'definition_zh',
    'definition_en',
  ],
];
export const checkColumns = [
  ...['code', 'left', 'operator', 'right', 'severity', 'per_item', 'message_zh', 'message_en'],
];
export const factColumns = ['indicator', 'place', 'period', 'item', 'value', 'qualifier', 'words', 'note'];
export const demoColumns = ['indicator', 'item', 'level', 'growth', 'season', 'spread'];

export function toDistrict(row: Row): District {
  return {
    code: row.text('code'),
    name: { zh: row.text('name_zh'), en: row.text('name_en') },
    place: row.text('place'),
  };
}

export function toPlace(row: Row): Place {
  return {
    code: row.text('code'),
    name: { zh: row.text('name_zh'), en: row.text('name_en') },
    level: row.choice('level', ['municipality', 'district', 'subdistrict']),
    parent: row.optional('parent'),
    district: row.text('district'),
    validFrom: row.day('valid_from'),
    validTo: row.day('valid_to'),
    tile: toTile(row),
    station: null,
    demo: false,
  };
}

function toTile(row: Row): Place['tile'] {
  const text = row.optional('tile');
  if (text === null) return null;
  const match = /^(\d+):(\d+)$/.exec(text);
  if (!match) row.complain('tile', `“${text}” is no tile; write column:row, for example 2:0`);
  return match ? { column: Number(match[1]), row: Number(match[2]) } : null;
}

export function toDepartment(row: Row): Department {
  const role = row.choice('role', ['lead', 'member', 'reporter']);
  return {
    code: row.text('code'),
    district: row.text('district'),
    seat: row.text('seat'),
    name: { zh: row.text('name_zh'), en: row.text('name_en') },
    shortName: { zh: row.text('short_zh'), en: row.text('short_en') },
    isLead: role === 'lead',
    isMember: role === 'member',
    validFrom: row.day('valid_from'),
    validTo: row.day('valid_to'),
    basis: row.optional('basis') ?? '',
  };
}

/** @param parent the subdistrict the station lies in, for its district */
export function toStation(row: Row, programme: string, parent: Place | undefined): Place {
  const route = row.optional('route');
  const closed = row.optional('closed_zh');
  return {
    code: row.text('code'),
    name: { zh: row.text('name_zh'), en: row.text('name_en') },
    level: 'station',
    parent: row.text('parent'),
    district: parent?.district ?? '',
    validFrom: row.day('valid_from'),
    validTo: row.day('valid_to'),
    tile: null,
    station: {
      programme,
      kind: { code: row.text('kind'), zh: row.text('kind_zh'), en: row.text('kind_en') },
      route:
        route === null
          ? null
          : { code: route, zh: row.text('route_zh'), en: row.text('route_en'), seq: row.number('seq') },
      closedFor: closed === null ? null : { zh: closed, en: row.text('closed_en') },
    },
    demo: row.choice('demo', ['true', 'false']) === 'true',
  };
}

export function toIndicator(row: Row, programme: string): Indicator {
  const flags = new Set((row.optional('flags') ?? '').split(/\s+/).filter((flag) => flag !== ''));
  for (const flag of flags) {
    if (!['computed', 'cumulative', 'optional', 'notApplicable'].includes(flag))
      row.complain('flags', `“${flag}” is none of: computed, cumulative, optional, notApplicable`);
  }
  return {
    code: row.text('code'),
    programme,
    name: { zh: row.text('name_zh'), en: row.text('name_en') },
    unit: { zh: row.text('unit_zh'), en: row.text('unit_en') },
    definition: { zh: row.text('definition_zh'), en: row.text('definition_en') },
    type: row.choice('type', ['stock', 'flow', 'average', 'derived']),
    cycle: row.choice('cycle', ['day', 'week', 'month', 'quarter', 'year', 'event']),
    owner: row.text('owner'),
    items: toItems(row),
    overPlaces: row.choice('over_places', ['sum', 'none']),
    direction: row.choice('direction', ['up', 'down', 'none']),
    formula: row.optional('formula'),
    target: row.optional('target'),
    targetPer: row.optional('target_per') === null ? 'year' : row.choice('target_per', ['year', 'period']),
    decimals: row.number('decimals'),
    max: row.number('max'),
    level: row.choice('level', ['municipality', 'district', 'subdistrict', 'station']),
    places: row.optional('places')?.split('|') ?? null,
    isComputed: flags.has('computed'),
    isCumulative: flags.has('cumulative'),
    isOptional: flags.has('optional'),
    mayBeNotApplicable: flags.has('notApplicable'),
  };
}

/** `courier:快递员:Couriers|rider:外卖骑手:Riders` */
function toItems(row: Row): Indicator['items'] {
  const text = row.optional('items');
  if (text === null) return [];
  return text.split('|').map((part) => {
    const [code = '', zh = '', en = ''] = part.split(':').map((each) => each.trim());
    if (code === '' || zh === '' || en === '')
      row.complain('items', `“${part}” is no item; write code:中文:English`);
    return { code, name: { zh, en } };
  });
}

export function toCheck(row: Row, programme: string): Check {
  return {
    code: row.text('code'),
    programme,
    left: row.text('left'),
    operator: row.choice('operator', ['<=', '<', '=', '>=', '>']),
    right: row.text('right'),
    severity: row.choice('severity', ['block', 'warn']),
    isPerItem: row.choice('per_item', ['true', 'false']) === 'true',
    message: { zh: row.text('message_zh'), en: row.text('message_en') },
  };
}

/** A value from the source, exact in its wording. */
export interface Fact {
  where: string;
  indicator: string;
  place: string;
  /** null = true of the present. */
  period: string | null;
  item: string | null;
  value: number | null;
  qualifier: Qualifier;
  words: string | null;
}

export function toFact(row: Row): Fact {
  const qualifier = row.choice('qualifier', ['exact', 'about', 'atLeast', 'words']);
  return {
    where: row.where,
    indicator: row.text('indicator'),
    place: row.text('place'),
    period: row.optional('period'),
    item: row.optional('item'),
    value: qualifier === 'words' ? null : row.number('value'),
    qualifier,
    words: qualifier === 'words' ? row.text('words') : null,
  };
}

/** Where an invented figure stands now, and how it came there. */
export interface DemoLevel {
  where: string;
  indicator: string;
  item: string | null;
  /** Total now: over all places; per day or week for daily and weekly flows. */
  level: number;
  /** Growth of a stock in percent a month. */
  growth: number;
  season: 'flat' | 'flow' | 'weekday';
  spread: 'even' | 'skewed';
}

export function toDemoLevel(row: Row): DemoLevel {
  return {
    where: row.where,
    indicator: row.text('indicator'),
    item: row.optional('item'),
    level: row.number('level'),
    growth: row.number('growth'),
    season: row.choice('season', ['flat', 'flow', 'weekday']),
    spread: row.choice('spread', ['even', 'skewed']),
  };
}
