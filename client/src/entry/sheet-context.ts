/** What the cells of a sheet share: the draft, which cell is active, and how the cursor moves. */
import { inject, nextTick, provide, ref, type InjectionKey, type Ref } from 'vue';
import type { CellKey } from './cell';
import { isBlock, parseBlock, placeBlock } from './paste';
import type { SheetDraft } from './sheet-draft';
import { positionOf, step, type Direction, type Layout } from './sheet-layout';

export interface SheetContext {
  draft: Readonly<Ref<SheetDraft>>;
  /** The cell that had the cursor last: its definition is shown, its note is open. */
  active: Ref<CellKey | null>;
  inputId: (key: CellKey) => string;
  reasonId: (key: CellKey) => string;
  /** Puts the cursor into a cell. @returns false at the edge of the sheet */
  focus: (key: CellKey | null) => boolean;
  focusReason: (key: CellKey) => boolean;
  move: (from: CellKey, direction: Direction) => boolean;
  /** Lays a pasted block over the sheet. @returns false when it is a single cell and goes the ordinary way */
  paste: (from: CellKey, text: string) => boolean;
  undo: () => void;
}

const CONTEXT: InjectionKey<SheetContext> = Symbol('sheet');

const safe = (key: CellKey): string => key.replace(/[^\w.-]/g, '_');

/** @param onPasted told what became of a pasted block */
export function provideSheet(
  draft: Readonly<Ref<SheetDraft>>,
  layout: Readonly<Ref<Layout | null>>,
  onPasted: (count: number, outside: number, blank: number) => void,
): SheetContext {
  const active = ref<CellKey | null>(null);
  const inputId = (key: CellKey): string => `cell-${safe(key)}`;
  const reasonId = (key: CellKey): string => `reason-${safe(key)}`;
  const grid = (): CellKey[][] => layout.value?.grid ?? [];
  const focusOn = (id: string): boolean => {
    const element = document.getElementById(id);
    element?.focus();
    return element !== null;
  };
  const focus = (key: CellKey | null): boolean => key !== null && focusOn(inputId(key));
  const context: SheetContext = {
    draft,
    active,
    inputId,
    reasonId,
    focus,
    focusReason: (key) => focusOn(reasonId(key)),
    move: (from, direction) => focus(step(grid(), from, direction)),
    paste(from, text) {
      const at = positionOf(grid(), from);
      if (!at || !isBlock(text)) return false;
      const { placed, outside, blank } = placeBlock(parseBlock(text), grid(), at);
      onPasted(draft.value.write(placed, 'paste'), outside, blank);
      return true;
    },
    undo() {
      const [key = null] = draft.value.undo();
      void nextTick(() => focus(key));
    },
  };
  provide(CONTEXT, context);
  return context;
}

/** The sheet around a cell. */
export function useSheetContext(): SheetContext {
  const context = inject(CONTEXT);
  if (!context) throw new Error('a cell outside a sheet');
  return context;
}
