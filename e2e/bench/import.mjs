/** An import of 5,000 rows as one revision: how long it takes, what others feel of it, how often screens paint. */
import { randomUUID } from 'node:crypto';
import { median, ms, now, quantile, table } from './figures.mjs';
import { openSockets } from './load.mjs';
import { cpuSeconds } from './system.mjs';

const ROWS = 5_000;
const INDICATOR = 'cx.served';
const LOOK_MS = 20;
/** Days ago from which no round of the demonstration asks: what one asked for is closed. */
const OPEN_BEFORE = 400;

/** A CSV over figures of past days, `round` makes every value another one than before. */
function csvOf({ today, places, indicators }, district, round) {
  const { items } = indicators.find(({ code }) => code === INDICATOR);
  const stations = places.filter((place) => place.level === 'station' && place.district === district);
  const lines = ['指标,区域,分项,期次,本期,说明'];
  for (let back = OPEN_BEFORE; lines.length <= ROWS; back++) {
    const day = new Date(Date.parse(today) - back * 86_400_000).toISOString().slice(0, 10);
    for (const { code, validFrom, validTo } of stations) {
      if ((validFrom ?? '') > day || (validTo ?? '9') < day) continue;
      for (const item of items)
        lines.push([INDICATOR, code, item.code, day, 1 + ((back + round) % 40), '台账'].join(','));
    }
  }
  return `${lines.slice(0, ROWS + 1).join('\n')}\n`;
}

async function upload(url, api, department, period, content) {
  const query = new URLSearchParams({ department, period, name: 'bench.csv' });
  const response = await fetch(`${url}/api/v1/imports?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', cookie: api.cookie },
    body: content,
  });
  const { id } = await response.json();
  for (;;) {
    const preview = await api.get(`/api/v1/imports/${id}`);
    if (preview.state !== 'reading') return preview;
    await new Promise((go) => setTimeout(go, LOOK_MS));
  }
}

/** Enters one figure after the other until told to stop. @returns latencies */
function typing(writer) {
  const times = [];
  let isOver = false;
  const done = (async () => {
    while (!isOver) {
      const started = now();
      await writer.write(writer.value + 1);
      times.push(now() - started);
      await new Promise((go) => setTimeout(go, 10));
    }
  })();
  return async () => {
    isOver = true;
    await done;
    return times;
  };
}

const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/**
 * @param lianxi a running demonstration
 * @param writer enters figures of the same district meanwhile
 */
export async function importBench(lianxi, { writer, department, district, trials }) {
  const { api } = writer;
  const catalogue = await api.catalogue();
  const period = catalogue.today.slice(0, 7);
  const { sockets, close } = await openSockets({
    url: lianxi.url,
    count: 100,
    options: { extraHeaders: { cookie: api.cookie } },
    watch: [{ kind: 'figure', indicator: INDICATOR, place: district, period }],
  });
  const painted = new Map();
  sockets[0].on('answers', ({ answers }) => {
    for (const { revision } of answers) painted.set(revision, (painted.get(revision) ?? 0) + 1);
  });
  const results = [];
  for (let trial = 0; trial < trials; trial++) {
    const calm = typing(writer);
    await pause(2_000);
    const before = await calm();
    const stop = typing(writer);
    const cpu = cpuSeconds(lianxi.pid);
    const started = now();
    const preview = await upload(lianxi.url, api, department, period, csvOf(catalogue, district, trial));
    const read = now() - started;
    if (preview.problem || preview.counts.refused > 0)
      throw new Error(JSON.stringify(preview.problem ?? preview.counts));
    const { revision, count } = await api.post(
      `/api/v1/imports/${preview.id}/commit`,
      {},
      { 'idempotency-key': randomUUID() },
    );
    const whole = now() - started;
    const computing = (cpuSeconds(lianxi.pid) - cpu) * 1000;
    const during = await stop();
    await pause(500);
    results.push({
      read,
      write: whole - read,
      whole,
      count,
      before,
      during,
      paints: painted.get(revision) ?? 0,
      computing,
    });
  }
  close();
  report(results);
}

function report(results) {
  const of = (key) => median(results.map((each) => each[key]));
  const all = (key) => results.flatMap((each) => each[key]);
  process.stdout.write(
    `\nImport of ${results[0].count} figures as one revision, 100 screens watching, one person entering\n\n`,
  );
  table(
    ['read + preview', 'commit', 'in all', 'slowest', 'paints of the revision', 'CPU of the server'],
    [
      [
        ms(of('read')),
        ms(of('write')),
        ms(of('whole')),
        ms(Math.max(...results.map(({ whole }) => whole))),
        of('paints'),
        ms(of('computing')),
      ],
    ],
  );
  table(
    ['entries of others', 'p50', 'p95', 'slowest'],
    ['before', 'during'].map((key) => [
      key,
      ms(median(all(key))),
      ms(quantile(all(key), 0.95)),
      ms(Math.max(...all(key))),
    ]),
  );
}
