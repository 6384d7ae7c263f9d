/** What a careful colleague would ask about the typed figures of a sheet, place by place; the same rules as on the server. */
import {
  concernsOf,
  figureKeyOf,
  parseCount,
  readingSheet,
  type CheckBook,
  type Concern,
  type DayCode,
  type ReadFigure,
  type Sheet,
  type TypedFigure,
} from '@lianxi/shared';
import type { Cell, CellKey } from './cell';

/** A typed cell as the checks see it. */
export interface TypedCell {
  cell: Cell;
  text: string;
}

export class SheetChecks {
  private readonly read: ReadFigure;
  private readonly readAfter: ReadFigure;

  /** @param typedOf what is typed in a cell and counts; undefined = nothing */
  constructor(
    private readonly book: CheckBook,
    sheet: Pick<Sheet, 'rows' | 'references'>,
    private readonly today: DayCode,
    typedOf: (key: CellKey) => TypedCell | undefined,
  ) {
    this.read = readingSheet(sheet);
    this.readAfter = readingSheet(sheet, (indicator, place, period, item) => {
      const typed = typedOf(figureKeyOf(indicator, place, period, item));
      const parsed = typed && parseCount(typed.text, typed.cell.indicator);
      if (!parsed?.ok) return undefined;
      return parsed.value ?? 'notApplicable';
    });
  }

  /** Whether a typed text matters to other cells of its place. */
  isLinked({ indicator }: Cell): boolean {
    return this.book.about(indicator.code).length > 0;
  }

  /** @param typed cells of one place, in the order of the sheet. @returns concerns by cell, those that block first */
  concerns(typed: readonly TypedCell[]): Map<CellKey, Concern[]> {
    const figures = typed.flatMap(({ cell, text }): (TypedFigure & { key: CellKey })[] => {
      const parsed = parseCount(text, cell.indicator);
      if (!parsed.ok) return [];
      const { key, indicator, period, saved } = cell;
      const { place, item, recent } = saved;
      return [{ key, indicator, place, period, item: item ?? '', value: parsed.value, recent }];
    });
    const found = concernsOf(this.book, figures, this.read, this.readAfter, this.today);
    return new Map(figures.map(({ key }, index) => [key, found[index] ?? []]));
  }
}
