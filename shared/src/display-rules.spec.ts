import { isDue, turnsOf } from './display-rules.js';
import type { PlaylistEntry } from './display.js';

const shanghai = (text: string): number => Date.parse(`${text}+08:00`);
const anEntry = (change: Partial<PlaylistEntry> = {}): PlaylistEntry => ({
  scene: 'overview',
  dwell: 30,
  hours: null,
  weekdays: [],
  ...change,
});
const scenes = ['overview', 'cx', 'map'].map((code) => ({ code }));
const codesAt = (playlist: PlaylistEntry[], now: number): string[] =>
  turnsOf(scenes, playlist, now).map(({ scene }) => scene.code);

// 24 November 2026 is a Tuesday
const TUESDAY_NOON = shanghai('2026-11-24T12:00');

describe('a line of a playlist', () => {
  it('is due all day where it names no hours', () => {
    expect(isDue(anEntry(), TUESDAY_NOON)).toBe(true);
  });

  it('is due from its first hour until its last one begins, by the clock of Shanghai', () => {
    const morning = anEntry({ hours: { from: 8, to: 12 } });
    expect(isDue(morning, shanghai('2026-11-24T07:59:59'))).toBe(false);
    expect(isDue(morning, shanghai('2026-11-24T08:00'))).toBe(true);
    expect(isDue(morning, shanghai('2026-11-24T11:59:59'))).toBe(true);
    expect(isDue(morning, TUESDAY_NOON)).toBe(false);
    expect(isDue(anEntry({ hours: { from: 18, to: 24 } }), shanghai('2026-11-24T23:59'))).toBe(true);
  });

  it('is due on its weekdays, Sunday being the seventh', () => {
    expect(isDue(anEntry({ weekdays: [1, 2] }), TUESDAY_NOON)).toBe(true);
    expect(isDue(anEntry({ weekdays: [3] }), TUESDAY_NOON)).toBe(false);
    expect(isDue(anEntry({ weekdays: [7] }), shanghai('2026-11-29T12:00'))).toBe(true);
  });

  it('goes over midnight with the weekday it began on', () => {
    const night = anEntry({ hours: { from: 22, to: 6 }, weekdays: [7] });
    expect(isDue(night, shanghai('2026-11-29T23:00'))).toBe(true);
    expect(isDue(night, shanghai('2026-11-30T05:00'))).toBe(true);
    expect(isDue(night, shanghai('2026-11-30T23:00'))).toBe(false);
    expect(isDue(night, shanghai('2026-11-29T05:00'))).toBe(false);
  });
});

describe('a playlist', () => {
  it('that is empty means every scene, half a minute each', () => {
    expect(turnsOf(scenes, [], TUESDAY_NOON)).toEqual(scenes.map((scene) => ({ scene, dwellMs: 30_000 })));
  });

  it('is played in its order with its seconds, the same scene twice if it says so', () => {
    const playlist = [anEntry({ scene: 'map', dwell: 10 }), anEntry(), anEntry({ scene: 'map', dwell: 5 })];
    expect(
      turnsOf(scenes, playlist, TUESDAY_NOON).map(({ scene, dwellMs }) => [scene.code, dwellMs]),
    ).toEqual([
      ['map', 10_000],
      ['overview', 30_000],
      ['map', 5_000],
    ]);
  });

  it('leaves out what is not due and what no longer exists', () => {
    const playlist = [anEntry({ weekdays: [3] }), anEntry({ scene: 'gone' }), anEntry({ scene: 'cx' })];
    expect(codesAt(playlist, TUESDAY_NOON)).toEqual(['cx']);
  });

  it('never leaves a wall empty: with nothing due its times are passed over', () => {
    expect(codesAt([anEntry({ scene: 'cx', weekdays: [3] })], TUESDAY_NOON)).toEqual(['cx']);
    expect(codesAt([anEntry({ scene: 'gone' })], TUESDAY_NOON)).toEqual(['overview', 'cx', 'map']);
  });
});
