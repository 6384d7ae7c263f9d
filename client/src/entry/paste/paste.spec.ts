import { blockFrom, blockText, parseBlock, parseHtmlBlock, singleFrom } from './paste';

describe('a block copied as text', () => {
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

  it('goes out as it would come in', () => {
    const rows = [
      ['1,234', 'a\tb'],
      ['', 'say "no"'],
    ];
    expect(parseBlock(blockText(rows))).toEqual(rows);
  });

  it('is told from a single cell', () => {
    expect(blockFrom('', '12\r\n')).toBeNull();
    expect(blockFrom('<table><tr><td>12</td></tr></table>', '12')).toBeNull();
    expect(blockFrom('', '1\t2')).toHaveLength(1);
    expect(singleFrom(' 1,200 \r\n')).toBe('1,200');
  });
});

describe('a block copied as HTML', () => {
  it('opens up merged cells; what they cover counts once', () => {
    const html = `<table><tr><td rowspan=2>街镇</td><td colspan=2>实名入会人数</td></tr>
      <tr><td>快递员</td><td>外卖骑手</td></tr><tr><td>月浦镇</td><td>12</td><td>3</td></tr></table>`;
    const block = parseHtmlBlock(html) ?? [];
    expect(block.map((row) => row.map(({ text }) => text))).toEqual([
      ['街镇', '实名入会人数', '实名入会人数'],
      ['街镇', '快递员', '外卖骑手'],
      ['月浦镇', '12', '3'],
    ]);
    expect(block[0]?.map(({ isCovered }) => isCovered)).toEqual([false, false, true]);
    expect(block[1]?.map(({ isCovered }) => isCovered)).toEqual([true, false, false]);
  });

  it('is not led astray by enormous spans', () => {
    const block = parseHtmlBlock('<table><tr><td colspan=99999 rowspan=65534>1</td></tr></table>') ?? [];
    expect(block[0]?.length).toBeLessThanOrEqual(400);
    expect(block.length).toBeLessThanOrEqual(6_000);
  });

  it('is nothing without a table', () => {
    expect(parseHtmlBlock('<p>12</p>')).toBeNull();
  });
});
