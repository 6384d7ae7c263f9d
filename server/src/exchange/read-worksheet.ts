/** The cells of one sheet. Imported by the reading process: no package of ours here. */
import { columnName, columnOf, rowOf } from './cell-address.js';
import { FileRefusal } from './file-refusal.js';
import {
  limits,
  TableBuilder,
  type Merge,
  type TableCell,
  type TableCounter,
  type TableSheet,
} from './table.js';
import { RichText, walk } from './xml.js';

/** @throws FileRefusal beyond the limits */
export function readSheet(
  part: Uint8Array,
  strings: readonly string[],
  counter: TableCounter,
): Omit<TableSheet, 'name'> {
  const cells = new Cells(strings, counter);
  const merges: Merge[] = [];
  walk(part, {
    open: (tag, attributes) => {
      if (tag === 'mergeCell') merges.push(...mergeOf(attributes.ref ?? '', merges.length));
      else cells.open(tag, attributes);
    },
    text: (data) => cells.text(data),
    close: (tag) => cells.close(tag),
    share: (share) => (counter.share = share),
  });
  return { rows: cells.table.rows, merges, formula: cells.formula };
}

/** Follows the cells of a sheet as they come. */
class Cells {
  readonly table: TableBuilder;
  formula: string | null = null;
  private readonly inline = new RichText();
  private row = 0;
  private column = -1;
  private type = 'n';
  private value = '';
  private isInValue = false;

  constructor(
    private readonly strings: readonly string[],
    counter: TableCounter,
  ) {
    this.table = new TableBuilder(counter);
  }

  open(tag: string, { r, t }: Record<string, string | undefined>): void {
    if (tag === 'row') {
      this.row = r === undefined ? this.row + 1 : Number(r);
      if (!(this.row >= 1)) throw new FileRefusal('FILE_DAMAGED');
      this.column = -1;
    } else if (tag === 'c') {
      this.column = r === undefined ? this.column + 1 : columnOf(r);
      if (this.column < 0) throw new FileRefusal('FILE_DAMAGED');
      [this.type, this.value] = [t ?? 'n', ''];
      this.inline.clear();
    } else if (tag === 'f') {
      this.formula ??= `${columnName(this.column)}${this.row}`;
    } else if (tag === 'v') this.isInValue = true;
    this.inline.open(tag);
  }

  text(data: string): void {
    if (this.isInValue) this.value += data;
    this.inline.add(data);
  }

  close(tag: string): void {
    this.inline.close(tag);
    if (tag === 'v') this.isInValue = false;
    if (tag === 'c' && this.formula === null) this.table.put(this.row, this.column, this.cell());
  }

  private cell(): TableCell {
    const { type, value } = this;
    if (type === 'inlineStr') return this.inline.value();
    if (type === 's') {
      const text = this.strings[Number(value)];
      if (text === undefined) throw new FileRefusal('FILE_DAMAGED');
      return text;
    }
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
    if (type !== 'n') return value; // text of a formula's result, error, date
    if (value === '') return null;
    const number = Number(value);
    return Number.isFinite(number) ? number : value;
  }
}

/** `B2:B9`, cut to what we read at all; a range over the whole sheet costs nothing. */
function mergeOf(range: string, count: number): Merge[] {
  if (count >= limits.merges) throw new FileRefusal('FILE_DAMAGED');
  const [first = '', last = first] = range.split(':');
  const merge = {
    firstRow: rowOf(first),
    lastRow: Math.min(rowOf(last), limits.rows),
    firstColumn: columnOf(first),
    lastColumn: Math.min(columnOf(last), limits.columns - 1),
  };
  return merge.firstRow > 0 && merge.firstColumn >= 0 ? [merge] : [];
}
