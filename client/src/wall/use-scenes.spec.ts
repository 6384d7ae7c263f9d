import { effectScope, nextTick, shallowRef } from 'vue';
import type { Scene } from '@lianxi/shared';
import { useScenes } from './use-scenes';

const DWELL_MS = 30_000;

const aScene = (code: string): Scene => ({
  code,
  title: { zh: code, en: code },
  district: 'baoshan',
  programme: null,
  grid: { columns: 12, rows: 8 },
  panels: [],
});

function aRotation(codes = ['a', 'b', 'c'], first: string | null = null) {
  const ready = shallowRef(new Set([...codes, 'outside']));
  const scope = effectScope();
  const changes: string[] = [];
  const all = [...codes, 'outside'].map(aScene);
  const inTurn = (each: readonly string[], dwellMs = DWELL_MS) =>
    each.map((code) => ({ scene: aScene(code), dwellMs }));
  const turns = shallowRef(inTurn(codes));
  const scenes = scope.run(() =>
    useScenes({
      scenes: () => all,
      turns: () => turns.value,
      isReady: (scene) => ready.value.has(scene.code),
      first,
      beforeChange: (next) => changes.push(next.code),
    }),
  );
  if (!scenes) throw new Error('no scope');
  return { scenes, ready, scope, changes, turns, inTurn, shown: () => scenes.shown.value?.code };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('scenes', () => {
  it('begin with the one asked for, else the first', () => {
    expect(aRotation(['a', 'b'], 'b').shown()).toBe('b');
    expect(aRotation(['a', 'b'], 'gone').shown()).toBe('a');
  });

  it('follow each other after their dwell, around and around', async () => {
    const { shown } = aRotation(['a', 'b']);
    for (const next of ['b', 'a', 'b']) {
      jest.advanceTimersByTime(DWELL_MS);
      await nextTick();
      expect(shown()).toBe(next);
    }
  });

  it('stay while they are held, and can still be stepped', async () => {
    const { scenes, shown } = aRotation();
    scenes.isHeld.value = true;
    await nextTick();
    jest.advanceTimersByTime(DWELL_MS * 3);
    await nextTick();
    expect(shown()).toBe('a');
    scenes.step(-1);
    await nextTick();
    expect(shown()).toBe('c');
  });

  it('change only when the answers of the next one are here', async () => {
    const { scenes, ready, shown } = aRotation();
    ready.value = new Set(['a']);
    scenes.go('b');
    await nextTick();
    expect(shown()).toBe('a');
    ready.value = new Set(['a', 'b']);
    await nextTick();
    expect(shown()).toBe('b');
  });

  it('do not wait for ever', async () => {
    const { scenes, ready, shown } = aRotation();
    ready.value = new Set(['a']);
    scenes.go('b');
    await nextTick();
    jest.advanceTimersByTime(5_000);
    await nextTick();
    expect(shown()).toBe('b');
  });

  it('give a wall with a single scene its moments for a reload too', () => {
    const { changes } = aRotation(['a']);
    jest.advanceTimersByTime(DWELL_MS * 2);
    expect(changes).toEqual(['a', 'a']);
  });

  it('stay as long as the playlist says, and come as often as it says', async () => {
    const { turns, inTurn, shown } = aRotation();
    turns.value = [...inTurn(['a'], 5_000), ...inTurn(['b'], 10_000), ...inTurn(['a'], 20_000)];
    await nextTick();
    for (const [ms, next] of [
      [5_000, 'b'],
      [10_000, 'a'],
      [20_000, 'a'],
      [5_000, 'b'],
    ] as const) {
      jest.advanceTimersByTime(ms - 1);
      await nextTick();
      const before = shown();
      jest.advanceTimersByTime(1);
      await nextTick();
      expect([before === shown() || next !== before, shown()]).toEqual([true, next]);
    }
  });

  it('go on where they were after one that somebody sent from outside the rotation', async () => {
    const { scenes, shown } = aRotation();
    scenes.step(1);
    await nextTick();
    scenes.go('outside');
    await nextTick();
    expect([shown(), scenes.index.value]).toEqual(['outside', -1]);
    jest.advanceTimersByTime(DWELL_MS);
    await nextTick();
    expect(shown()).toBe('c');
  });

  it('of another hour begin when the one on the screen has had its time', async () => {
    const { turns, inTurn, shown } = aRotation();
    turns.value = inTurn(['c']);
    await nextTick();
    expect(shown()).toBe('a');
    jest.advanceTimersByTime(DWELL_MS);
    await nextTick();
    expect(shown()).toBe('c');
  });
});
