/** The keys of the sheet, as Excel and WPS have them: which key means what, in which mode. */
import type { Move } from './grid-moves';

/** rest: the cell is chosen · enter: typing replaces what stood there · edit: F2, the caret moves in the text. */
export type Mode = 'rest' | 'enter' | 'edit';

export type Command =
  | { kind: 'move'; move: Move; isExtending: boolean }
  | { kind: 'fill'; direction: 'down' | 'right' }
  | {
      kind:
        | 'enter'
        | 'edit'
        | 'cancel'
        | 'takeBack'
        | 'undo'
        | 'redo'
        | 'selectAll'
        | 'card'
        | 'save'
        | 'help'
        | 'leave';
    };

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const arrows: Record<string, [near: Move, far: Move]> = {
  ArrowUp: ['up', 'farUp'],
  ArrowDown: ['down', 'farDown'],
  ArrowLeft: ['left', 'farLeft'],
  ArrowRight: ['right', 'farRight'],
};
const plain: Record<string, Command['kind'] & ('edit' | 'cancel' | 'takeBack' | 'card' | 'help' | 'leave')> =
  {
    F2: 'edit',
    Escape: 'cancel',
    Delete: 'takeBack',
    Backspace: 'takeBack',
    F1: 'card',
    '?': 'help',
    '？': 'help',
    F6: 'leave',
  };
const withControl: Record<string, Command> = {
  z: { kind: 'undo' },
  y: { kind: 'redo' },
  a: { kind: 'selectAll' },
  d: { kind: 'fill', direction: 'down' },
  r: { kind: 'fill', direction: 'right' },
};

/** @returns what a key means; null = it goes into the text, or is none of ours */
export function commandOf(pressed: Pressed, mode: Mode): Command | null {
  const { key, shiftKey, altKey } = pressed;
  const isControl = pressed.ctrlKey || pressed.metaKey;
  if (isControl && key.toLowerCase() === 's') return { kind: 'save' };
  if (altKey) return key === 'Enter' ? { kind: 'card' } : null;
  if (key === 'Enter' && !isControl) return shiftKey ? step('up') : { kind: 'enter' };
  if (key === 'Tab' && !isControl) return step(shiftKey ? 'previous' : 'next');
  if (key === 'Escape' || key === 'F1' || key === 'F6') return { kind: plain[key] ?? 'cancel' } as Command;
  if (mode === 'edit') return null;
  if (mode === 'enter') return isControl || shiftKey ? null : arrowIn(key);
  if (isControl) return controlled(key, shiftKey);
  return arrow(key, false, shiftKey) ?? travel(key, shiftKey) ?? single(key);
}

const step = (move: Move): Command => ({ kind: 'move', move, isExtending: false });

const arrowIn = (key: string): Command | null => arrow(key, false, false);

function arrow(key: string, isFar: boolean, isExtending: boolean): Command | null {
  const moves = arrows[key];
  return moves ? { kind: 'move', move: moves[isFar ? 1 : 0], isExtending } : null;
}

function travel(key: string, isExtending: boolean): Command | null {
  const moves: Record<string, Move> = {
    Home: 'rowStart',
    End: 'rowEnd',
    PageUp: 'pageUp',
    PageDown: 'pageDown',
  };
  const move = moves[key];
  return move ? { kind: 'move', move, isExtending } : null;
}

function single(key: string): Command | null {
  const kind = plain[key];
  return kind ? { kind } : null;
}

function controlled(key: string, isShift: boolean): Command | null {
  if (key === 'Home' || key === 'End')
    return { kind: 'move', move: key === 'Home' ? 'first' : 'last', isExtending: isShift };
  const far = arrow(key, true, isShift);
  if (far) return far;
  const letter = key.toLowerCase();
  if (letter === 'z' && isShift) return { kind: 'redo' };
  return withControl[letter] ?? null;
}
