/** A sheet as lines and places, either way round, with what merged cells stand for. */
import { columnName } from './cell-address.js';
import { textOf } from './form-header.js';
import type { TableCell, TableSheet } from './table.js';

export interface Grid {
  /** Numbers of the lines that say something, in order. */
  readonly lines: readonly number[];
  /** Positions in a line that say something, merged ones included, in order. */
  places(line: number): readonly number[];
  /** What a heading says here; merged cells all say what their first one does. */
  text(line: number, place: number): string;
  /** What was typed into this very cell. */
  value(line: number, place: number): TableCell;
  isMerged(line: number, place: number): boolean;
  /** `D7` */
  address(line: number, place: number): string;
  /** Row of the sheet, from 1. */
  row(line: number, place: number): number;
}

/** Cells that a hostile sheet may have us fill in for its merges. */
const MOST_MERGED = 100_000;

/** Lines are rows, places are columns. */
export class TableGrid implements Grid {
  readonly lines: readonly number[];
  private readonly cells = new Map<number, Map<number, TableCell>>();
  private readonly merged = new Map<number, Map<number, TableCell>>();

  constructor({ rows, merges }: TableSheet) {
    for (const { row, cells } of rows) {
      const filled = cells.map((cell, column) => [column, cell] as const).filter(([, cell]) => cell !== null);
      this.cells.set(row, new Map(filled));
    }
    let left = MOST_MERGED;
    for (const { firstRow, lastRow, firstColumn, lastColumn } of merges) {
      const value = this.cells.get(firstRow)?.get(firstColumn) ?? null;
      if (value === null) continue;
      for (let row = firstRow; row <= lastRow && left > 0; row++) {
        const line = this.merged.get(row) ?? new Map<number, TableCell>();
        this.merged.set(row, line);
        for (let column = firstColumn; column <= lastColumn && left > 0; column++, left--)
          line.set(column, value);
      }
    }
    this.lines = [...new Set([...this.cells.keys(), ...this.merged.keys()])].sort((a, b) => a - b);
  }

  places(row: number): number[] {
    const columns = [...(this.cells.get(row)?.keys() ?? []), ...(this.merged.get(row)?.keys() ?? [])];
    return [...new Set(columns)].sort((a, b) => a - b);
  }
  text(row: number, column: number): string {
    return textOf(this.merged.get(row)?.get(column) ?? this.value(row, column));
  }
  value(row: number, column: number): TableCell {
    return this.cells.get(row)?.get(column) ?? null;
  }
  isMerged(row: number, column: number): boolean {
    return this.merged.get(row)?.has(column) ?? false;
  }
  address(row: number, column: number): string {
    return `${columnName(column)}${row}`;
  }
  row(row: number): number {
    return row;
  }

  /** The same sheet with lines and places exchanged. */
  turned(): Grid {
    const columns = new Map<number, number[]>();
    for (const row of this.lines) {
      for (const column of this.places(row)) {
        const rows = columns.get(column);
        if (rows) rows.push(row);
        else columns.set(column, [row]);
      }
    }
    return {
      lines: [...columns.keys()].sort((a, b) => a - b),
      places: (column) => columns.get(column) ?? [],
      text: (column, row) => this.text(row, column),
      value: (column, row) => this.value(row, column),
      isMerged: (column, row) => this.isMerged(row, column),
      address: (column, row) => this.address(row, column),
      row: (_, row) => row,
    };
  }
}
