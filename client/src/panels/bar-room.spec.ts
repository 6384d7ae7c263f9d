import { barRoom } from './bar-room';

const size = { unit: 1, smallest: 28 };

describe('rows of bars', () => {
  it('stand beside their names, as large as there is room, in one list', () => {
    const room = barRoom(
      { rows: 5, name: 4, values: [3] },
      { width: 800, height: 400 },
      { ...size, mostLists: 4 },
    );
    expect(room).toMatchObject({ isStacked: false, hasBars: true, lists: 1, rows: 5 });
    expect(room.font).toBeGreaterThan(40);
  });

  it('take several lists before they leave a row out', () => {
    const room = barRoom(
      { rows: 36, name: 5, values: [2] },
      { width: 1800, height: 400 },
      { ...size, mostLists: 4 },
    );
    expect(room).toMatchObject({ lists: 4, rows: 36 });
  });

  it('are never written smaller than the smallest text: what has no place is left to be counted', () => {
    const room = barRoom({ rows: 12, name: 5, values: [4] }, { width: 300, height: 200 }, size);
    expect(room).toMatchObject({ font: 28, hasBars: false });
    expect(room.rows).toBeLessThan(12);
  });
});
