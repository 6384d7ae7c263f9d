/** Indicators against their own kind, and the facts and demonstration levels against their indicators. */
import {
  cyclePeriod,
  FormulaError,
  isPeriod,
  parseFormula,
  periodKind,
  type Formula,
  type Indicator,
} from '@lianxi/shared';
import type { Catalogue } from './catalogue.js';
import type { At, Complaints } from './pack.files.js';
import type { Packs } from './pack.reader.js';
import type { Fact } from './pack.rows.js';
import { runsIn } from './pack.tree-checks.js';

type Complain = (field: string, problem: string) => void;

/** Stocks are not added over time, flows have no closing value, a target needs a better and a worse. */
export function checkSense(packs: Packs, catalogue: Catalogue, complaints: Complaints, at: At): void {
  for (const indicator of packs.indicators) {
    const complain: Complain = (field, problem) =>
      complaints.add(at(`indicator ${indicator.code}`), field, problem);
    checkTarget(indicator, complain);
    checkReportingPlaces(indicator, catalogue, complain);
    if (indicator.isCumulative && indicator.type !== 'stock')
      complain('flags', `only a stock can be cumulative; this is a ${indicator.type}`);
    if (indicator.mayBeNotApplicable && (indicator.type === 'derived' || indicator.isComputed))
      complain('flags', 'nobody enters it, so it cannot be entered as not applicable');
    for (const field of ['formula', 'target'] as const)
      checkSpans(readable(indicator[field]), catalogue, (problem) => complain(field, problem));
  }
}

function checkTarget(indicator: Indicator, complain: Complain): void {
  const { code, target, targetPer, direction } = indicator;
  if (target === null) {
    if (targetPer === 'period') complain('target_per', 'there is no target; clear it or name one');
    return;
  }
  if (direction === 'none')
    complain('target', 'the direction is none, so nothing can be ahead or behind; choose up or down');
  if (inputsOf(readable(target)).some(({ input, span }) => input.indicator === code && span !== 'yearStart'))
    complain('target', 'moves with the figure it measures; take yearStart() or another indicator');
}

/** Figures that do not add over places have one place to a district; somebody must report every figure. */
function checkReportingPlaces(indicator: Indicator, catalogue: Catalogue, complain: Complain): void {
  const districts = catalogue.programme(indicator.programme)?.districts ?? [];
  const places = catalogue.placesReporting(indicator);
  for (const code of indicator.places ?? []) {
    const place = catalogue.place(code);
    if (place && !runsIn(indicator.programme, place.district, catalogue))
      complain('places', `“${code}” lies in ${place.district}, where the programme does not run; remove it`);
  }
  if (places.length === 0 && districts.length > 0)
    complain('level', `there is no ${indicator.level} to report it; choose another level`);
  if (indicator.overPlaces === 'sum' || indicator.type === 'derived') return;
  for (const district of districts) {
    const count = places.filter((place) => place.district === district).length;
    if (count > 1)
      complain(
        'over_places',
        `does not add over places, but ${count} of ${district} report it; take the level district`,
      );
  }
}

/** `ytd` and `toDate` add up, so they need a flow; `yearStart` is a closing value, so it needs a stock. */
export function checkSpans(
  formula: Formula | null,
  catalogue: Catalogue,
  complain: (problem: string) => void,
): void {
  for (const { input, span } of inputsOf(formula)) {
    const type = catalogue.indicator(input.indicator)?.type;
    const needed = {
      period: undefined,
      previous: undefined,
      ytd: 'flow',
      toDate: 'flow',
      yearStart: 'stock',
    }[span];
    if (type !== undefined && needed !== undefined && type !== needed)
      complain(`${span}() needs a ${needed}, but “${input.indicator}” is a ${type}`);
  }
}

/** null when there is none or it cannot be read, which is complained about elsewhere. */
export function readable(text: string | null): Formula | null {
  if (text === null) return null;
  try {
    return parseFormula(text);
  } catch (error) {
    if (error instanceof FormulaError) return null;
    throw error;
  }
}

function inputsOf(formula: Formula | null): Extract<Formula, { kind: 'input' }>[] {
  if (formula === null || formula.kind === 'number') return [];
  return formula.kind === 'input' ? [formula] : [...inputsOf(formula.left), ...inputsOf(formula.right)];
}

/** Every fact and level says which item, once, of an indicator that somebody enters. */
export function checkFacts(packs: Packs, catalogue: Catalogue, complaints: Complaints): void {
  const seen = new Map<string, string>();
  for (const figure of [...packs.facts, ...packs.demoLevels]) {
    const { where, indicator: code, item } = figure;
    const indicator = catalogue.indicator(code);
    if (!indicator) continue;
    const isFact = 'place' in figure;
    const complain: Complain = (field, problem) => complaints.add(where, field, problem);
    const key = [isFact, code, item, isFact && figure.place, isFact && figure.period].join('|');
    const before = seen.get(key);
    if (before !== undefined) complain('indicator', `the same figure stands at ${before}; keep one of them`);
    seen.set(key, where);
    if (item === null && indicator.items.length > 0)
      complain('item', `name one of: ${indicator.items.map((each) => each.code).join(', ')}`);
    if (isFact) checkFact(figure, indicator, catalogue, complain);
    else if (indicator.type === 'derived' || indicator.isComputed)
      complain('indicator', `“${code}” is computed; nobody enters it, so remove the line`);
  }
}

function checkFact(fact: Fact, indicator: Indicator, catalogue: Catalogue, complain: Complain): void {
  const place = catalogue.place(fact.place);
  if (place && !catalogue.mayReport(indicator, place))
    complain('place', `“${fact.place}” does not report “${fact.indicator}”; name a place that does`);
  const kind = cyclePeriod(indicator.cycle);
  if (fact.period !== null && isPeriod(fact.period) && periodKind(fact.period) !== kind)
    complain('period', `“${indicator.code}” is reported by ${kind}, “${fact.period}” is none`);
  if (fact.value !== null && (fact.value < 0 || fact.value > indicator.max))
    complain('value', `must be from 0 to ${indicator.max}`);
}
