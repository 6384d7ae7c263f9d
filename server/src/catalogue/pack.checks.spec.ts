import { cpSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PackError } from './pack.files.js';
import { readPacks } from './pack.reader.js';

const shipped = join(process.cwd(), 'packs');

/** What is said of the shipped packs after `spoil` has been at a copy of them. */
function problemsAfter(spoil: (folder: string) => void): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'packs-'));
  try {
    cpSync(shipped, folder, { recursive: true });
    spoil(folder);
    readPacks(folder);
    return [];
  } catch (error) {
    if (error instanceof PackError) return error.problems;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Replaces a text that must be there, once. */
function replacing(file: string, from: string, to: string): readonly string[] {
  return problemsAfter((folder) => {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not hold “${from}”; the test is out of date`);
    writeFileSync(path, text.replace(from, to));
  });
}

function adding(file: string, line: string): readonly string[] {
  return problemsAfter((folder) => {
    const path = join(folder, file);
    writeFileSync(path, `${readFileSync(path, 'utf8').trimEnd()}\n${line}\n`);
  });
}

const saying = (complaint: RegExp): unknown => expect.arrayContaining([expect.stringMatching(complaint)]);

describe('places', () => {
  it('never lie in themselves, directly or around a corner', () => {
    expect(
      replacing(
        'shanghai/places.csv',
        'subdistrict,310115,310115,,,1:3',
        'subdistrict,310115004,310115,,,1:3',
      ),
    ).toEqual(saying(/^shanghai\/places\.csv:8 parent — lies in itself/));
    expect(replacing('shanghai/places.csv', 'Pudong,district,310000,', 'Pudong,district,310115004,')).toEqual(
      saying(/^shanghai\/places\.csv:3 parent — lies in itself/),
    );
  });

  it('lie in a larger place, and stations where their programme runs', () => {
    expect(
      replacing(
        'shanghai/places.csv',
        'subdistrict,310115,310115,,,1:3',
        'subdistrict,310115005,310115,,,1:3',
      ),
    ).toEqual(saying(/:8 parent — a subdistrict cannot lie in the subdistrict “310115005”/));
    expect(replacing('cx/stations.csv', '310113007,rest', '310115004,rest')).toEqual(
      saying(/^cx\/stations\.csv:2 parent — lies in 310115, where “cx” does not run/),
    );
  });

  it('have one spot of a route each', () => {
    expect(replacing('cx/stations.csv', 'Container Route 1,2,', 'Container Route 1,1,')).toEqual(
      saying(/^cx\/stations\.csv:3 seq — “310113-s01” is already number 1/),
    );
  });
});

describe('departments', () => {
  it('have one name a day, and a seat has one department a day', () => {
    expect(replacing('shanghai/departments.csv', '2023-12-31', '2024-06-30')).toEqual(
      saying(/^shanghai\/departments\.csv:\d+ valid_from — “310107-SWC” has two names/),
    );
    expect(adding('shanghai/departments.csv', '310115-X,310115,POST,甲,A,甲,A,member,,,demo')).toEqual(
      saying(/valid_from — “310115-POST” has the seat POST of 310115/),
    );
  });

  it('stay in their district, and end after they began', () => {
    expect(replacing('shanghai/departments.csv', '310107-COM,310107', '310115-COM,310107')).toEqual(
      saying(/code — “310115-COM” is the COM of 310115/),
    );
    expect(replacing('shanghai/departments.csv', '2024-01-01,,', '2024-01-01,2023-01-01,')).toEqual(
      saying(/valid_to — is before valid_from/),
    );
  });
});

describe('an indicator', () => {
  it.each([
    [
      'a target without a direction',
      'TRANS,,none,none,,,',
      'TRANS,,none,none,,20000,',
      /^cx\/indicators\.csv:2 target — the direction is none/,
    ],
    [
      'a target span without a target',
      'TRANS,,none,none,,,,',
      'TRANS,,none,none,,,period,',
      /:2 target_per — there is no target/,
    ],
    [
      'a target that moves with it',
      '0.6 * cx.drivers',
      '2 * cx.reached',
      /:6 target — moves with the figure/,
    ],
    [
      'a cumulative flow',
      ',optional notApplicable,',
      ',optional cumulative,',
      /:9 flags — only a stock can be cumulative/,
    ],
    [
      'a stock added up over the year',
      '100 * cx.reached /',
      '100 * ytd(cx.reached) /',
      /:7 formula — ytd\(\) needs a flow/,
    ],
    [
      'the closing value of a flow',
      '0.6 * cx.drivers',
      '0.6 * yearStart(cx.served)',
      /:6 target — yearStart\(\) needs a stock/,
    ],
  ])('is refused with %s', (_, from, to, complaint) => {
    expect(replacing('cx/indicators.csv', from, to)).toEqual(saying(complaint));
  });

  it('that does not add over places has one place to a district', () => {
    expect(replacing('jm/indicators.csv', 'POST,,sum', 'POST,,none')).toEqual(
      saying(/^jm\/indicators\.csv:2 over_places — does not add over places, but 36 of 310115/),
    );
  });

  it('is reported where its programme runs, by somebody', () => {
    const problems = replacing('yf/indicators.csv', '310117001', '310106019');
    expect(problems).toEqual(saying(/:2 places — “310106019” lies in 310106/));
    expect(problems).toEqual(saying(/:2 level — there is no subdistrict to report it/));
  });
});

describe('facts and demonstration levels', () => {
  it.each([
    [
      'twice',
      'st/facts.csv',
      'st.staff,310000,,,340000,atLeast,,again',
      /^st\/facts\.csv:6 indicator — the same figure stands at st\/facts\.csv:2/,
    ],
    [
      'elsewhere',
      'st/facts.csv',
      'st.staff,310115,,,340000,atLeast,,again',
      /place — “310115” does not report “st\.staff”/,
    ],
    [
      'without an item',
      'cx/facts.csv',
      'cx.stations,310113,,,12,exact,,',
      /item — name one of: hub, rest, column/,
    ],
    [
      'for another kind of period',
      'al/facts.csv',
      'al.submitted,310000,2023-04,,106,exact,,',
      /period — “al\.submitted” is reported by day/,
    ],
    [
      'larger than can be meant',
      'st/facts.csv',
      'st.years,310000,2023,,3000,exact,,',
      /value — must be from 0 to 200/,
    ],
    [
      'of what is computed',
      'cx/demo.csv',
      'cx.reach_rate,,4,0,flat,skewed',
      /^cx\/demo\.csv:15 indicator — “cx\.reach_rate” is computed/,
    ],
  ])('do not stand %s', (_, file, line, complaint) => {
    expect(adding(file, line)).toEqual(saying(complaint));
  });
});

describe('a scene', () => {
  const scene = 'cx/scenes/changxiang.yaml';
  it.each([
    [
      'an unknown programme',
      'programme: cx\n',
      'programme: zz\n',
      /changxiang\.yaml:5 programme — there is no programme “zz”/,
    ],
    [
      'one panel over another',
      'column: 11, row: 9',
      'column: 11, row: 7',
      /changxiang\.yaml:\d+ panels\.2\.area — covers panels\.1/,
    ],
    [
      'a question to a district without the programme',
      "indicator: cx.drivers, place: '310113'",
      "indicator: cx.drivers, place: '310115'",
      /changxiang\.yaml:23 panels\.2\.questions\.1 — “cx” does not run in 310115/,
    ],
    [
      'two ways of writing numbers',
      'isLead: true',
      'isLead: true\n    inTenThousands: true',
      /inTenThousands — differs within the scene/,
    ],
  ])('is refused with %s, by its line', (_, from, to, complaint) => {
    expect(replacing(scene, from, to)).toEqual(saying(complaint));
  });

  it.each([
    [
      'gh/scenes/jintoukui.yaml',
      'both: twoway',
      'both: neither',
      /ends\.both — “gh\.mobile” has no item “neither”/,
    ],
    ['gh/scenes/jintoukui.yaml', 'by: item', 'by: place', /questions — a flow needs a split by item/],
    [
      'shanghai/scenes/map-310107.yaml',
      'kind: ranking\n',
      'kind: ranking\n    isRanked: true\n',
      /isRanked — places are ranked with the number the rate is of/,
    ],
    [
      'shanghai/scenes/map-310107.yaml',
      'indicator: wy.met_rate, place',
      'indicator: wy.needs, place',
      null, // in the order of the codes nobody is ranked: any figure will do
    ],
  ])('of %s has what its pictures need, or not: “%s” → “%s”', (file, from, to, complaint) => {
    expect(replacing(file, from, to)).toEqual(complaint === null ? [] : saying(complaint));
  });

  it('has a code of its own in its district', () => {
    expect(
      replacing(
        'shanghai/scenes/overview-310115.yaml',
        "district: '310115'\nprogramme",
        "district: '310113'\nprogramme",
      ),
    ).toEqual(
      saying(/^shanghai\/scenes\/overview-310115\.yaml:1 code — 310113 already has a scene “overview”/),
    );
  });
});

describe('a folder', () => {
  it('with figures but without a programme is not passed over in silence', () => {
    expect(problemsAfter((folder) => unlinkSync(join(folder, 'dj/programme.yaml')))).toEqual(
      saying(/^dj\/indicators\.csv:1 file — belongs to no programme/),
    );
  });

  it('with a programme that is already there is refused', () => {
    expect(replacing('cx/programme.yaml', 'code: cx', 'code: al')).toEqual(
      saying(/^cx\/programme\.yaml:1 code — “al” is already defined at al\/programme\.yaml:1/),
    );
  });
});

describe('a rule across figures', () => {
  const rule = (text: string): readonly string[] => adding('wy/checks.csv', text);

  it.each([
    [
      'nothing that is there',
      'wy.x,wy.met,<=,wy.need,block,false,甲,a',
      /^wy\/checks\.csv:4 right — there is no indicator “wy\.need”/,
    ],
    [
      'an item that is not there',
      'wy.x,wy.met.moon,<=,wy.needs,block,false,甲,a',
      /:4 left — “wy\.met” has no item “moon”/,
    ],
    ['no formula', 'wy.x,wy.met +,<=,wy.needs,block,false,甲,a', /:4 left — not a formula/],
    [
      'a stock added up',
      'wy.x,ytd(wy.centres),<=,wy.needs,block,false,甲,a',
      /:4 left — ytd\(\) needs a flow/,
    ],
    [
      'another level',
      'wy.x,wy.functions,<=,4 * wy.centres,block,false,甲,a',
      /:4 right — “wy\.centres” is reported by subdistrict, “wy\.functions” by district/,
    ],
    ['what is computed', 'wy.x,wy.met_rate,<=,100,block,false,甲,a', /:4 left — “wy\.met_rate” is computed/],
    [
      'another programme only',
      'wy.x,jm.food,<=,jm.safety,warn,false,甲,a',
      /:4 left — reads no indicator of “wy”/,
    ],
    [
      'no items in common',
      'wy.x,wy.needs,<=,wy.centres,warn,true,甲,a',
      /:4 per_item — its indicators have no items in common/,
    ],
  ])('is refused when it reads %s', (_, line, complaint) => expect(rule(line)).toEqual(saying(complaint)));

  it('has its own code, a known operator and severity, and words for both readers', () => {
    expect(rule('yf.x,wy.met,<=,wy.needs,block,false,甲,a')).toEqual(
      saying(/:4 code — must begin with “wy\.”/),
    );
    expect(rule('wy.met-needs,wy.met,<=,wy.needs,block,false,甲,a')).toEqual(
      saying(/:4 code — “wy\.met-needs” is already defined/),
    );
    expect(rule('wy.x,wy.met,!=,wy.needs,block,false,甲,a')).toEqual(saying(/:4 operator — “!=” is none of/));
    expect(rule('wy.x,wy.met,<=,wy.needs,stop,false,甲,a')).toEqual(
      saying(/:4 severity — “stop” is none of/),
    );
    expect(rule('wy.x,wy.met,<=,wy.needs,warn,false,甲,')).toEqual(saying(/:4 message_en — is empty/));
  });
});

it('not applicable is nothing for what nobody enters', () => {
  expect(
    replacing(
      'cx/indicators.csv',
      '100 * cx.reached / cx.drivers,60,,0,100,district,,',
      '100 * cx.reached / cx.drivers,60,,0,100,district,,notApplicable',
    ),
  ).toEqual(saying(/flags — nobody enters it/));
});
