import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalogue } from './catalogue.js';
import { PackError } from './pack.files.js';
import { readPacks } from './pack.reader.js';

const shipped = join(process.cwd(), 'packs');
const packs = readPacks(shipped);
const catalogue = new Catalogue(packs);

describe('the packs that ship', () => {
  it('name every subdistrict of the five districts, once on the tile map', () => {
    const count = (district: string): number =>
      packs.places.filter((place) => place.district === district && place.level === 'subdistrict').length;
    expect(['310115', '310107', '310113', '310117', '310106'].map(count)).toEqual([36, 10, 12, 17, 14]);
    expect(packs.places.filter(({ level, tile }) => level === 'subdistrict' && tile === null)).toEqual([]);
  });

  it('hold all indicators of the nine programmes, each with its definition in both languages', () => {
    const counts = new Map<string, number>();
    for (const { programme } of packs.indicators) counts.set(programme, (counts.get(programme) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      al: 5,
      cx: 8,
      dj: 6,
      gh: 7,
      jm: 6,
      lx: 8,
      st: 10,
      wy: 7,
      yf: 8,
    });
    expect(
      packs.indicators.filter(({ definition }) => definition.zh.length < 10 || definition.en.length < 10),
    ).toEqual([]);
  });

  it('give Pudong its lead and seven functional departments', () => {
    const departments = catalogue.departmentsOf('310115', '2026-11-23');
    expect(departments.map(({ seat }) => seat)).toEqual([
      'ORG',
      'COM',
      'MSB',
      'PSB',
      'POST',
      'UNION',
      'YOUTH',
      'HR',
    ]);
    expect(departments.filter(({ isMember }) => isMember)).toHaveLength(7);
    expect(departments.find(({ seat }) => seat === 'HR')?.basis).toBe('assumed');
  });

  it('keep old names for old days', () => {
    const lead = (day: string): string | undefined =>
      catalogue.departmentsOf('310113', day).find(({ isLead }) => isLead)?.shortName.zh;
    expect([lead('2023-04-13'), lead('2026-11-23')]).toEqual(['区社会工作党委', '区委社会工作部']);
  });

  it('keep the facts exactly, with their qualifier', () => {
    const fact = (indicator: string, item: string | null = null) => {
      const { value, qualifier, words } =
        packs.facts.find((each) => each.indicator === indicator && each.item === item) ?? {};
      return [value, qualifier, words];
    };
    expect(fact('lx.members')).toEqual([7, 'exact', null]);
    expect(fact('gh.stations_union')).toEqual([107, 'exact', null]);
    expect(fact('cx.drivers')).toEqual([22_000, 'about', null]);
    expect(fact('cx.stations', 'rest')).toEqual([12, 'exact', null]);
    expect(fact('cx.routes')).toEqual([3, 'exact', null]);
    expect(fact('cx.platform_orgs')).toEqual([1, 'atLeast', null]);
    expect(fact('st.staff')).toEqual([350_000, 'atLeast', null]);
    expect(fact('st.outlets')).toEqual([null, 'words', '数万']);
    expect(fact('st.parcels_day')).toEqual([45_000_000, 'atLeast', null]);
    expect(fact('st.years')).toEqual([30, 'exact', null]);
    expect(
      ['submitted', 'shortlisted', 'outstanding', 'innovative'].map((name) => fact(`al.${name}`)[0]),
    ).toEqual([106, 30, 10, 10]);
  });

  it('put the twelve rest points on three routes, four each', () => {
    const routes = catalogue.stationsOf('310113').flatMap(({ station }) => station.route?.code ?? []);
    expect(routes.sort()).toEqual(['r1', 'r1', 'r1', 'r1', 'r2', 'r2', 'r2', 'r2', 'r3', 'r3', 'r3', 'r3']);
  });
});

describe('a pack that is wrong', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packs-'));
  beforeEach(() => cpSync(shipped, folder, { recursive: true }));
  afterAll(() => rmSync(folder, { recursive: true }));

  const edit = (file: string, change: (text: string) => string): readonly string[] => {
    const path = join(folder, file);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    try {
      readPacks(folder);
    } catch (error) {
      if (error instanceof PackError) return error.problems;
      throw error;
    }
    return [];
  };

  it.each([
    [
      'an unknown parent',
      'shanghai/places.csv',
      (text: string) => text.replace('subdistrict,310113,', 'subdistrict,310999,'),
      /^shanghai\/places\.csv:\d+ parent — there is no place “310999”/,
    ],
    [
      'a code used twice',
      'shanghai/places.csv',
      (text: string) => text.replace('310113007,', '310113003,'),
      /^shanghai\/places\.csv:\d+ code — “310113003” is already defined at shanghai\/places\.csv:\d+/,
    ],
    [
      'two places on one tile',
      'shanghai/places.csv',
      (text: string) => text.replace(',0:0\n', ',1:0\n'),
      /tile — lies on the tile of/,
    ],
    [
      'an unknown column',
      'cx/indicators.csv',
      (text: string) => text.replace('definition_en\n', 'definition_en,colour\n'),
      /^cx\/indicators\.csv:1 colour — unknown column/,
    ],
    [
      'a comma too many',
      'cx/indicators.csv',
      (text: string) => text.replace('货车司机总数', '货车,司机总数'),
      /^cx\/indicators\.csv:2 line — has 22 fields for 21 columns/,
    ],
    [
      'a column left out',
      'cx/stations.csv',
      (text: string) => text.replace('closed_en,', ''),
      /^cx\/stations\.csv:1 closed_en — column is missing/,
    ],
    [
      'an unknown type',
      'cx/indicators.csv',
      (text: string) => text.replace(',stock,year,', ',stack,year,'),
      /^cx\/indicators\.csv:2 type — “stack” is none of: stock, flow, average, derived/,
    ],
    [
      'an unknown owner',
      'cx/indicators.csv',
      (text: string) => text.replace(',TRANS,', ',TRAM,'),
      /owner — no department of 310113 has the seat “TRAM”/,
    ],
    [
      'a formula over nothing',
      'cx/indicators.csv',
      (text: string) => text.replace('100 * cx.reached', '100 * cx.reech'),
      /formula — there is no indicator “cx\.reech”/,
    ],
    [
      'code in a formula',
      'cx/indicators.csv',
      (text: string) => text.replace('100 * cx.reached / cx.drivers', 'process.exit(1)'),
      /formula — only numbers/,
    ],
    [
      'a formula that reads itself',
      'cx/indicators.csv',
      (text: string) => text.replace('100 * cx.reached / cx.drivers', 'cx.reach_rate + 1'),
      /formula — reads itself/,
    ],
    [
      'a day that does not exist',
      'shanghai/departments.csv',
      (text: string) => text.replace('2023-12-31', '2023-02-30'),
      /valid_to — “2023-02-30” is no day/,
    ],
    [
      'a fact without a value',
      'st/facts.csv',
      (text: string) => text.replace('350000', ''),
      /^st\/facts\.csv:2 value — is empty/,
    ],
    [
      'a scene that asks for nothing',
      'cx/scenes/changxiang.yaml',
      (text: string) => text.replace('indicator: cx.reached,', 'indicator: cx.nothing,'),
      /^cx\/scenes\/changxiang\.yaml:\d+ panels\.\d+\.questions\.\d+ — there is no indicator “cx\.nothing”/,
    ],
    [
      'a panel beyond the grid',
      'cx/scenes/changxiang.yaml',
      (text: string) => text.replace('width: 10', 'width: 18'),
      /area — reaches beyond the grid/,
    ],
    [
      'broken YAML',
      'cx/programme.yaml',
      (text: string) => `${text}\n  - : [`,
      /^cx\/programme\.yaml:\d+ document — /,
    ],
  ])('with %s is refused by file, line and field', (_, file, change, complaint) => {
    expect(edit(file, change)).toEqual(expect.arrayContaining([expect.stringMatching(complaint)]));
  });

  it('tells everything that is wrong at once', () => {
    const problems = edit('cx/indicators.csv', (text) =>
      text.replace(',TRANS,', ',TRAM,').replace('100 * cx.reached', '100 * cx.reech'),
    );
    expect(problems.length).toBeGreaterThanOrEqual(2);
  });
});
