/** Builders for specs: everything has a good default, a test names only what it is about. */
import type { Check, Indicator } from '../catalogue.js';

export const anIndicator = (given: Partial<Indicator> = {}): Indicator => ({
  code: 'wy.met',
  programme: 'wy',
  name: { zh: '需求办结数', en: 'Needs met' },
  unit: { zh: '件', en: 'cases' },
  definition: { zh: '本月办结', en: 'met in the month' },
  type: 'stock',
  cycle: 'month',
  owner: 'SWC',
  items: [],
  overPlaces: 'sum',
  direction: 'up',
  formula: null,
  target: null,
  targetPer: 'year',
  decimals: 0,
  max: 1_000_000,
  level: 'subdistrict',
  places: null,
  isComputed: false,
  isCumulative: false,
  isOptional: false,
  mayBeNotApplicable: false,
  ...given,
});

export const anItem = (code: string): Indicator['items'][number] => ({ code, name: { zh: code, en: code } });

export const aCheck = (given: Partial<Check> = {}): Check => ({
  code: 'wy.met-needs',
  programme: 'wy',
  left: 'wy.met',
  operator: '<=',
  right: 'wy.needs',
  severity: 'block',
  isPerItem: false,
  message: { zh: '办结数不应多于登记数', en: 'Met must not exceed registered' },
  ...given,
});
