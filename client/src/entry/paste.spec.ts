import { isBlock, parseBlock, placeBlock } from './paste';

describe('a pasted block', () => {
  it('is rows by line and cells by tab; the last line break is no row', () => {
    expect(parseBlock('1\t2\r\n3\t4\r\n')).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('keeps blank cells where they stand', () => {
    expect(parseBlock('1\t\t3\n\t\t')).toEqual([
      ['1', '', '3'],
      ['', '', ''],
    ]);
  });

  it('reads quoted cells with line breaks, tabs and doubled quotes', () => {
    expect(parseBlock('"a\nb"\t"c\td"\t"e""f"\n5')).toEqual([['a\nb', 'c\td', 'e"f'], ['5']]);
  });

  it('takes a quote that is never closed as part of the text', () => {
    expect(parseBlock('"12\t3')).toEqual([['"12', '3']]);
  });

  it('is told from a single cell', () => {
    expect(isBlock('12\n')).toBe(false);
    expect(isBlock('12')).toBe(false);
    expect(isBlock('1\t2')).toBe(true);
    expect(isBlock('1\n2')).toBe(true);
  });
});

describe('laying a block over the sheet', () => {
  const grid = [['a'], ['b1', 'b2', 'b3'], ['c1', 'c2', 'c3']];

  it('starts at the active cell and goes right and down', () => {
    const { placed } = placeBlock(
      [
        ['1', '2'],
        ['3', '4'],
      ],
      grid,
      { row: 1, column: 1 },
    );
    expect(placed).toEqual([
      { key: 'b2', text: '1' },
      { key: 'b3', text: '2' },
      { key: 'c2', text: '3' },
      { key: 'c3', text: '4' },
    ]);
  });

  it('says what fell outside and leaves blanks alone', () => {
    const result = placeBlock(
      [
        ['1', '2', '3'],
        [' ', '5', '6'],
        ['7', '8', '9'],
      ],
      grid,
      { row: 1, column: 1 },
    );
    expect(result.placed.map(({ key }) => key)).toEqual(['b2', 'b3', 'c3']);
    expect(result).toMatchObject({ outside: 5, blank: 1 });
  });
});
