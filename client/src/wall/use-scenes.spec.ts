import { effectScope, nextTick, shallowRef } from 'vue';
import type { Scene } from '@lianxi/shared';
import { DWELL_MS, useScenes } from './use-scenes';

const aScene = (code: string): Scene => ({
  code,
  title: { zh: code, en: code },
  district: 'baoshan',
  programme: null,
  grid: { columns: 12, rows: 8 },
  panels: [],
});

function aRotation(codes = ['a', 'b', 'c'], first: string | null = null) {
  const ready = shallowRef(new Set(codes));
  const scope = effectScope();
  const changes: string[] = [];
  const all = codes.map(aScene);
  const scenes = scope.run(() =>
    useScenes(
      () => all,
      (scene) => ready.value.has(scene.code),
      first,
      (next) => changes.push(next.code),
    ),
  );
  if (!scenes) throw new Error('no scope');
  return { scenes, ready, scope, changes, shown: () => scenes.shown.value?.code };
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
});
