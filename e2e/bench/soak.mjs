/**
 * A wall over many hours in few minutes: scene after scene with a change a second (compressed), its connection cut, its
 * server restarted. Measures what stays behind after garbage collection: heap, nodes, listeners.
 */
import { connect, createServer } from 'node:net';
import { demonstrationClient } from '../scripts/api.mjs';
import { nextScene } from '../scripts/wall.mjs';

/** A scene stands for half a minute; in a soak for a twentieth of that. */
const DWELL_SECONDS = 30;
const COMPRESSION = 20;
const INDICATOR = 'cx.reached';

/**
 * Most that may stay behind in an hour of a wall. Nodes and listeners must not grow at all; the heap breathes, and the
 * engine's own caches fill slowly (TRUST.md: under 1 MB in an hour).
 */
const LIMITS = { heap: 1_000_000, nodes: 600, listeners: 60 };

/** A change of one figure at a time, as a department makes it. */
export async function changes(url, district) {
  const api = await demonstrationClient(
    url,
    (account) => account.role === 'staff' && account.district === district && /-swc$/.test(account.name),
  );
  const { today } = await api.catalogue();
  const period = today.slice(0, 7);
  const ask = async () => {
    const [{ value }] = await api.ask([{ kind: 'figure', indicator: INDICATOR, place: district, period }]);
    return value.reading;
  };
  let { version, value } = await ask();
  return async () => {
    value = (value ?? 9_000) + 1;
    const entry = { indicator: INDICATOR, place: district, period, value, expectedVersion: version ?? 0 };
    await api.enter([version ? { ...entry, reason: 'soak' } : entry]);
    version = (version ?? 0) + 1;
  };
}

/** Stands between wall and server, so that a connection can be cut without either knowing why. */
export async function cuttable() {
  const sockets = new Set();
  let target = 0;
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ]) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** @param port of the server behind it */
    lead: (port) => (target = port),
    cut: () => sockets.forEach((socket) => socket.destroy()),
    stop: () => {
      sockets.forEach((socket) => socket.destroy());
      return new Promise((done) => server.close(done));
    },
  };
}

/** What is alive in the page after garbage collection. */
async function sample(page, cdp) {
  for (let turn = 0; turn < 2; turn++) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
  const attached = await page.evaluate(() => {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
    let count = 1;
    while (walker.nextNode()) count++;
    return count;
  });
  return { heap: usedSize, nodes, detached: nodes - attached, listeners: jsEventListeners };
}

/** Growth from one sample to the next, by least squares. */
export function slope(values) {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [above, below] = values.reduce(
    ([top, bottom], value, at) => [top + (at - middle) * (value - mean), bottom + (at - middle) ** 2],
    [0, 0],
  );
  return below === 0 ? 0 : above / below;
}

/** @returns what grew more in an hour than it may */
export function verdict(perHour, limits = LIMITS) {
  return Object.entries(limits)
    .filter(([key, most]) => perHour[key] > most)
    .map(([key, most]) => `${key} grow by ${Math.round(perHour[key])} an hour, ${most} is the most`);
}

/**
 * @param options.page a paired wall · @param options.change makes one change
 * @param options.isOver asked after every round with its number · @param options.disturb called before every round
 * @param options.warmUp rounds that are not measured
 * @param options.limits other ones, for a run too short to warm up
 * @param options.changesPerScene of the 30 a scene would see · @param options.note told each sample
 */
export async function soak({
  page,
  change,
  isOver,
  disturb,
  changesPerScene = DWELL_SECONDS,
  limits = {},
  warmUp = 2,
  note = () => {},
}) {
  const cdp = await page.context().newCDPSession(page);
  const samples = [];
  let scenes = 0;
  let hours = 0;
  if ((await page.getByTestId('held').count()) === 0) await page.keyboard.press(' '); // turned by hand: its own clock is too slow
  for (let round = 0; round < warmUp || !isOver(round - warmUp); round++) {
    await disturb(round);
    const first = await page.getByTestId('scene').getAttribute('data-value');
    let code = '';
    const began = scenes;
    while (code !== first) {
      for (let each = 0; each < changesPerScene; each++) {
        await change();
        await page.waitForTimeout(1_000 / COMPRESSION);
      }
      code = await nextScene(page);
      scenes++;
    }
    if (round < warmUp) continue;
    hours += ((scenes - began) * DWELL_SECONDS) / 3_600;
    samples.push(await sample(page, cdp));
    note({ round: round - warmUp + 1, hours, ...samples[samples.length - 1] });
  }
  const each = hours / samples.length;
  const perHour = Object.fromEntries(
    ['heap', 'nodes', 'listeners'].map((key) => [key, slope(samples.map((one) => one[key])) / each]),
  );
  return { hours, scenes, samples, perHour, faults: verdict(perHour, { ...LIMITS, ...limits }) };
}
