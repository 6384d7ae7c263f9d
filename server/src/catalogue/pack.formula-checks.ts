/** Formulas of packs: they can be read, and what they read is there. */
import { FormulaError, formulaInputs, parseFormula } from '@lianxi/shared';
import type { Catalogue } from './catalogue.js';

/** Complains about a formula that cannot be read, or reads an indicator or item that does not exist. */
export function checkFormula(text: string, catalogue: Catalogue, complain: (problem: string) => void): void {
  try {
    for (const { indicator: code, item } of formulaInputs(parseFormula(text))) {
      const input = catalogue.indicator(code);
      if (!input) complain(`there is no indicator “${code}”`);
      else if (item !== null && !input.items.some((each) => each.code === item))
        complain(`“${code}” has no item “${item}”`);
    }
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    complain(error.message);
  }
}
