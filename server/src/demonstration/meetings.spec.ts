import { join } from 'node:path';
import { decisionLight, decisionStanding, shanghaiDay, type DecisionAct } from '@lianxi/shared';
import { Catalogue } from '../catalogue/catalogue.js';
import { readPacks } from '../catalogue/pack.reader.js';
import { generateMeetings, type DemoRecord, type RecordEvent } from './meetings.js';

const packs = readPacks(join(process.cwd(), 'packs'));
const catalogue = new Catalogue(packs);
const now = Date.parse('2026-11-24T09:00:00+08:00');
const events = generateMeetings(packs, catalogue, [], now);
const baoshan = events.filter(({ district }) => district === '310113');
const recordsOf = (all: readonly RecordEvent[], register: DemoRecord['register']) =>
  all.flatMap(({ recordedAt, records }) =>
    records.filter((each) => each.register === register).map((each) => ({ ...each, recordedAt })),
  );

describe('the demonstration’s meetings', () => {
  it('are the last five and the next, in every district, with an agenda', () => {
    for (const { code } of catalogue.data.districts) {
      const meetings = recordsOf(
        events.filter(({ district }) => district === code),
        'meeting',
      );
      expect(meetings).toHaveLength(6);
      for (const { terms } of meetings)
        expect(terms && 'items' in terms && terms.items.length).toBeGreaterThan(3);
    }
  });

  it('never tell of what is still to come, and always the same', () => {
    expect(events.every(({ recordedAt }) => Date.parse(recordedAt) <= now)).toBe(true);
    expect(generateMeetings(packs, catalogue, [], now)).toEqual(events);
  });

  it('have decided more than they have closed, some late: the wall has all three colours to show', () => {
    const acts = new Map<string, DecisionAct[]>();
    for (const { key, step, recordedAt, remark, terms } of recordsOf(baoshan, 'decision')) {
      const act = { step, at: recordedAt, remark, terms } as DecisionAct;
      acts.set(key, [...(acts.get(key) ?? []), act]);
    }
    const standings = [...acts.values()].flatMap((own) => decisionStanding(own) ?? []);
    expect(standings.length).toBe(acts.size);
    const lights = standings.map((each) => decisionLight(each, shanghaiDay(now)));
    expect(new Set(lights)).toEqual(new Set(['inTime', 'dueSoon', 'pastDue', 'struckOff']));
    expect(lights.filter((light) => light === 'struckOff').length).toBeGreaterThan(lights.length / 3);
  });

  it('decide nothing twice, and name departments of the district only', () => {
    const decided = recordsOf(baoshan, 'decision').flatMap(({ step, terms }) =>
      step === 'decided' && terms && 'owner' in terms ? [terms] : [],
    );
    expect(new Set(decided.map(({ text }) => text)).size).toBe(decided.length);
    for (const { owner, assisting } of decided)
      for (const code of [owner, ...assisting]) expect(catalogue.department(code)?.district).toBe('310113');
  });

  it('hold cases where cases are collected, all of them invented and said to be', () => {
    const cases = recordsOf(events, 'good_case').filter(({ step }) => step === 'submitted');
    expect(cases.length).toBe(packs.demoCases.length);
    for (const { organisation, region } of packs.demoCases)
      expect(`${organisation}${region}`).toMatch(/演示/);
  });
});
