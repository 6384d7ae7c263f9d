/** What the parts of an open sheet share: the draft, the grid with its cursor, and how cells are named and look. */
import { inject, provide, type ComputedRef, type InjectionKey, type Ref } from 'vue';
import type { Choice, CellKey } from '../draft/cell';
import type { LookState } from './cell-look';
import type { Basis } from './basis';
import type { SheetDraft } from '../draft/sheet-draft';
import type { Grid } from './use-grid';

export interface CellLook {
  text: string;
  state: LookState;
  /** Name, value and state, for who does not see the sheet. */
  label: string;
}

export interface SheetContext {
  draft: Readonly<Ref<SheetDraft>>;
  grid: Grid;
  isNarrow: Readonly<Ref<boolean>>;
  basis: Readonly<Ref<Basis>>;
  look: (key: CellKey) => CellLook;
  /** Indicator, item and place of a cell. */
  nameOfCell: (key: CellKey) => string;
  resolve: (key: CellKey, choice: Choice) => void;
  /** The cells of an indicator in the sheet's order. */
  siblings: ComputedRef<ReadonlyMap<string, CellKey[]>>;
}

const CONTEXT: InjectionKey<SheetContext> = Symbol('sheet');

export function provideSheet(context: SheetContext): void {
  provide(CONTEXT, context);
}

/** The sheet around a cell. */
export function useSheetContext(): SheetContext {
  const context = inject(CONTEXT);
  if (!context) throw new Error('a cell outside a sheet');
  return context;
}

/** Id of a cell's element, for focus and description. */
export const cellId = (key: CellKey): string => `cell-${key.replace(/[^\w.-]/g, '_')}`;
