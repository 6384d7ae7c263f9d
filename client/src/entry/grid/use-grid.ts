/** The cursor of a sheet: which cell is active, what is being typed, what is selected, and what keys, mouse and clipboard do. */
import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import { asPeriods, periodText, shownText, type Basis } from './basis';
import type { CellKey, Complaint } from '../draft/cell';
import { commandOf, type Command, type Mode } from './grid-keys';
import {
  blockBetween,
  fillOf,
  fillPairs,
  gridOf,
  isWithin,
  keyAt,
  keysIn,
  moveFrom,
  regionBlock,
  type Block,
  type Move,
  type Position,
} from './grid-moves';
import { blockFrom, blockText, singleFrom } from '../paste/paste';
import { matchBlock, type Matched } from '../paste/paste-match';
import type { SheetDraft } from '../draft/sheet-draft';
import type { Layout } from './sheet-layout';

export interface GridSource {
  draft: Readonly<Ref<SheetDraft>>;
  layout: Readonly<Ref<Layout | null>>;
  isNarrow: Readonly<Ref<boolean>>;
  basis: Readonly<Ref<Basis>>;
}

/** What the page does about it. */
export interface GridEvents {
  /** Something worth a line: how many were filled, why nothing happened. */
  told: (what: { kind: 'filled' | 'kept' | 'locked' | 'copied'; count: number }) => void;
  card: () => void;
  save: () => void;
  help: () => void;
  leave: () => void;
  paste: (matched: Matched) => void;
}

export type Grid = ReturnType<typeof useGrid>;

export function useGrid({ draft, layout, isNarrow, basis }: GridSource, events: GridEvents) {
  const shape = computed(() => gridOf(layout.value ?? { regions: [] }, isNarrow.value));
  const active = ref<CellKey | null>(null);
  const other = shallowRef<Position | null>(null);
  const mode = ref<Mode>('rest');
  const typed = ref('');
  /** Why what is typed cannot be written; it stays in the open editor. */
  const trouble = shallowRef<Complaint | null>(null);
  /** Goes up when the editor (or the field for the reason) is to take the focus. */
  const focusing = shallowRef<{ on: 'cell' | 'reason' } | null>(null);
  /** Column in which a run of Tabs began: Enter goes back to it, as in Excel. */
  let tabColumn: number | null = null;
  let dragging: { from: Position; fill: Block | null } | null = null;

  const here = computed(() => (active.value === null ? null : (shape.value.at.get(active.value) ?? null)));
  const block = computed<Block | null>(() => {
    if (!here.value) return null;
    return blockBetween(shape.value, here.value, other.value ?? here.value);
  });
  const selected = computed(() => (block.value ? keysIn(shape.value, block.value) : []));
  const shown = (key: CellKey): string =>
    shownText(draft.value.cell(key), draft.value.view(key), basis.value);
  const text = computed(() => {
    if (mode.value !== 'rest') return typed.value;
    return active.value === null ? '' : shown(active.value);
  });
  const isLocked = (key: CellKey): boolean => draft.value.cell(key)?.closed != null;

  /** Makes a cell the active one. What was being typed elsewhere is written first. */
  function go(key: CellKey | null, takesFocus = true): boolean {
    if (key === null || !shape.value.at.has(key)) return false;
    if (mode.value !== 'rest' && key !== active.value) commit();
    if (key !== active.value) rest();
    active.value = key;
    other.value = null;
    if (takesFocus) focusing.value = { on: 'cell' };
    return true;
  }

  function rest(): void {
    mode.value = 'rest';
    trouble.value = null;
  }

  // --- typing -------------------------------------------------------------------------------------------------

  /** A keystroke in the editor: the model hears of it at once, so that nothing typed is ever overwritten or lost. */
  function input(value: string): void {
    if (active.value === null || isLocked(active.value)) return;
    if (mode.value === 'rest') mode.value = 'enter';
    typed.value = value;
    trouble.value = null;
    keep(active.value);
  }

  /** The open editor's text, as this period's figure, is kept in the browser; a total to date would be taken for one. */
  function keep(key: CellKey): void {
    const own = periodText(draft.value.cell(key), typed.value, basis.value);
    draft.value.edit(key, 'text' in own ? own.text : '');
  }

  function edit(): void {
    if (active.value === null || mode.value === 'edit') return;
    if (isLocked(active.value)) return events.told({ kind: 'locked', count: 1 });
    if (mode.value === 'rest') typed.value = shown(active.value);
    mode.value = 'edit';
    keep(active.value);
    focusing.value = { on: 'cell' };
  }

  /** Writes what is typed. @returns false when it has to be looked at first: the cursor stays */
  function commit(): boolean {
    const key = active.value;
    if (mode.value === 'rest' || key === null) return true;
    const own = periodText(draft.value.cell(key), typed.value, basis.value);
    if ('complaint' in own) {
      trouble.value = own.complaint;
      return false;
    }
    if (typed.value === shown(key)) draft.value.leave();
    else draft.value.write([{ key, text: own.text }], 'form');
    rest();
    const { mark } = draft.value.view(key);
    return mark !== 'invalid' && mark !== 'conflict';
  }

  function cancel(): boolean {
    if (mode.value !== 'rest') {
      draft.value.leave();
      rest();
      focusing.value = { on: 'cell' };
    } else if (other.value) other.value = null;
    else return false;
    return true;
  }

  // --- keys ---------------------------------------------------------------------------------------------------

  /** A key in the editor. @returns whether it was ours */
  function press(event: KeyboardEvent): boolean {
    if (event.isComposing || event.keyCode === 229) return false; // the input method's
    const command = commandOf(event, mode.value);
    return command !== null && act(command);
  }

  function act(command: Command): boolean {
    switch (command.kind) {
      case 'move':
        return step(command.move, command.isExtending);
      case 'enter':
        return enter();
      case 'fill':
        fill(command.direction);
        return true;
      case 'cancel':
        return cancel();
      case 'edit':
        edit();
        return true;
      case 'takeBack':
        takeBack();
        return true;
      case 'undo':
      case 'redo':
        replay(command.kind);
        return true;
      case 'selectAll':
        selectAll();
        return true;
      default:
        commit();
        events[command.kind]();
        return true;
    }
  }

  /** The next cell below. */
  const onward = (): boolean => step('down', false);

  /** Enter: takes over a suggestion; after typing it asks for the reason that is lacking before the cursor goes on. */
  function enter(): boolean {
    const key = active.value;
    if (key === null || (mode.value === 'rest' && adopt())) return true;
    const wasTyping = mode.value !== 'rest';
    if (!commit()) return true;
    if (wasTyping && draft.value.view(key).mark === 'reason') focusing.value = { on: 'reason' };
    else onward();
    return true;
  }

  /** Takes over what `2.2万` plainly means. @returns false when nothing is suggested */
  function adopt(): boolean {
    const key = active.value;
    const suggestion = key === null ? null : draft.value.view(key).suggestion;
    if (key === null || suggestion === null) return false;
    draft.value.write([{ key, text: String(suggestion) }], 'form');
    focusing.value = { on: 'cell' };
    return true;
  }

  function step(move: Move, isExtending: boolean): boolean {
    if (!here.value) return false;
    if (isExtending) return extend(moveFrom(shape.value, other.value ?? here.value, move));
    if (mode.value !== 'rest' && !commit()) return true;
    const from = here.value;
    if (move === 'next') tabColumn ??= from.column;
    const start = move === 'down' && tabColumn !== null ? { ...from, column: tabColumn } : from;
    if (move !== 'next') tabColumn = null;
    const to = moveFrom(shape.value, start, move);
    if (to) return go(keyAt(shape.value, to));
    return move !== 'next' && move !== 'previous'; // at the end of the sheet Tab goes on to what follows it
  }

  function extend(to: Position | null): boolean {
    if (!to || !here.value || !blockBetween(shape.value, here.value, to)) return true;
    other.value = to;
    return true;
  }

  function selectAll(): void {
    if (!here.value) return;
    const all = regionBlock(shape.value, here.value);
    active.value = keyAt(shape.value, { row: all.top, column: all.left }) ?? active.value;
    focusing.value = { on: 'cell' };
    other.value = { row: all.bottom, column: all.right };
  }

  /** Takes back what is typed. A reported figure stays: it is corrected, never wiped. */
  function takeBack(): void {
    const keys = selected.value.flat().filter((key) => key !== null);
    const own = keys.filter((key) => draft.value.isTyped(key));
    if (own.length > 0) draft.value.restore(own);
    else if (keys.some((key) => shown(key) !== '')) events.told({ kind: 'kept', count: keys.length });
    rest();
  }

  function replay(way: 'undo' | 'redo'): void {
    commit();
    const [key] = draft.value[way]();
    if (key !== undefined) go(key);
  }

  // --- filling ------------------------------------------------------------------------------------------------

  function fill(direction: 'down' | 'right'): void {
    const filling = block.value && fillOf(shape.value, block.value, direction);
    if (filling) repeat(filling.block, filling.source);
  }

  function repeat(over: Block, source: Block): void {
    const cells = fillPairs(shape.value, over, source).flatMap(({ from, to }) => {
      const { text: own } = draft.value.view(from);
      return own === '' ? [] : [{ key: to, text: own }];
    });
    events.told({ kind: 'filled', count: draft.value.write(cells, 'form') });
  }

  // --- clipboard ----------------------------------------------------------------------------------------------

  function copy(event: ClipboardEvent): void {
    if (mode.value !== 'rest' || !block.value) return;
    const rows = selected.value.map((keys) => keys.map((key) => (key === null ? '' : shown(key))));
    event.clipboardData?.setData('text/plain', blockText(rows));
    event.preventDefault();
    if (event.type === 'cut') takeBack();
    events.told({ kind: 'copied', count: rows.flat().length });
  }

  function paste(event: ClipboardEvent): void {
    const plain = event.clipboardData?.getData('text/plain') ?? '';
    const pasted = blockFrom(event.clipboardData?.getData('text/html') ?? '', plain);
    if (!pasted && mode.value !== 'rest') return; // a piece of text into the open editor
    event.preventDefault();
    const now = layout.value;
    if (!here.value || !now) return;
    if (mode.value !== 'rest') cancel();
    if (pasted) {
      const matched = matchBlock(pasted, now, shape.value, here.value);
      return events.paste(asPeriods(matched, (key) => draft.value.cell(key), basis.value));
    }
    const single = singleFrom(plain);
    if (single === '') return;
    const cells = selected.value.flat().flatMap((key) => (key === null ? [] : [pastedInto(key, single)]));
    draft.value.write(cells, 'paste');
  }

  function pastedInto(key: CellKey, single: string): { key: CellKey; text: string } {
    const own = periodText(draft.value.cell(key), single, basis.value);
    return { key, text: 'text' in own ? own.text : single };
  }

  // --- mouse --------------------------------------------------------------------------------------------------

  function pointerDown(key: CellKey, isExtending: boolean, isFilling: boolean): void {
    const at = shape.value.at.get(key);
    if (!at) return;
    tabColumn = null;
    if (isFilling && block.value) dragging = { from: at, fill: block.value };
    else {
      if (isExtending && here.value) extend(at);
      else go(key);
      dragging = { from: here.value ?? at, fill: null };
    }
  }

  function pointerOver(key: CellKey | null): void {
    const at = key === null ? null : shape.value.at.get(key);
    if (!dragging || !at) return;
    if (!dragging.fill) {
      if (at !== other.value && (other.value || at !== here.value)) extend(at);
      return;
    }
    const { fill: source } = dragging;
    if (isWithin(source, at)) other.value = { row: source.bottom, column: source.right };
    else if (at.row > source.bottom) extend({ row: at.row, column: source.right });
    else if (at.column > source.right) extend({ row: source.bottom, column: at.column });
  }

  function pointerUp(): void {
    const source = dragging?.fill;
    if (source && block.value) repeat(block.value, source);
    dragging = null;
  }

  watch(shape, (now) => {
    if (active.value !== null && !now.at.has(active.value)) {
      active.value = null;
      rest();
    }
    other.value = null;
  });

  return {
    ...{ shape, active, block, mode, text, trouble, focusing, here },
    ...{ go, input, edit, commit, cancel, press, copy, paste, shown, isLocked, onward, adopt, replay },
    ...{ pointerDown, pointerOver, pointerUp },
  };
}
