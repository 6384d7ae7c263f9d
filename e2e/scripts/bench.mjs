/**
 * npm run bench: entry latency, the sheet in a browser, an import of 5,000 rows, and fan-out beside a bare socket.io server
 * that broadcasts the same bytes in the same run, trials interleaved. Servers on one core, the load on the other.
 *
 *   npm run bench -- [--trials 9] [--watchers 100,1000] [--only import|wall]
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { draftsBench } from '../bench/drafts.mjs';
import { median, ms, quantile, table } from '../bench/figures.mjs';
import { importBench } from '../bench/import.mjs';
import { fanOut, openSockets } from '../bench/load.mjs';
import { sheetBench } from '../bench/sheet.mjs';
import { cpuSeconds, residentMb, root, scratchFolder, startLianxi, startProcess } from '../bench/system.mjs';
import { wallBench } from '../bench/wall.mjs';
import { Api, demonstrationClient } from './api.mjs';

const { values: options } = parseArgs({
  options: {
    trials: { type: 'string', default: '9' },
    watchers: { type: 'string', default: '100,1000' },
    only: { type: 'string', default: '' },
  },
});
const trials = Number(options.trials);
const DISTRICT = '310113';
const INDICATOR = 'cx.reached';

/** The figure the bench writes: one department's monthly stock, never far from its last value. */
class Writer {
  static async signIn(url) {
    const admin = await demonstrationClient(
      url,
      ({ role, district }) => role === 'manager' && district === DISTRICT,
    );
    const { today, departments, scenes } = await admin.catalogue();
    const writer = new Writer();
    const owner = departments.find(
      ({ district, seat, validTo }) => district === DISTRICT && seat === 'SWC' && validTo === null,
    );
    writer.period = today.slice(0, 7);
    writer.scene = scenes.find(({ district, code }) => district === DISTRICT && code === 'overview');
    writer.department = { department: owner.code, seat: owner.seat, district: DISTRICT };
    writer.api = await signInAs(url, owner.code);
    const sheet = await writer.api.sheet(owner.code, writer.period);
    const cell = sheet.rows.find(({ indicator }) => indicator === INDICATOR).cells[0];
    writer.version = cell.version;
    writer.value = cell.value?.value ?? cell.previous.value;
    return writer;
  }

  /** Writes the next value, which is the number of the write as well. */
  async write(value) {
    const entry = {
      indicator: INDICATOR,
      place: DISTRICT,
      period: this.period,
      value,
      expectedVersion: this.version,
    };
    await this.api.enter([this.version === 0 ? entry : { ...entry, reason: 'bench' }]);
    this.version++;
    this.value = value;
  }
}

async function signInAs(url, department) {
  const { demonstrationAccounts } = await new Api(url).get('/api/v1/system');
  for (const account of demonstrationAccounts.filter(
    ({ role, district }) => role === 'staff' && district === DISTRICT,
  )) {
    const api = new Api(url);
    const { grants } = await api.signIn(account.name, account.password);
    if (grants.some((grant) => grant.department === department)) return api;
  }
  throw new Error(`no staff of ${department}`);
}

/** Value of the written figure in a board, null when the board is about something else. */
function valueInBoard(board) {
  const answer = board.answers.find(({ value }) => value.indicator === INDICATOR && value.reading);
  return answer ? answer.value.reading.value : null;
}

async function fanOutBench(count, lianxi, bare, committed, writer) {
  const questions = writer.scene.panels.flatMap((panel) => panel.questions);
  if (!questions.some((question) => question.indicator === INDICATOR && question.kind === 'figure')) {
    questions.push({ kind: 'figure', indicator: INDICATOR, place: DISTRICT, period: 'current' });
  }
  const watched = await openSockets({
    url: lianxi.url,
    count,
    options: { extraHeaders: { cookie: writer.api.cookie } },
    watch: questions,
  });
  let board = null;
  watched.sockets[0].on('answers', (next) => (board = next));
  const systems = [
    {
      name: 'lianxi',
      pid: lianxi.pid,
      sockets: watched.sockets,
      event: 'answers',
      valueOf: valueInBoard,
      write: (v) => writer.write(v),
    },
  ];
  await fanOut({ ...systems[0], value: writer.value + 1 }); // warm, and a board of the real size
  await new Promise((done) => setTimeout(done, 200));
  for (const [name, server] of [
    ['bare socket.io', bare],
    ['socket.io after a commit', committed],
  ]) {
    const { sockets } = await openSockets({ url: server.url, count });
    await post(server.url, { template: board });
    const system = {
      name,
      pid: server.pid,
      sockets,
      event: 'answers',
      valueOf: ({ value }) => value,
      write: (value) => post(server.url, { value }),
    };
    await fanOut({ ...system, value: 1 });
    systems.push(system);
  }
  const results = new Map(systems.map(({ name }) => [name, []]));
  for (let trial = 0; trial < trials; trial++) {
    for (const system of systems) {
      const value = system.name === 'lianxi' ? writer.value + 1 : trial + 2;
      const before = cpuSeconds(system.pid);
      const times = await fanOut({ ...system, value });
      await new Promise((done) => setTimeout(done, 60));
      results.get(system.name).push({ ...times, cpu: cpuSeconds(system.pid) - before });
    }
  }
  const bytes = JSON.stringify(board).length;
  for (const { sockets } of systems) sockets.forEach((socket) => socket.disconnect());
  report(count, bytes, results, residentMb(lianxi.pid));
}

function report(count, bytes, results, memory) {
  process.stdout.write(
    `\n${count} screens, each watching the overview scene; one frame is ${bytes} bytes of JSON\n\n`,
  );
  const reference = median(results.get('bare socket.io').map(({ all }) => all));
  const rows = [...results].map(([name, times]) => [
    name,
    ms(median(times.map(({ acknowledged }) => acknowledged))),
    ms(median(times.map(({ first }) => first))),
    ms(median(times.map(({ all }) => all))),
    (median(times.map(({ all }) => all)) / reference).toFixed(2),
    `${((1e6 * median(times.map(({ cpu }) => cpu))) / count).toFixed(0)} µs`,
  ]);
  table(['system', 'ack p50', 'first fresh', 'all fresh p50', 'ratio', 'CPU per screen'], rows);
  process.stdout.write(`memory of the server with ${count} screens: ${memory.toFixed(0)} MB\n`);
}

const post = (url, body) =>
  fetch(url, { method: 'POST', body: JSON.stringify(body) }).then((response) => response.text());

/** Durable entries by several writers at once, each on a figure of its own. */
async function entryBench(url, writers, writer) {
  const stations = (await writer.api.catalogue()).places.filter(
    ({ district, station }) => district === DISTRICT && station?.programme === 'cx',
  );
  const { indicators, today } = await writer.api.catalogue();
  const served = indicators.find(({ code }) => code === 'cx.served');
  const cells = stations.flatMap(({ code }) =>
    served.items.map((item) => ({ place: code, item: item.code })),
  );
  const perWriter = 60;
  const times = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async (_, index) => {
      const cell = cells[index];
      const [{ value }] = await writer.api.ask([
        { kind: 'figure', indicator: 'cx.served', place: cell.place, period: today, item: cell.item },
      ]);
      let version = value.reading.version ?? 0;
      for (let round = 0; round < perWriter; round++) {
        const at = performance.now();
        await writer.api.enter([
          {
            indicator: 'cx.served',
            ...cell,
            period: today,
            value: 20 + (round % 10),
            expectedVersion: version,
            reason: 'bench',
          },
        ]);
        version++;
        times.push(performance.now() - at);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return { writers, rate: (writers * perWriter) / seconds, p50: median(times), p95: quantile(times, 0.95) };
}

async function main() {
  if (options.only === 'wall') return wallBench();
  // an import is promised for the machine as it is; entries and fan-out are compared on one core
  const canPin = process.platform === 'linux' && options.only !== 'import';
  if (canPin) execFileSync('taskset', ['-cp', '1', String(process.pid)], { stdio: 'ignore' });
  const cores = canPin ? 0 : undefined;
  const scratch = scratchFolder();
  const postgres = await startProcess(`${root}/e2e/bench/postgres.mjs`, {
    cores,
    args: [join(scratch.folder, 'postgres')],
  });
  const lianxi = await startLianxi(postgres.url, { cores });
  const bare = await startProcess(`${root}/e2e/bench/bare.mjs`, { cores });
  const committed = await startProcess(`${root}/e2e/bench/bare.mjs`, { cores, args: [postgres.url] });
  const writer = await Writer.signIn(lianxi.url);

  if (options.only !== 'import') {
    process.stdout.write('Durable entries over HTTP, acknowledged after the commit\n\n');
    const rows = [];
    for (const writers of [1, 8]) rows.push(await entryBench(lianxi.url, writers, writer));
    table(
      ['writers', 'entries/s', 'p50', 'p95'],
      rows.map(({ writers, rate, p50, p95 }) => [writers, rate.toFixed(0), ms(p50), ms(p95)]),
    );
    await draftsBench(writer.api, writer.department);
    await sheetBench({ cores });
    await wallBench();
    for (const count of options.watchers.split(',').map(Number))
      await fanOutBench(count, lianxi, bare, committed, writer);
  }
  const { department } = writer.department;
  await importBench(lianxi, { writer, department, district: DISTRICT, trials: Math.min(trials, 5) });
  for (const each of [committed, bare, lianxi, postgres]) await each.stop();
  scratch.remove();
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
