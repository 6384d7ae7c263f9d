/** Panels as drawn: what a test of the whole wall may rely on. */
import { mount } from '@vue/test-utils';
import { nextTick } from 'vue';
import type { FigureAnswer, Panel, PeriodCode, SeriesAnswer, StationsAnswer } from '@lianxi/shared';
import FigurePanel from './FigurePanel.vue';
import { lineMapOf } from './line-map';
import RollingText from './RollingText.vue';
import { sparkOf } from './spark-path';

const panel: Panel = {
  kind: 'tile',
  area: { column: 1, row: 1, width: 3, height: 2 },
  questions: [{ kind: 'figure', indicator: 'cx.stations', place: '310113', period: 'current' }],
  title: { zh: '服务阵地', en: 'Stations' },
};
const figure = (value: number, asked = '2026-11'): FigureAnswer => ({
  indicator: 'cx.stations',
  place: '310113',
  item: null,
  asked: asked as PeriodCode,
  reading: {
    value,
    qualifier: 'exact',
    words: null,
    unit: { zh: '座', en: 'stations' },
    decimals: 0,
    state: 'confirmed',
    period: asked as PeriodCode,
    isCarried: false,
    reportedAt: null,
    department: null,
    correctedFrom: null,
    isOverdue: false,
    isDemo: true,
    version: 1,
    coverage: { reported: 1, expected: 1 },
    differs: null,
  },
  compare: { target: { value: 18, completion: 94, timeProgress: 90, light: 'onTrack' } },
});

describe('a tile', () => {
  it('names its value and state for tests and shows its light by shape and word', () => {
    const tile = mount(FigurePanel, { props: { panel, answer: figure(17), series: null } });
    const root = tile.get('[data-testid="tile-cx.stations"]');
    expect(root.attributes()).toMatchObject({ 'data-value': '17', 'data-state': 'confirmed' });
    expect(tile.get('[data-testid=light]').text()).toBe('▲ 达标');
  });

  it('is marked with the change for some seconds, but not when another period began', async () => {
    jest.useFakeTimers();
    const tile = mount(FigurePanel, { props: { panel, answer: figure(17), series: null } });
    await tile.setProps({ answer: figure(20) });
    expect(tile.get('[data-testid=mark-change]').text()).toBe('(+3)');
    jest.advanceTimersByTime(6_000);
    await nextTick();
    expect(tile.find('[data-testid=mark-change]').exists()).toBe(false);
    await tile.setProps({ answer: figure(1, '2026-12') });
    expect(tile.find('[data-testid=mark-change]').exists()).toBe(false);
    jest.useRealTimers();
  });
});

describe('rolling digits', () => {
  it('roll only where they changed, and stand still again within a second', async () => {
    jest.useFakeTimers();
    const text = mount(RollingText, { props: { text: '1,043' } });
    expect(text.findAll('.rolls')).toHaveLength(0);
    await text.setProps({ text: '1,048' });
    expect(text.findAll('.rolls')).toHaveLength(1);
    expect(text.attributes('aria-label')).toBe('1,048');
    jest.advanceTimersByTime(1_000);
    await nextTick();
    expect(text.findAll('.rolls')).toHaveLength(0);
    expect(text.text()).toBe('1,048');
    jest.useRealTimers();
  });
});

describe('a sparkline', () => {
  const points = (...values: (number | null)[]): SeriesAnswer['points'] =>
    values.map((value, index) => ({
      period: `2026-0${index + 1}` as PeriodCode,
      isCarried: false,
      state: value === null ? 'missing' : 'confirmed',
      value,
      qualifier: 'exact',
      words: null,
    }));

  it('breaks where nothing was reported', () => {
    expect(sparkOf(points(1, 2, null, 4))?.path.match(/M/g)).toHaveLength(2);
  });

  it('is not drawn of a single value', () => {
    expect(sparkOf(points(null, 2, null))).toBeNull();
  });
});

describe('the line map', () => {
  const station = (code: string, route: string | null, seq = 0): StationsAnswer['stations'][number] => ({
    code,
    name: { zh: code, en: code },
    kind: { code: route ? 'rest' : 'hub', zh: '站', en: 'station' },
    route: route ? { code: route, zh: route, en: route, seq } : null,
    subdistrict: null,
    isOpen: true,
    closedFor: null,
    today: 1,
    last: null,
    reportedAt: null,
    isDemo: true,
  });
  const size = {
    width: 1200,
    height: 600,
    head: 150,
    top: 0,
    above: 80,
    below: 70,
    bend: 60,
    clearBefore: 60,
    clearAfter: 90,
  };

  it('puts stations on their route in their order, the others apart', () => {
    const map = lineMapOf(
      [station('b', 'r1', 2), station('h', null), station('a', 'r1', 1), station('c', 'r2', 1)],
      size,
    );
    expect(map.routes.map(({ stops }) => stops.map((stop) => stop.station.code))).toEqual([
      ['a', 'b'],
      ['c'],
    ]);
    expect(map.apart.map(({ code, stations }) => [code, stations.length])).toEqual([['hub', 1]]);
  });

  it('keeps every stop and its texts on the canvas', () => {
    const stations = ['r1', 'r2', 'r3'].flatMap((route) =>
      [1, 2, 3, 4].map((seq) => station(`${route}${seq}`, route, seq)),
    );
    for (const { stops } of lineMapOf(stations, size).routes) {
      for (const { x, y } of stops) {
        expect(x).toBeLessThan(size.width);
        expect(y - size.above).toBeGreaterThanOrEqual(-0.001);
        expect(y + size.below).toBeLessThanOrEqual(size.height + 0.001);
      }
    }
  });
});
