/** `C7` and back. Imported by the reading process: no package of ours here. */

/** `C7` → 2; -1 when it is no address */
export function columnOf(address: string): number {
  let column = 0;
  for (const letter of /^\$?([A-Z]{1,3})(?=\$?\d)/i.exec(address)?.[1]?.toUpperCase() ?? '') {
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  return column - 1;
}

/** `C7` → 7; 0 when it is no address */
export function rowOf(address: string): number {
  return Number(/\d{1,7}$/.exec(address)?.[0] ?? 0);
}

/** 2 → `C` */
export function columnName(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : `${columnName(Math.floor(column / 26) - 1)}${last}`;
}
