/** What a style sheet asks of its engine beyond a version of Chromium. Versions: browser-compat-data. */

export interface NewerStyle {
  what: string;
  /** First Chromium that has it. */
  since: number;
  /** The rule it stands in. */
  rule: string;
}

interface Rule {
  prelude: string;
  /** What the rule stands in, outermost first. */
  above: string[];
  declarations: [property: string, value: string][];
}

type Feature = [pattern: RegExp, since: number, what: string];

const AT_RULES: Feature[] = [
  [/^@layer/, 99, '@layer'],
  [/^@container/, 105, '@container'],
  [/^@property/, 85, '@property'],
  [/^@scope/, 118, '@scope'],
  [/^@starting-style/, 117, '@starting-style'],
  [/^@media[^{]*[<>]/, 104, 'ranges in media queries'],
];

const SELECTORS: Feature[] = [
  [/:(where|is)\(/, 88, ':where() and :is()'],
  [/:has\(/, 105, ':has()'],
  [/:not\([^)]*,/, 88, ':not() with a list'],
  [/:focus-visible/, 86, ':focus-visible'],
  [/:dir\(/, 120, ':dir()'],
  [/::part\(/, 73, '::part()'],
  [/::marker/, 86, '::marker'],
  [/:(popover-open|modal|user-valid|user-invalid)\b/, 105, 'states of dialogs and forms'],
  [/&/, 112, 'nesting'],
];

const PROPERTIES: Feature[] = [
  [/^inset(-|$)/, 87, 'inset'],
  [/^aspect-ratio$/, 88, 'aspect-ratio'],
  [/^(margin|padding)-(inline|block)$/, 87, 'logical shorthands'],
  [/^border-(start|end)-(start|end)-radius$/, 89, 'logical corners'],
  [/^accent-color$/, 93, 'accent-color'],
  [/^backdrop-filter$/, 76, 'backdrop-filter'],
  [/^appearance$/, 84, 'appearance without a prefix'],
  [/^(content-visibility|contain-intrinsic)/, 85, 'content-visibility'],
  [/^(translate|rotate|scale)$/, 104, 'translate, rotate, scale as properties'],
  [/^text-(wrap|wrap-mode|wrap-style)$/, 114, 'text-wrap'],
  [/^text-(underline-offset|decoration-thickness)$/, 89, 'place and thickness of underlines'],
  [/^container(-|$)/, 105, 'containers'],
  [/^scrollbar-/, 121, 'scrollbar properties'],
  [/^mask(-|$)/, 120, 'mask without a prefix'],
  [
    /^(animation-timeline|view-transition-name|field-sizing|text-box|interpolate-size)/,
    111,
    'newest properties',
  ],
];

const VALUES: Feature[] = [
  [/\b(clamp|min|max)\(/, 79, 'clamp(), min(), max()'],
  [/\b(color-mix|oklch|oklab|lch|lab|hwb|color)\(/, 101, 'colour functions'],
  [/\blight-dark\(/, 123, 'light-dark()'],
  [/\b(round|mod|rem|sin|cos|tan|pow|sqrt|hypot|abs|sign)\(/, 111, 'arithmetic functions'],
  [/\d[dsl]v(h|w|i|b|min|max)\b/, 108, 'units of the dynamic viewport'],
  [/\dcq(w|h|i|b|min|max)\b/, 105, 'units of containers'],
  [/\d(lh|rlh|cap|rcap|ic|ric)\b/, 109, 'units of lines and glyphs'],
  [/\banywhere\b/, 80, 'anywhere'],
  [/\bauto-phrase\b/, 119, 'auto-phrase'],
  [/\brevert\b/, 84, 'revert'],
];

/** Passed over by an older engine without a loss: refused on the wall, whose looks are the point, and nowhere else. */
export const DECORATION = [
  'accent-color',
  'place and thickness of underlines',
  'scrollbar properties',
  'mask without a prefix',
];

/** Rules with their declarations; strings and addresses are emptied, they ask nothing of an engine. */
function rulesOf(css: string): Rule[] {
  const bare = css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""')
    .replace(/url\([^)]*\)/g, 'url()');
  const rules: Rule[] = [];
  const open: Rule[] = [];
  let text = '';
  const declare = (): void => {
    const [, property, value] = /^\s*([\w-]+)\s*:([\s\S]*)$/.exec(text) ?? [];
    if (property !== undefined && value !== undefined)
      open[open.length - 1]?.declarations.push([property.toLowerCase(), value.trim()]);
    text = '';
  };
  for (const char of bare) {
    if (char === '{') {
      const rule = { prelude: text.trim(), above: open.map(({ prelude }) => prelude), declarations: [] };
      rules.push(rule);
      open.push(rule);
      text = '';
    } else if (char === ';' || char === '}') {
      declare();
      if (char === '}') open.pop();
    } else text += char;
  }
  return rules;
}

/** In a grid it is as old as grids are; in a flex box it is not, and a rule must say which it is in. */
function gapOf({ declarations }: Rule): [what: string, since: number] | null {
  if (!declarations.some(([property]) => /^(row-|column-)?gap$/.test(property))) return null;
  const isOld = declarations.some(
    ([property, value]) =>
      (property === 'display' && /grid/.test(value)) || /^column(s|-count|-width)$/.test(property),
  );
  return isOld ? null : ['gap in a rule that is no grid', 84];
}

/** @returns what `css` needs that no Chromium up to `floor` has; what stands in `@supports` is let through */
export function newerInStyle(css: string, floor: number): NewerStyle[] {
  const found: NewerStyle[] = [];
  for (const rule of rulesOf(css)) {
    const isGuarded = [...rule.above, rule.prelude].some((prelude) => prelude.startsWith('@supports'));
    if (isGuarded) continue;
    const add = (what: string, since: number): void => {
      if (since > floor) found.push({ what, since, rule: rule.prelude });
    };
    const check = (features: readonly Feature[], text: string): void =>
      features.filter(([pattern]) => pattern.test(text)).forEach(([, since, what]) => add(what, since));
    check(rule.prelude.startsWith('@') ? AT_RULES : SELECTORS, rule.prelude);
    for (const [property, value] of rule.declarations) {
      check(PROPERTIES, property);
      check(VALUES, value);
      if (/^overflow(-[xy])?$/.test(property) && /\bclip\b/.test(value)) add('overflow: clip', 90);
    }
    const gap = gapOf(rule);
    if (gap) add(...gap);
  }
  return found;
}
