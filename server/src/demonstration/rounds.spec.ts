import { join } from 'node:path';
import { handInOf, isFrozen, shanghaiDay, type HandIn, type PeriodCode } from '@lianxi/shared';
import { answerReporting } from '../answers/reporting.answer.js';
import { Catalogue } from '../catalogue/catalogue.js';
import { CatalogueStore } from '../catalogue/catalogue.store.js';
import { readPacks } from '../catalogue/pack.reader.js';
import { NEWEST } from '../rounds/duties.js';
import { readStanding } from '../rounds/standing.js';
import { freshDatabase } from '../testing/test-database.js';
import { generateHistory } from './history.js';
import { loadHistory } from './load.js';
import { generateRounds, type RoundEvent } from './rounds.js';

const packs = readPacks(join(process.cwd(), 'packs'));
const catalogue = new Catalogue(packs);
const noon = Date.parse('2026-11-23T12:00:00+08:00');
const today = shanghaiDay(noon);
const BAOSHAN = '310113';
const PUDONG = '310115';
const history = generateHistory(packs, noon);
const events = generateRounds(catalogue, history, noon);

const months = [...new Set(events.map(({ period }) => period))].sort();
/** How far everybody was in the end with a round. */
function handInsOf(district: string, period: string): HandIn[] {
  const own = events.filter((event) => event.district === district && event.period === period);
  const terms = own.find(({ step }) => step === 'opened')?.terms;
  const steps = own.map((event) => ({ ...event, at: event.recordedAt, until: null, revision: 0 }));
  return terms?.duties.map(({ department }) => handInOf(terms, department, steps, today)) ?? [];
}
const of = (period: string, seat: string): HandIn | undefined =>
  handInsOf(BAOSHAN, period).find(({ department }) => department === `${BAOSHAN}-${seat}`);

describe('the rounds of the demonstration', () => {
  it('are the same for the same instant', () => {
    expect(generateRounds(catalogue, history, noon)).toEqual(events);
  });

  it('are six that have closed, and one that is open now', () => {
    expect(months).toHaveLength(7);
    const frozen = months.map((month) => handInsOf(BAOSHAN, month).every((each) => isFrozen(each, noon)));
    expect(frozen).toEqual([true, true, true, true, true, true, false]);
  });

  it('were confirmed by their leads; one department was late twice, another one never reported', () => {
    const late = months.flatMap((month) =>
      handInsOf(PUDONG, month).filter(({ state, isLate }) => state === 'confirmed' && isLate),
    );
    expect(late.map(({ department }) => department)).toEqual([`${PUDONG}-MSB`, `${PUDONG}-MSB`]);
    expect(of('2026-09', 'MSB')).toMatchObject({ state: 'draft', isLate: true });
    expect(of('2026-09', 'COM')).toMatchObject({ state: 'confirmed', isLate: false });
  });

  it('show now: handed in, returned with a remark, reminded, and still being filled in', () => {
    expect(of('2026-11', 'COM')).toMatchObject({ state: 'submitted' });
    expect(of('2026-11', 'PSB')).toMatchObject({ state: 'returned', returned: { by: '联席会议办公室' } });
    expect(of('2026-11', 'PSB')?.returned?.remark).toContain('核对');
    expect(of('2026-11', 'MSB')).toMatchObject({ state: 'draft', reminded: { by: '联席会议办公室' } });
    expect(of('2026-11', 'SWC')).toMatchObject({ state: 'draft', submitted: null });
  });

  it('are in the ledger beside the figures: one was corrected after it was confirmed', async () => {
    const { database, drop } = await freshDatabase();
    try {
      const catalogues = new CatalogueStore(database);
      await catalogues.saveWhenChanged(packs);
      await catalogues.load();
      const isLately = ({ district, recordedAt }: { district: string; recordedAt: string }): boolean =>
        district === BAOSHAN && recordedAt > '2026-10-25';
      const own = events.filter((each) => isLately(each) && each.period >= '2026-10');
      await loadHistory(database, catalogue, history.filter(isLately), own, today);
      const october = '2026-10' as PeriodCode;
      const which = { district: BAOSHAN, period: october };
      const standing = await readStanding(database, catalogue, which, today);
      expect(standing?.handIns.map(({ changedSince }) => changedSince).sort()).toEqual([0, 0, 0, 0, 0, 1]);
      const question = { kind: 'reporting', ...which } as const;
      const reporting = await answerReporting(database, catalogue, question, NEWEST, today);
      const states = Object.fromEntries(
        reporting.departments.map(({ code, state }) => [code.slice(7), state]),
      );
      expect(states).toMatchObject({ COM: 'complete', SWC: 'complete', MSB: 'overdue' });
    } finally {
      await drop();
    }
  }, 60_000);

  it.each(['2026-01-01T00:05:00+08:00', '2026-12-02T08:00:00+08:00', '2027-03-01T08:00:00+08:00'])(
    'hold at %s: opened first, nothing in the future',
    (instant) => {
      const now = Date.parse(instant);
      const opened = new Set<string>();
      const told: RoundEvent[] = generateRounds(catalogue, generateHistory(packs, now), now);
      for (const { district, period, step, recordedAt } of told) {
        if (step === 'opened') opened.add(`${district}|${period}`);
        if (!opened.has(`${district}|${period}`))
          throw new Error(`${district} ${period} ${step} before it opened`);
        expect(Date.parse(recordedAt)).toBeLessThanOrEqual(now);
      }
      expect(opened.size).toBeGreaterThan(20);
    },
  );
});
