/** Reads packs from their folders into a catalogue, or says everything that is wrong with them. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { programmeSchema, sceneSchema, type Programme, type Scene } from '@lianxi/shared';
import type { z } from 'zod';
import type { CatalogueData } from './catalogue.js';
import { checkPacks } from './pack.checks.js';
import { demoMeetingFiles, readDemoMeetings, type DemoMeetings } from './pack.demo-meetings.js';
import { Complaints, filesIn, PackError, readCsv, readYaml, type Row, type YamlFile } from './pack.files.js';
import {
  checkColumns,
  demoColumns,
  departmentColumns,
  districtColumns,
  factColumns,
  indicatorColumns,
  placeColumns,
  stationColumns,
  toCheck,
  toDemoLevel,
  toDepartment,
  toDistrict,
  toFact,
  toIndicator,
  toPlace,
  toStation,
  type DemoLevel,
  type Fact,
} from './pack.rows.js';

export interface Packs extends CatalogueData, DemoMeetings {
  facts: Fact[];
  demoLevels: DemoLevel[];
  /** `file:line` of every code, for complaints. */
  whereIs: Map<string, string>;
}

/**
 * Reads every pack in a folder.
 * @throws PackError listing all problems as `file:line field — what is wrong`
 */
export function readPacks(folder: string): Packs {
  const complaints = new Complaints();
  const packs: Packs = {
    ...{ districts: [], places: [], departments: [], programmes: [], indicators: [], checks: [], scenes: [] },
    ...{ demoAgenda: [], demoDecisions: [], demoCases: [] },
    ...{ facts: [], demoLevels: [], whereIs: new Map<string, string>() },
  };
  if (!existsSync(folder)) throw new PackError([`${folder} — there is no such folder`]);
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map(({ name }) => join(folder, name))
    .sort();
  for (const each of folders) readPlaces(each, packs, complaints);
  for (const each of folders) readProgramme(each, packs, complaints);
  // a district's overview opens its playlist, its other scenes of no programme close it
  const rank = ({ code, programme }: Scene): number => (code === 'overview' ? 0 : programme === null ? 2 : 1);
  packs.scenes.sort((a, b) => rank(a) - rank(b));
  checkPacks(packs, complaints);
  if (complaints.list.length > 0) throw new PackError(complaints.list);
  return packs;
}

/** Notes where a code is defined; two definitions are a complaint. */
function define<T extends { code: string }>(packs: Packs, kind: string, row: Row, each: T): T {
  const key = `${kind} ${each.code}`;
  const before = packs.whereIs.get(key);
  if (before !== undefined)
    row.complain('code', `“${each.code}” is already defined at ${before}; use another code`);
  packs.whereIs.set(key, row.where);
  return each;
}

function readPlaces(folder: string, packs: Packs, complaints: Complaints): void {
  for (const row of readCsv(folder, 'districts.csv', districtColumns, complaints)) {
    packs.districts.push(define(packs, 'district', row, toDistrict(row)));
  }
  for (const row of readCsv(folder, 'places.csv', placeColumns, complaints)) {
    packs.places.push(define(packs, 'place', row, toPlace(row)));
  }
  for (const row of readCsv(folder, 'departments.csv', departmentColumns, complaints)) {
    const department = toDepartment(row); // a department may have several lines, one a name
    packs.whereIs.set(`department ${department.code}`, row.where);
    packs.departments.push(department);
  }
}

function readProgramme(folder: string, packs: Packs, complaints: Complaints): void {
  const programme = readChecked<Programme>(folder, 'programme.yaml', programmeSchema, complaints);
  for (const file of filesIn(join(folder, 'scenes'), '.yaml')) {
    const scene = readChecked<Scene>(join(folder, 'scenes'), file, sceneSchema, complaints);
    if (!scene) continue;
    packs.scenes.push(scene.value);
    noteScene(packs, scene.value, scene.whereOf);
  }
  if (!programme) {
    complainAboutOrphans(folder, complaints);
    return;
  }
  const { code } = programme.value;
  const where = programme.whereOf(['code']);
  const before = packs.whereIs.get(`programme ${code}`);
  if (before !== undefined)
    complaints.add(where, 'code', `“${code}” is already defined at ${before}; use another code`);
  packs.programmes.push(programme.value);
  packs.whereIs.set(`programme ${code}`, where);
  for (const row of readCsv(folder, 'stations.csv', stationColumns, complaints)) {
    const parent = packs.places.find((place) => place.code === row.optional('parent'));
    packs.places.push(define(packs, 'place', row, toStation(row, code, parent)));
  }
  for (const row of readCsv(folder, 'indicators.csv', indicatorColumns, complaints)) {
    packs.indicators.push(define(packs, 'indicator', row, toIndicator(row, code)));
  }
  for (const row of readCsv(folder, 'checks.csv', checkColumns, complaints)) {
    packs.checks.push(define(packs, 'check', row, toCheck(row, code)));
  }
  packs.facts.push(...readCsv(folder, 'facts.csv', factColumns, complaints).map(toFact));
  packs.demoLevels.push(...readCsv(folder, 'demo.csv', demoColumns, complaints).map(toDemoLevel));
  readDemoMeetings(folder, programme.value, packs, complaints);
}

/** Notes the line of everything in a scene that can be wrong. */
function noteScene(packs: Packs, scene: Scene, whereOf: YamlFile['whereOf']): void {
  const note = (path: readonly (string | number)[]): void => {
    packs.whereIs.set(`scene ${scene.district}/${scene.code} ${path.join('.')}`, whereOf(path));
  };
  for (const path of ['code', 'district', 'programme']) note([path]);
  scene.panels.forEach(({ questions }, index) => {
    for (const path of ['area', 'inTenThousands']) note(['panels', index, path]);
    questions.forEach((_, number) => note(['panels', index, 'questions', number]));
  });
}

/** Figures without a programme would be left out in silence. */
function complainAboutOrphans(folder: string, complaints: Complaints): void {
  if (existsSync(join(folder, 'programme.yaml'))) return; // it cannot be read, which was said
  for (const file of [
    'indicators.csv',
    'checks.csv',
    'stations.csv',
    'facts.csv',
    'demo.csv',
    ...demoMeetingFiles,
  ]) {
    if (existsSync(join(folder, file)))
      complaints.add(
        `${basename(folder)}/${file}:1`,
        'file',
        'belongs to no programme; add programme.yaml beside it',
      );
  }
}

function readChecked<T>(
  folder: string,
  file: string,
  schema: z.ZodType<T>,
  complaints: Complaints,
): { value: T; whereOf: YamlFile['whereOf'] } | null {
  const yaml = readYaml(folder, file, complaints);
  if (!yaml) return null;
  const parsed = schema.safeParse(yaml.value);
  if (parsed.success) return { value: parsed.data, whereOf: yaml.whereOf };
  for (const issue of parsed.error.issues) {
    complaints.add(yaml.whereOf(issue.path), issue.path.map(String).join('.') || 'document', issue.message);
  }
  return null;
}
