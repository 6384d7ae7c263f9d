/** A formula as people read it: names instead of codes, × and ÷ instead of * and /. */
import { parseFormula, type Formula, type Indicator, type Name, type Span } from '@lianxi/shared';

export interface FormulaNames {
  indicators: readonly Indicator[];
  nameOf: (name: Name) => string;
  /** How a span other than the period asked for is said: `ytd` → `本年累计 …`. */
  spanOf: (span: Exclude<Span, 'period'>, name: string) => string;
}

const signs = { '+': '+', '-': '−', '*': '×', '/': '÷' } as const;

/** @returns the formula in words; as it stands when it cannot be read */
export function formulaWords(text: string, names: FormulaNames): string {
  try {
    return write(parseFormula(text), names);
  } catch {
    return text; // told as it is: the reader loses nothing
  }
}

function write(formula: Formula, names: FormulaNames): string {
  if (formula.kind === 'number') return String(formula.value);
  if (formula.kind === 'input') return writeInput(formula, names);
  const { operator, left, right } = formula;
  const isProduct = operator === '*' || operator === '/';
  const leftWords = isProduct && isSum(left) ? `(${write(left, names)})` : write(left, names);
  const needsBrackets = (isProduct && right.kind === 'operation') || (operator === '-' && isSum(right));
  const rightWords = needsBrackets ? `(${write(right, names)})` : write(right, names);
  return `${leftWords} ${signs[operator]} ${rightWords}`;
}

const isSum = (formula: Formula): boolean =>
  formula.kind === 'operation' && (formula.operator === '+' || formula.operator === '-');

function writeInput({ input, span }: Extract<Formula, { kind: 'input' }>, names: FormulaNames): string {
  const indicator = names.indicators.find(({ code }) => code === input.indicator);
  const item = indicator?.items.find(({ code }) => code === input.item);
  const itemName = item ? names.nameOf(item.name) : input.item;
  const name = indicator ? names.nameOf(indicator.name) : input.indicator;
  const whole = itemName === null ? name : `${name}[${itemName}]`;
  return span === 'period' ? whole : names.spanOf(span, whole);
}
