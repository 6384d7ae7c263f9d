/** What a script asks of its engine beyond a version of Chromium, by its syntax tree. Versions: browser-compat-data. */

/** A node of an ESTree; which fields it has depends on its type. */
export interface TreeNode {
  type: string;
  start: number;
  [field: string]: unknown;
}

export interface Newer {
  /** As somebody would write it. */
  what: string;
  /** First Chromium that has it. */
  since: number;
  /** Where in the text. */
  at: number;
}

const GLOBALS: Record<string, number> = {
  AggregateError: 85,
  CompressionStream: 80,
  FinalizationRegistry: 84,
  URLPattern: 95,
  WeakRef: 84,
  globalThis: 71,
  navigation: 102,
  queueMicrotask: 71,
  reportError: 95,
  scheduler: 94,
  structuredClone: 98,
};

const STATICS: Record<string, number> = {
  'AbortSignal.any': 116,
  'AbortSignal.timeout': 103,
  'Array.fromAsync': 121,
  'CSS.registerProperty': 78,
  'Intl.DisplayNames': 81,
  'Intl.DurationFormat': 129,
  'Intl.ListFormat': 72,
  'Intl.Locale': 74,
  'Intl.RelativeTimeFormat': 71,
  'Intl.Segmenter': 87,
  'Iterator.from': 122,
  'Map.groupBy': 117,
  'Object.fromEntries': 73,
  'Object.groupBy': 117,
  'Object.hasOwn': 93,
  'Promise.allSettled': 76,
  'Promise.any': 85,
  'Promise.try': 128,
  'Promise.withResolvers': 119,
  'RegExp.escape': 136,
  'Response.json': 105,
  'URL.canParse': 120,
  'URL.parse': 126,
  'crypto.randomUUID': 92,
};

/** Called on whatever object: names that nothing of ours shares. */
const METHODS: Record<string, number> = {
  at: 92,
  checkVisibility: 105,
  exitFullscreen: 71,
  findLast: 97,
  findLastIndex: 97,
  formatRange: 76,
  getAnimations: 84,
  isWellFormed: 111,
  matchAll: 73,
  moveBefore: 133,
  replaceAll: 85,
  replaceChildren: 86,
  requestFullscreen: 71,
  requestSubmit: 76,
  showPopover: 114,
  startViewTransition: 111,
  throwIfAborted: 100,
  toReversed: 110,
  toSorted: 110,
  toSpliced: 110,
  toWellFormed: 111,
};

/** Keys of option objects that an older engine passes over without a word. */
const OPTIONS: Record<string, number> = {
  compactDisplay: 77,
  dateStyle: 76,
  dayPeriod: 92,
  fractionalSecondDigits: 84,
  hourCycle: 73,
  notation: 77,
  signDisplay: 77,
  timeStyle: 76,
};

const isNode = (value: unknown): value is TreeNode =>
  typeof value === 'object' && value !== null && typeof (value as TreeNode).type === 'string';

/** Every node with those it stands in, outermost first. */
function visit(node: TreeNode, see: (node: TreeNode, above: readonly TreeNode[]) => void): void {
  const above: TreeNode[] = [];
  const go = (each: TreeNode): void => {
    see(each, above);
    above.push(each);
    for (const value of Object.values(each)) {
      if (Array.isArray(value)) value.filter(isNode).forEach(go);
      else if (isNode(value)) go(value);
    }
    above.pop();
  };
  go(node);
}

const nameOf = (node: unknown): string => {
  if (!isNode(node)) return '';
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type === 'TemplateLiteral') {
    const [text] = node['quasis'] as { value: { cooked: string } }[];
    return (node['expressions'] as unknown[]).length === 0 ? (text?.value.cooked ?? '') : '';
  }
  return node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : '';
};

function syntaxOf(node: TreeNode, above: readonly TreeNode[]): [string, number] | null {
  const operator = String(node['operator'] ?? '');
  switch (node.type) {
    case 'ChainExpression':
      return ['optional chaining ?.', 80];
    case 'LogicalExpression':
      return operator === '??' ? ['??', 80] : null;
    case 'AssignmentExpression':
      return /^(\|\||&&|\?\?)=$/.test(operator) ? [operator, 85] : null;
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return ['class fields', 72];
    case 'PrivateIdentifier':
      return ['private members #', 74];
    case 'StaticBlock':
      return ['static blocks', 94];
    case 'ExportAllDeclaration':
      return node['exported'] ? ['export * as', 72] : null;
    case 'AwaitExpression':
      return above.some(({ type }) => /Function/.test(type)) ? null : ['await outside of functions', 89];
    case 'Literal':
      return literalOf(node);
    default:
      return null;
  }
}

function literalOf(node: TreeNode): [string, number] | null {
  const { flags } = (node['regex'] ?? {}) as { flags?: string };
  if (flags?.includes('v')) return ['regular expressions with v', 112];
  if (flags?.includes('d')) return ['regular expressions with d', 90];
  if (typeof node['value'] === 'number' && String(node['raw']).includes('_')) return ['numbers with _', 75];
  return null;
}

const isCalled = (node: TreeNode, parent: TreeNode | undefined): boolean =>
  /^(Call|New)Expression$/.test(parent?.type ?? '') && parent?.['callee'] === node;

/**
 * What a file asks for itself before it uses it: `typeof x`, `'x' in y`, or `y.x` looked at without a call; and the
 * methods it defines itself.
 */
function testedFor(tree: TreeNode): Set<string> {
  const tested = new Set<string>();
  visit(tree, (node, above) => {
    const parent = above[above.length - 1];
    if (node.type === 'UnaryExpression' && node['operator'] === 'typeof')
      tested.add(nameOf(node['argument']));
    if (node.type === 'BinaryExpression' && node['operator'] === 'in') {
      const name = nameOf(node['left']);
      tested.add(name).add(`.${name}`);
    }
    const isOwn =
      node.type === 'MethodDefinition' || (node.type === 'Property' && parent?.type === 'ObjectExpression');
    if (isOwn && isNode(node['value']) && /Function/.test(node['value'].type))
      tested.add(`.${nameOf(node['key'])}`);
    if (node.type !== 'MemberExpression' || node['computed']) return;
    if (!isCalled(node, parent)) tested.add(`.${nameOf(node['property'])}`);
  });
  return tested;
}

function apiOf(node: TreeNode, parent: TreeNode | undefined): [string, number, guard: string] | null {
  if (node.type === 'Identifier') {
    const name = nameOf(node);
    const isProperty =
      (parent?.type === 'MemberExpression' && parent['property'] === node && !parent['computed']) ||
      (parent?.type === 'Property' && parent['key'] === node && !parent['shorthand']) ||
      parent?.type === 'MethodDefinition';
    return !isProperty && Object.hasOwn(GLOBALS, name) ? [name, GLOBALS[name] ?? 0, name] : null;
  }
  if (node.type === 'MemberExpression' && !node['computed']) {
    const property = nameOf(node['property']);
    const path = `${nameOf(node['object'])}.${property}`;
    if (Object.hasOwn(STATICS, path)) return [path, STATICS[path] ?? 0, `.${property}`];
    if (isCalled(node, parent) && Object.hasOwn(METHODS, property))
      return [`.${property}()`, METHODS[property] ?? 0, `.${property}`];
  }
  if (node.type === 'Property' && parent?.type === 'ObjectExpression' && !node['computed']) {
    const key = nameOf(node['key']);
    if (Object.hasOwn(OPTIONS, key)) return [`the option ${key}`, OPTIONS[key] ?? 0, ''];
  }
  return null;
}

/** Listeners with a signal are never removed by an engine that does not know the option. */
function signalOf(node: TreeNode): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = node['callee'];
  if (!isNode(callee) || nameOf(callee['property']) !== 'addEventListener') return false;
  const options = (node['arguments'] as unknown[])[2];
  if (!isNode(options) || options.type !== 'ObjectExpression') return false;
  return (options['properties'] as TreeNode[]).some(({ key }) => nameOf(key) === 'signal');
}

/** @returns what `tree` needs that no Chromium up to `floor` has; what the file itself tests for is let through */
export function newerInScript(tree: TreeNode, floor: number): Newer[] {
  const tested = testedFor(tree);
  const found: Newer[] = [];
  const add = (what: string, since: number, { start }: TreeNode): void => {
    if (since > floor) found.push({ what, since, at: start });
  };
  visit(tree, (node, above) => {
    const syntax = syntaxOf(node, above);
    if (syntax) add(...syntax, node);
    const api = apiOf(node, above[above.length - 1]);
    if (api && !tested.has(api[2])) add(api[0], api[1], node);
    if (signalOf(node)) add('addEventListener with a signal', 90, node);
  });
  return found;
}

/** Node types of ECMAScript 5: all that the notice for old engines may be written in. */
const ES5 = new Set(
  (
    'Program ExpressionStatement BlockStatement EmptyStatement DebuggerStatement ReturnStatement LabeledStatement ' +
    'BreakStatement ContinueStatement IfStatement SwitchStatement SwitchCase ThrowStatement TryStatement CatchClause ' +
    'WhileStatement DoWhileStatement ForStatement ForInStatement FunctionDeclaration VariableDeclaration ' +
    'VariableDeclarator ThisExpression ArrayExpression ObjectExpression Property FunctionExpression UnaryExpression ' +
    'UpdateExpression BinaryExpression AssignmentExpression LogicalExpression MemberExpression ConditionalExpression ' +
    'CallExpression NewExpression SequenceExpression Identifier Literal Directive ParenthesizedExpression'
  ).split(' '),
);

/** @returns what `tree` has that ECMAScript 5 has not */
export function newerThanEs5(tree: TreeNode): Newer[] {
  const found: Newer[] = [];
  visit(tree, (node) => {
    const isPlain =
      ES5.has(node.type) &&
      !(node.type === 'VariableDeclaration' && node['kind'] !== 'var') &&
      !(node.type === 'Property' && (node['shorthand'] || node['method'] || node['computed'])) &&
      !(node['async'] || node['generator']) &&
      !(node.type === 'BinaryExpression' && node['operator'] === '**') &&
      !(node.type === 'CatchClause' && !node['param']);
    if (!isPlain) found.push({ what: node.type, since: 0, at: node.start });
  });
  return found.concat(newerInScript(tree, 0));
}
