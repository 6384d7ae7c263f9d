/** Finding rows and columns of a sheet by the names in a pasted block. */
import type { Column, Line, PlaceRow } from '../grid/sheet-layout';

const TOTAL = /^(合计|小计|总计|共计|全区|全区合计|本区合计|total|sum|subtotal)$/i;
/** What people leave out of a place's name. */
const SUFFIX = /(街道|镇|乡|工业园区|园区|新区|街道办事处|镇人民政府)$/;

/** A name without what people write differently: width of letters, spaces, units in brackets, punctuation at the end. */
export function plainName(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[(（[【][^)）\]】]*[)）\]】]/g, '')
    .replace(/[\s·:：,，.。、*#_-]/g, '')
    .toLowerCase();
}

export const isTotal = (text: string): boolean => TOTAL.test(plainName(text));

/** A number, a dash, an amount in 万: what stands in a data cell and never in a heading. */
export function looksLikeValue(text: string): boolean {
  const plain = text.normalize('NFKC').trim();
  return plain === '' || /^([-+]?[\d,.]+\s*[万亿萬億%]?|[-—–/\\无]+|不适用|n\/?a)$/i.test(plain);
}

type Find<T> = (labels: readonly string[]) => T | null;
const allOf = ({ zh, en }: { zh: string; en: string }): string[] => [plainName(zh), plainName(en)];

/** Rows of places by name; a name without its 街道 or 镇 will do where it is the only one. */
export function placeFinder(rows: readonly PlaceRow[]): Find<number> {
  const exact = new Map<string, number>();
  const short = new Map<string, number>();
  rows.forEach(({ name, place }, index) => {
    for (const each of [...allOf(name), plainName(place)]) exact.set(each, index);
    const shortened = plainName(name.zh).replace(SUFFIX, '');
    short.set(shortened, short.has(shortened) ? -1 : index);
  });
  return (labels) => {
    for (const label of labels) {
      const plain = plainName(label);
      const found = exact.get(plain) ?? short.get(plain.replace(SUFFIX, ''));
      if (plain !== '' && found !== undefined && found >= 0) return found;
    }
    return null;
  };
}

/**
 * Columns of a table (or lines of a list) by the names of indicator and item. An item's name alone will do where only one
 * indicator has it.
 */
export function figureFinder(columns: readonly Pick<Column | Line, 'indicator' | 'item'>[]): Find<number> {
  const named = columns.map(({ indicator, item }) => ({
    indicator: new Set([...allOf(indicator.name), plainName(indicator.code)]),
    item: item && new Set([...allOf(item.name), plainName(item.code)]),
  }));
  return (labels) => {
    const plain = labels.map(plainName).filter((label) => label !== '');
    const has = (names: ReadonlySet<string>): boolean => plain.some((label) => names.has(label));
    const fits = named.flatMap(({ indicator, item }, index) => {
      const isNamed = has(indicator);
      if (item === null) return isNamed ? [{ index, isNamed }] : [];
      return has(item) ? [{ index, isNamed }] : [];
    });
    const best = fits.filter(({ isNamed }) => isNamed);
    const left = best.length > 0 ? best : fits;
    return left.length === 1 ? (left[0]?.index ?? null) : null;
  };
}
