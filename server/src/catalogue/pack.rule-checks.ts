/** The rules across figures against the indicators they read. */
import { checkSchema, formulaInputs, type Check, type Formula, type Indicator } from '@lianxi/shared';
import type { Catalogue } from './catalogue.js';
import { checkFormula } from './pack.formula-checks.js';
import { checkSpans, readable } from './pack.figure-checks.js';
import type { At, Complaints } from './pack.files.js';
import type { Packs } from './pack.reader.js';

type Complain = (field: string, problem: string) => void;

/** Both sides can be read, at the same places, from figures that somebody enters. */
export function checkRules(packs: Packs, catalogue: Catalogue, complaints: Complaints, at: At): void {
  for (const check of packs.checks) {
    const complain: Complain = (field, problem) => complaints.add(at(`check ${check.code}`), field, problem);
    const shape = checkSchema.safeParse(check);
    if (!shape.success)
      for (const issue of shape.error.issues) complain(issue.path.map(String).join('.'), issue.message);
    if (!check.code.startsWith(`${check.programme}.`))
      complain('code', `must begin with “${check.programme}.”`);
    for (const side of ['left', 'right'] as const) {
      checkFormula(check[side], catalogue, (problem) => complain(side, problem));
      checkSpans(readable(check[side]), catalogue, (problem) => complain(side, problem));
    }
    checkInputs(check, catalogue, complain);
  }
}

function checkInputs(check: Check, catalogue: Catalogue, complain: Complain): void {
  const sides = [readable(check.left), readable(check.right)];
  if (sides.includes(null)) return; // complained about before
  const inputs = sides.flatMap((side) => formulaInputs(side as Formula));
  const indicators = inputs.flatMap(({ indicator }) => catalogue.indicator(indicator) ?? []);
  for (const each of indicators)
    if (each.type === 'derived' || each.isComputed)
      complain('left', `“${each.code}” is computed; a rule reads figures that somebody enters`);
  if (!indicators.some(({ programme }) => programme === check.programme))
    complain('left', `reads no indicator of “${check.programme}”`);
  checkLevels(indicators, complain);
  if (!check.isPerItem) return;
  const lists = inputs.flatMap(({ indicator, item }) => {
    const items = item === null ? catalogue.indicator(indicator)?.items : undefined;
    return items && items.length > 0 ? [items.map(({ code }) => code)] : [];
  });
  const common = lists[0]?.filter((code) => lists.every((codes) => codes.includes(code))) ?? [];
  if (common.length === 0) complain('per_item', 'its indicators have no items in common; write false');
}

/** A rule is about one place: figures of another level are not there. */
function checkLevels([first, ...others]: readonly Indicator[], complain: Complain): void {
  for (const other of others)
    if (first && other.level !== first.level)
      complain('right', `“${other.code}” is reported by ${other.level}, “${first.code}” by ${first.level}`);
}
