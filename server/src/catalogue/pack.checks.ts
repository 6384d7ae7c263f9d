/** What the files of a pack must agree on. */
import {
  formulaInputs,
  isPeriod,
  nameSchema,
  codeSchema,
  indicatorSchema,
  parseFormula,
  type Indicator,
} from '@lianxi/shared';
import { Catalogue } from './catalogue.js';
import type { At, Complaints } from './pack.files.js';
import { checkFormula } from './pack.formula-checks.js';
import { checkDemoMeetings } from './pack.demo-meetings.js';
import { checkFacts, checkSense } from './pack.figure-checks.js';
import type { Packs } from './pack.reader.js';
import { checkRules } from './pack.rule-checks.js';
import { checkScenes } from './pack.scene-checks.js';
import { checkParentCircles, checkSeats, checkTree } from './pack.tree-checks.js';

/** Adds a complaint for everything that does not fit together. */
export function checkPacks(packs: Packs, complaints: Complaints): void {
  const catalogue = new Catalogue(packs);
  const at: At = (key) => packs.whereIs.get(key) ?? key;
  checkPlaces(packs, catalogue, complaints, at);
  checkDepartments(packs, catalogue, complaints, at);
  checkSeats(packs, complaints, at);
  for (const programme of packs.programmes) {
    for (const code of programme.districts) {
      if (!catalogue.district(code))
        complaints.add(at(`programme ${programme.code}`), 'districts', `there is no district “${code}”`);
    }
  }
  for (const indicator of packs.indicators)
    checkIndicator(indicator, packs, catalogue, complaints, at(`indicator ${indicator.code}`));
  checkCircles(packs.indicators, catalogue, complaints, at);
  checkRules(packs, catalogue, complaints, at);
  checkFigures(packs, catalogue, complaints);
  checkScenes(packs, catalogue, complaints, at);
  // what follows climbs the tree of places, which must have a top
  if (checkParentCircles(packs, catalogue, complaints, at)) return;
  checkTree(packs, catalogue, complaints, at);
  checkSense(packs, catalogue, complaints, at);
  checkFacts(packs, catalogue, complaints);
  checkDemoMeetings(packs, catalogue, complaints);
}

function checkPlaces(packs: Packs, catalogue: Catalogue, complaints: Complaints, at: At): void {
  const tiles = new Map<string, string>();
  for (const place of packs.places) {
    const where = at(`place ${place.code}`);
    if (!codeSchema.safeParse(place.code).success)
      complaints.add(where, 'code', `“${place.code}” is no code; use letters, digits, . _ -`);
    if (!nameSchema.safeParse(place.name).success)
      complaints.add(where, 'name_zh', 'name is empty or too long');
    if (place.parent !== null && !catalogue.place(place.parent))
      complaints.add(where, 'parent', `there is no place “${place.parent}”`);
    if (place.parent === null && place.level !== 'municipality')
      complaints.add(where, 'parent', 'only the municipality has none');
    if (!catalogue.district(place.district))
      complaints.add(where, 'district', `there is no district “${place.district}”`);
    if (place.validFrom !== null && place.validTo !== null && place.validFrom > place.validTo) {
      complaints.add(where, 'valid_to', 'is before valid_from');
    }
    if (place.tile === null) continue;
    const tile = `${place.district} ${place.tile.column}:${place.tile.row}`;
    const other = tiles.get(tile);
    if (other !== undefined) complaints.add(where, 'tile', `lies on the tile of ${other}`);
    tiles.set(tile, place.code);
  }
  for (const { code, place } of packs.districts) {
    if (!catalogue.place(place))
      complaints.add(at(`district ${code}`), 'place', `there is no place “${place}”`);
  }
}

function checkDepartments(packs: Packs, catalogue: Catalogue, complaints: Complaints, at: At): void {
  for (const { code, district } of packs.departments) {
    if (!catalogue.district(district))
      complaints.add(at(`department ${code}`), 'district', `there is no district “${district}”`);
  }
  for (const { code } of packs.districts) {
    const leads = new Set(
      packs.departments.filter((each) => each.district === code && each.isLead).map((each) => each.code),
    );
    if (leads.size !== 1)
      complaints.add(at(`district ${code}`), 'departments', `has ${leads.size} leads; name exactly one`);
  }
}

function checkIndicator(
  indicator: Indicator,
  packs: Packs,
  catalogue: Catalogue,
  complaints: Complaints,
  where: string,
): void {
  const complain = (field: string, problem: string): void => complaints.add(where, field, problem);
  const shape = indicatorSchema.safeParse(indicator);
  if (!shape.success)
    for (const issue of shape.error.issues) complain(issue.path.map(String).join('.'), issue.message);
  if (!indicator.code.startsWith(`${indicator.programme}.`))
    complain('code', `must begin with “${indicator.programme}.”`);
  if ((indicator.type === 'derived') !== (indicator.formula !== null)) {
    complain(
      'formula',
      indicator.type === 'derived' ? 'a derived indicator needs one' : 'only derived indicators have one',
    );
  }
  if (new Set(indicator.items.map(({ code }) => code)).size !== indicator.items.length)
    complain('items', 'an item is named twice');
  for (const code of indicator.places ?? [])
    if (!catalogue.place(code)) complain('places', `there is no place “${code}”`);
  for (const field of ['formula', 'target'] as const) {
    const text = indicator[field];
    if (text === null) continue;
    checkFormula(text, catalogue, (problem) => complain(field, problem));
  }
  const { districts = [] } = catalogue.programme(indicator.programme) ?? {};
  for (const district of districts) {
    const isOwned = packs.departments.some(
      (each) =>
        each.district === district &&
        (each.seat === indicator.owner || (indicator.owner === 'LEAD' && each.isLead)),
    );
    if (!isOwned) complain('owner', `no department of ${district} has the seat “${indicator.owner}”`);
  }
}

/** A formula that reads itself, over however many others, has no value. */
function checkCircles(
  indicators: readonly Indicator[],
  catalogue: Catalogue,
  complaints: Complaints,
  at: At,
): void {
  const inputsOf = (indicator: Indicator): Indicator[] => {
    if (indicator.formula === null) return [];
    try {
      return formulaInputs(parseFormula(indicator.formula)).flatMap(
        ({ indicator: code }) => catalogue.indicator(code) ?? [],
      );
    } catch {
      return []; // complained about before
    }
  };
  for (const start of indicators) {
    const seen = new Set<string>();
    const open = inputsOf(start);
    for (let next = open.pop(); next; next = open.pop()) {
      if (next.code === start.code) {
        complaints.add(at(`indicator ${start.code}`), 'formula', 'reads itself; break the circle');
        break;
      }
      if (!seen.has(next.code)) open.push(...inputsOf(next));
      seen.add(next.code);
    }
  }
}

function checkFigures(packs: Packs, catalogue: Catalogue, complaints: Complaints): void {
  for (const { where, indicator: code, item } of [...packs.facts, ...packs.demoLevels]) {
    const indicator = catalogue.indicator(code);
    if (!indicator) complaints.add(where, 'indicator', `there is no indicator “${code}”`);
    else if (item !== null && !indicator.items.some((each) => each.code === item)) {
      complaints.add(where, 'item', `“${code}” has no item “${item}”`);
    }
  }
  for (const { where, place, period } of packs.facts) {
    if (!catalogue.place(place)) complaints.add(where, 'place', `there is no place “${place}”`);
    if (period !== null && !isPeriod(period)) complaints.add(where, 'period', `“${period}” is no period`);
  }
}
