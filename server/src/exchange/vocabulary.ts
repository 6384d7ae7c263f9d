/** The names of a district as they stand in the headings of tables that people made themselves. */
import type { Indicator, Place } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Vocabulary } from './matrix-form.js';

/** Longer texts are remarks. */
const LONGEST = 60;

/** Without spaces, in half width; a heading ends where its colon does. */
const plain = (text: string): string =>
  text.normalize('NFKC').replace(/\s+/gu, '').replace(/:$/, '').toLowerCase();
/** `联系到司机数(人)` without its unit. */
const bare = (text: string): string => text.replace(/\([^()]*\)$/, '');

/**
 * @param periods period of each indicator on the sheet: these are meant first when another department's has the same name
 */
export function vocabularyOf(
  catalogue: Catalogue,
  district: string,
  periods: ReadonlyMap<string, ReturnType<Vocabulary['periodOf']>>,
): Vocabulary {
  const reported = catalogue
    .indicatorsOf(district)
    .filter(({ type, isComputed }) => type !== 'derived' && !isComputed);
  const own = named(reported.filter(({ code }) => periods.has(code)));
  const others = named(reported.filter(({ code }) => !periods.has(code)));
  const places = named(catalogue.data.places.filter((each) => each.district === district));
  return {
    indicator: remembered<Indicator>((text) => found(own, text) ?? found(others, text)),
    place: remembered<Place>((text) => found(places, text)),
    item: ({ items }, text) => found(named(items), text)?.code,
    periodOf: (indicator) => periods.get(indicator),
  };
}

interface Named {
  code: string;
  name: { zh: string; en: string };
}
/** By code and by name; a name that two bear means neither. */
function named<T extends Named>(list: readonly T[]): Map<string, T | null> {
  const names = new Map<string, T | null>();
  for (const each of list) {
    for (const name of new Set([each.code, each.name.zh, each.name.en].map(plain))) {
      names.set(name, names.has(name) ? null : each);
    }
  }
  return names;
}

function found<T>(names: ReadonlyMap<string, T | null>, text: string): T | undefined {
  const exact = plain(text);
  return names.get(exact) ?? names.get(bare(exact)) ?? undefined;
}

/** A table asks for the same texts over and over. */
function remembered<T>(look: (text: string) => T | undefined): (text: string) => T | undefined {
  const known = new Map<string, T | undefined>();
  return (text) => {
    if (text === '' || text.length > LONGEST || /^[\d.,]+$/.test(text)) return undefined;
    if (!known.has(text)) known.set(text, look(text));
    return known.get(text);
  };
}
