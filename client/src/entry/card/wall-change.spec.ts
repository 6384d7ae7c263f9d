import { aCell } from '../draft/sheet-builders';
import { wallChange } from './wall-change';

const cellAt = (place: string, reported?: number, overPlaces: 'sum' | 'none' = 'sum') =>
  aCell({ indicator: { overPlaces }, saved: { place }, ...(reported === undefined ? {} : { reported }) });

describe('what a change does to the wall', () => {
  it('adds the places up, now and with what is typed', () => {
    const cells = [cellAt('p1', 10), cellAt('p2', 5), cellAt('p3')];
    const typed = new Map([[cells[2]?.key, 7]]);
    expect(wallChange(cells, (key) => ({ value: typed.get(key) ?? null }))).toEqual({
      now: 15,
      after: 22,
      reported: 2,
      reportedAfter: 3,
      expected: 3,
    });
  });

  it('is nothing, never 0, where nothing is reported', () => {
    expect(wallChange([cellAt('p1'), cellAt('p2')], () => ({ value: null }))).toMatchObject({
      now: null,
      after: null,
    });
  });

  it('has no total where distinct persons do not add over places, but one place has its own number', () => {
    expect(
      wallChange([cellAt('p1', 1, 'none'), cellAt('p2', 2, 'none')], () => ({ value: null })),
    ).toBeNull();
    expect(wallChange([cellAt('p1', 4, 'none')], () => ({ value: 6 }))).toMatchObject({ now: 4, after: 6 });
  });
});
