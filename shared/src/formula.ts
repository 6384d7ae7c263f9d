/**
 * Formulas of derived indicators and targets: arithmetic over indicators, e.g. `100 * ytd(wy.met) / ytd(wy.needs)`.
 * Parsed by acorn, checked against a short list of node types; never evaluated as code.
 */
import { parseExpressionAt, type Expression } from 'acorn';

/** Span of the input: the period asked for, the one before, the year to date, the end of last year, all since the start. */
export const spans = ['period', 'previous', 'ytd', 'yearStart', 'toDate'] as const;
export type Span = (typeof spans)[number];

export interface FormulaInput {
  indicator: string;
  item: string | null;
}
export type Formula =
  | { kind: 'number'; value: number }
  | { kind: 'input'; input: FormulaInput; span: Span }
  | { kind: 'operation'; operator: '+' | '-' | '*' | '/'; left: Formula; right: Formula };

/** A formula that cannot be read; the message says where and what is allowed. */
export class FormulaError extends Error {}

const MAX_LENGTH = 300;

/** @throws FormulaError when the text is anything but arithmetic over indicators. */
export function parseFormula(text: string): Formula {
  if (text.length > MAX_LENGTH) throw new FormulaError(`longer than ${MAX_LENGTH} characters`);
  let tree: Expression;
  try {
    tree = parseExpressionAt(text, 0, { ecmaVersion: 2020 });
  } catch (error) {
    throw new FormulaError(`not a formula: ${(error as Error).message}`);
  }
  if (text.slice(tree.end).trim() !== '')
    throw new FormulaError(`nothing may follow “${text.slice(0, tree.end)}”`);
  return read(tree);
}

function read(node: Expression): Formula {
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'number') return { kind: 'number', value: node.value };
      break;
    case 'BinaryExpression': {
      const { operator, left, right } = node;
      if (
        left.type !== 'PrivateIdentifier' &&
        (operator === '+' || operator === '-' || operator === '*' || operator === '/')
      ) {
        return { kind: 'operation', operator, left: read(left), right: read(right) };
      }
      break;
    }
    case 'MemberExpression':
      return { kind: 'input', input: readInput(node), span: 'period' };
    case 'ParenthesizedExpression':
      return read(node.expression);
    case 'CallExpression': {
      const { callee } = node;
      const [argument] = node.arguments;
      const span =
        callee.type === 'Identifier'
          ? spans.find((name) => name === callee.name && name !== 'period')
          : undefined;
      if (span && node.arguments.length === 1 && argument && argument.type === 'MemberExpression') {
        return { kind: 'input', input: readInput(argument), span };
      }
      break;
    }
    default:
  }
  throw new FormulaError(
    'only numbers, + - * / ( ), indicators such as gh.mobile.twoway, and previous(), ytd(), yearStart(), toDate() are allowed',
  );
}

/** `gh.mobile` or `gh.mobile.twoway`. */
function readInput(node: Expression): FormulaInput {
  const names: string[] = [];
  let at: Expression = node;
  while (
    at.type === 'MemberExpression' &&
    !at.computed &&
    at.property.type === 'Identifier' &&
    at.object.type !== 'Super'
  ) {
    names.unshift(at.property.name);
    at = at.object;
  }
  if (at.type === 'Identifier') names.unshift(at.name);
  const [programme, indicator, item, ...rest] = names;
  if (at.type !== 'Identifier' || !programme || !indicator || rest.length > 0) {
    throw new FormulaError('an indicator is written programme.indicator or programme.indicator.item');
  }
  return { indicator: `${programme}.${indicator}`, item: item ?? null };
}

/** The indicators a formula reads, in order of appearance. */
export function formulaInputs(formula: Formula): FormulaInput[] {
  return spannedInputs(formula).map(({ input }) => input);
}

/** The same, each with the span it is read over. */
export function spannedInputs(formula: Formula): { input: FormulaInput; span: Span }[] {
  if (formula.kind === 'number') return [];
  if (formula.kind === 'input') return [{ input: formula.input, span: formula.span }];
  return [...spannedInputs(formula.left), ...spannedInputs(formula.right)];
}

/**
 * Value of a formula.
 * @param valueOf value of one input over a span; null = missing
 * @returns null when any input is missing or a divisor is 0; never 0 for "unknown"
 */
export function evaluateFormula(
  formula: Formula,
  valueOf: (input: FormulaInput, span: Span) => number | null,
): number | null {
  if (formula.kind === 'number') return formula.value;
  if (formula.kind === 'input') return valueOf(formula.input, formula.span);
  const left = evaluateFormula(formula.left, valueOf);
  const right = evaluateFormula(formula.right, valueOf);
  if (left === null || right === null) return null;
  switch (formula.operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? null : left / right;
  }
}
