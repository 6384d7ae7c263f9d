/** What a person feels who fills a sheet: keeping one cell, keeping a pasted sheet, submitting it. */
import { randomUUID } from 'node:crypto';
import { median, ms, now, quantile, table } from './figures.mjs';
import { Refused } from '../scripts/api.mjs';

/** Months before the demonstration history begins: every figure is new there, and each run needs empty ones. */
const MONTHS = ['2024-12', '2024-10', '2024-08', '2024-07', '2024-05', '2024-03'];

/** Days of a month, `2024-12-01` and so on. */
const daysOf = (month) =>
  Array.from({ length: new Date(Date.UTC(...monthEnd(month))).getUTCDate() }, (_, day) =>
    [month, String(day + 1).padStart(2, '0')].join('-'),
  );
const monthEnd = (month) => month.split('-').map(Number).concat(0);

/** Cells of a department's daily figures of a month: as many as a very large sheet has. */
function candidates({ places, indicators }, district, seat, month) {
  const daily = indicators.filter(({ owner, cycle, type, isComputed }) =>
    Boolean(owner === seat && cycle === 'day' && type !== 'derived' && !isComputed),
  );
  const own = places.filter((place) => place.district === district);
  return daily.flatMap((indicator) =>
    own.flatMap(({ code }) =>
      daysOf(month).flatMap((period) =>
        (indicator.items.length > 0 ? indicator.items : [{}]).map(({ code: item }) => ({
          indicator: indicator.code,
          place: code,
          period,
          ...(item === undefined ? {} : { item }),
        })),
      ),
    ),
  );
}

const typed = (cell, text, expectedDraft = 0) => ({
  ...cell,
  text,
  reason: '',
  baseVersion: 0,
  source: 'paste',
  expectedDraft,
});

/** Which of some cells may be typed at all: what the server refuses is left out. */
async function possible(save, cells) {
  try {
    await save(cells.map((cell) => typed(cell, '1')));
    return cells;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const problems = error.details?.problems ?? [error];
    const refused = new Set(problems.map(({ field }) => field.split('.')[1]));
    return possible(
      save,
      cells.filter((_, index) => !refused.has(String(index))),
    );
  }
}

async function timed(work) {
  const at = now();
  const result = await work();
  return { took: now() - at, result };
}

/**
 * Saves and submits drafts of one department and prints what it took.
 * @param api signed in as staff of the department
 */
export async function draftsBench(api, { department, seat, district }) {
  const catalogue = await api.catalogue();
  const saver = (period) => (cells) => api.request('PUT', '/api/v1/drafts', { department, period, cells });
  const cellsOf = async (month, count) => {
    const all = candidates(catalogue, district, seat, month);
    const found = [];
    for (let at = 0; found.length < count && at < all.length; at += 2_500)
      found.push(...(await possible(saver(month), all.slice(at, at + 2_500))));
    return found.slice(0, count);
  };

  const rows = [];
  const [single, ...rest] = MONTHS;
  const [cell] = await cellsOf(single, 1);
  const times = [];
  for (let version = 1; version <= 200; version++)
    times.push((await timed(() => saver(single)([typed(cell, String(version), version)]))).took);
  rows.push(['keep 1 cell', ms(median(times)), ms(quantile(times, 0.95))]);

  for (const count of [1_000, 2_000]) {
    const [kept, submitted] = [[], []];
    for (const month of [rest.shift(), rest.shift()]) {
      const cells = await cellsOf(month, count);
      if (cells.length < count) throw new Error(`only ${cells.length} figures in ${month}`);
      for (const version of [1, 2, 3]) {
        const texts = cells.map((each) => typed(each, String(version + 4), version));
        kept.push((await timed(() => saver(month)(texts))).took);
      }
      const { took, result } = await timed(() =>
        api.post(
          '/api/v1/submissions',
          { department, period: month, cells: cells.map((each) => ({ ...each, draft: 4 })) },
          { 'idempotency-key': randomUUID() },
        ),
      );
      if (result.entries.length !== count) throw new Error(`${result.entries.length} of ${count} submitted`);
      submitted.push(took);
    }
    rows.push([`keep ${count} cells in one save`, ms(median(kept)), ms(quantile(kept, 0.95))]);
    rows.push([`submit ${count} cells`, ms(median(submitted)), ms(Math.max(...submitted))]);
  }
  process.stdout.write('Drafts over HTTP, acknowledged after the commit\n\n');
  table(['what', 'p50', 'p95'], rows);
}
