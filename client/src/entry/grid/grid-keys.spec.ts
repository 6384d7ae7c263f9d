import { commandOf, type Mode, type Pressed } from './grid-keys';

const press = (keys: string, mode: Mode = 'rest') => {
  const parts = keys.split('+');
  const key = parts.pop() ?? '';
  const pressed: Pressed = {
    key: key === 'Space' ? ' ' : key,
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Cmd'),
    shiftKey: parts.includes('Shift'),
    altKey: parts.includes('Alt'),
  };
  return commandOf(pressed, mode);
};
const move = (to: string, isExtending = false) => ({ kind: 'move', move: to, isExtending });

describe('the keys of the sheet', () => {
  it.each([
    ['ArrowLeft', move('left')],
    ['Shift+ArrowDown', move('down', true)],
    ['Ctrl+ArrowDown', move('farDown')],
    ['Ctrl+Shift+ArrowRight', move('farRight', true)],
    ['Enter', { kind: 'enter' }],
    ['Shift+Enter', move('up')],
    ['Tab', move('next')],
    ['Shift+Tab', move('previous')],
    ['Home', move('rowStart')],
    ['Shift+End', move('rowEnd', true)],
    ['Ctrl+Home', move('first')],
    ['Ctrl+End', move('last')],
    ['PageDown', move('pageDown')],
    ['F2', { kind: 'edit' }],
    ['Delete', { kind: 'takeBack' }],
    ['Backspace', { kind: 'takeBack' }],
    ['Escape', { kind: 'cancel' }],
    ['Ctrl+z', { kind: 'undo' }],
    ['Cmd+z', { kind: 'undo' }],
    ['Ctrl+y', { kind: 'redo' }],
    ['Ctrl+Shift+Z', { kind: 'redo' }],
    ['Ctrl+a', { kind: 'selectAll' }],
    ['Ctrl+d', { kind: 'fill', direction: 'down' }],
    ['Ctrl+r', { kind: 'fill', direction: 'right' }],
    ['F1', { kind: 'card' }],
    ['Alt+Enter', { kind: 'card' }],
    ['Ctrl+s', { kind: 'save' }],
    ['?', { kind: 'help' }],
    ['F6', { kind: 'leave' }],
    ['1', null],
    ['１', null],
    ['Ctrl+c', null],
    ['Ctrl+v', null],
  ])('%s at rest means %j', (keys, command) => {
    expect(press(keys)).toEqual(command);
  });

  it.each([
    ['ArrowRight', move('right')],
    ['Enter', { kind: 'enter' }],
    ['Backspace', null],
    ['?', null],
    ['Ctrl+z', null],
    ['Home', null],
    ['Shift+ArrowLeft', null],
    ['Escape', { kind: 'cancel' }],
    ['Ctrl+s', { kind: 'save' }],
  ])('%s while typing means %j', (keys, command) => {
    expect(press(keys, 'enter')).toEqual(command);
  });

  it('leaves the arrows to the caret after F2', () => {
    expect(press('ArrowRight', 'edit')).toBeNull();
    expect(press('Enter', 'edit')).toEqual({ kind: 'enter' });
  });
});
