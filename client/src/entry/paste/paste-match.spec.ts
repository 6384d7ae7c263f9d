import fc from 'fast-check';
import { gridOf } from '../grid/grid-moves';
import { aLayout, towns } from '../grid/layout-builders';
import { parseHtmlBlock, type PastedBlock } from './paste';
import { matchBlock } from './paste-match';
import { plainName } from './paste-names';

const layout = aLayout();
const grid = gridOf(layout);
const block = (...rows: string[][]): PastedBlock =>
  rows.map((row) => row.map((text) => ({ text, isCovered: false })));
const match = (pasted: PastedBlock, row = 1, column = 0) => matchBlock(pasted, layout, grid, { row, column });
const placed = (matched: ReturnType<typeof match>) =>
  Object.fromEntries(matched.placed.map(({ key, text }) => [key.replace('|2026-11', ''), text]));

describe('a block with headings', () => {
  const headed = block(
    ['街镇', '实名入会人数', '', '已建会企业站点（家）'],
    ['', '快递员', '外卖骑手', ''],
    ['罗店镇', '1', '2', '3'],
    ['月浦镇', '4', '5', '6'],
    ['合计', '5', '7', '9'],
  );

  it('is matched by names, wherever the cursor stands and in whatever order', () => {
    const matched = match(headed, 0, 0);
    expect(matched.how).toBe('names');
    expect(placed(matched)).toEqual({
      'gh.members|p4|courier': '1',
      'gh.members|p4|rider': '2',
      'gh.union|p4|': '3',
      'gh.members|p3|courier': '4',
      'gh.members|p3|rider': '5',
      'gh.union|p3|': '6',
    });
  });

  it('leaves sums out and says so', () => {
    expect(match(headed).unplaced.map(({ why }) => why)).toEqual(['total', 'total', 'total']);
  });

  it('says by name what belongs nowhere', () => {
    const matched = match(block(['', '实名入会人数'], ['', '快递员'], ['张江镇', '8'], ['月浦镇', '9']));
    expect(placed(matched)).toEqual({ 'gh.members|p3|courier': '9' });
    expect(matched.unplaced).toEqual([
      { words: '张江镇 · 实名入会人数 · 快递员', text: '8', why: 'unknown' },
    ]);
  });

  it('does not mind a title above, a running number before, or a name without 街道', () => {
    const matched = match(
      block(
        ['2026年11月报表', '', '', ''],
        ['序号', '街镇', '快递员', '外卖骑手'],
        ['1', '友谊路', '11', '12'],
        ['2', '吴 淞', '21', '22'],
      ),
    );
    expect(placed(matched)).toEqual({
      'gh.members|p1|courier': '11',
      'gh.members|p1|rider': '12',
      'gh.members|p2|courier': '21',
      'gh.members|p2|rider': '22',
    });
  });

  it('may have the places across the top', () => {
    const matched = match(block(['', '友谊路街道', '月浦镇'], ['已建会企业站点', '7', '8']));
    expect(placed(matched)).toEqual({ 'gh.union|p1|': '7', 'gh.union|p3|': '8' });
  });

  it('may have places only: the columns then count from the active cell', () => {
    const matched = match(block(['月浦镇', '1', '2'], ['罗店镇', '3', '4']), 1, 1);
    expect(placed(matched)).toEqual({
      'gh.members|p3|courier': '1',
      'gh.members|p3|rider': '2',
      'gh.members|p4|courier': '3',
      'gh.members|p4|rider': '4',
    });
  });

  it('may have indicators only: the rows then count from the active cell', () => {
    const matched = match(block(['外卖骑手', '已建会企业站点'], ['1', '2'], ['3', '4']), 2, 0);
    expect(placed(matched)).toEqual({
      'gh.members|p2|rider': '1',
      'gh.union|p2|': '2',
      'gh.members|p3|rider': '3',
      'gh.union|p3|': '4',
    });
  });

  it('finds a figure of the list by its name, in the column that says 本期', () => {
    const matched = match(block(['指标', '上期', '本期'], ['联系到司机数', '9', '10']));
    expect(placed(matched)).toEqual({ 'gh.reach|310115|': '10' });
    expect(matched.unplaced).toHaveLength(1);
  });

  it('takes the merged headings of Excel and WPS', () => {
    const html = `<table><tr><td rowspan=2>街镇</td><td colspan=2>实名入会人数</td></tr>
      <tr><td>快递员</td><td>外卖骑手</td></tr><tr><td>月浦镇</td><td>12</td><td>3</td></tr></table>`;
    expect(placed(match(parseHtmlBlock(html) ?? []))).toEqual({
      'gh.members|p3|courier': '12',
      'gh.members|p3|rider': '3',
    });
  });

  it('does not let the second of two equal rows win in silence', () => {
    const matched = match(block(['', '已建会企业站点'], ['月浦镇', '1'], ['月浦镇', '2']));
    expect(placed(matched)).toEqual({ 'gh.union|p3|': '1' });
    expect(matched.unplaced.map(({ why }) => why)).toEqual(['twice']);
  });

  it('lands right in any order of rows and columns', () => {
    const columns: [string, string, string][] = [
      ['已建会企业站点', '', 'gh.union||'],
      ['实名入会人数', '快递员', 'gh.members||courier'],
      ['实名入会人数', '外卖骑手', 'gh.members||rider'],
    ];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(towns, { minLength: 1 }),
        fc.shuffledSubarray(columns, { minLength: 1 }),
        (rows, across) => {
          const pasted = block(
            ['', ...across.map(([indicator]) => indicator)],
            ['', ...across.map(([, item]) => item)],
            ...rows.map(({ name }, row) => [name.zh, ...across.map((_, column) => `${row * 10 + column}`)]),
          );
          const found = new Map(match(pasted).placed.map(({ key, text }) => [key, text]));
          rows.forEach(({ code }, row) =>
            across.forEach(([, , id], column) => {
              const [indicator, , item] = id.split('|');
              expect(found.get(`${indicator}|${code}|2026-11|${item}`)).toBe(`${row * 10 + column}`);
            }),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a block without headings', () => {
  it('is laid down from the active cell', () => {
    const matched = match(block(['1', '2'], ['3', '4']), 2, 1);
    expect(matched.how).toBe('position');
    expect(placed(matched)).toEqual({
      'gh.members|p2|courier': '1',
      'gh.members|p2|rider': '2',
      'gh.members|p3|courier': '3',
      'gh.members|p3|rider': '4',
    });
  });

  it('tells what falls outside, and leaves blanks alone', () => {
    const matched = match(block(['1', '2', '3'], ['', '4', '5']), 4, 1);
    expect(matched.placed).toHaveLength(2);
    expect(matched.unplaced.map(({ text, why }) => [text, why])).toEqual([
      ['3', 'outside'],
      ['4', 'outside'],
      ['5', 'outside'],
    ]);
    expect(matched.blank).toBe(1);
  });

  it('does not run over into the next region', () => {
    expect(match(block(['1'], ['2']), 0, 0).unplaced).toMatchObject([{ text: '2', why: 'outside' }]);
  });
});

it('compares names without units, spaces and width of letters', () => {
  expect(plainName(' 实名 入会人数（人）')).toBe(plainName('实名入会人数'));
  expect(plainName('ＡＢ')).toBe('ab');
});
