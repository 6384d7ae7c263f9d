/**
 * Plays the hour before a joint meeting through the public API: departments sign in and enter figures at a human pace,
 * some correct themselves, two people collide on one figure, leads confirm.
 *
 *   npm run rehearse -- [--url http://127.0.0.1:3000] [--district 310113] [--pace 1] [--steps 40] [--seed 1]
 *
 * `--pace 10` is ten times as quick. The same seed plays the same story.
 */
import { parseArgs } from 'node:util';
import { Api, Refused } from './api.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    district: { type: 'string', default: '310113' },
    pace: { type: 'string', default: '1' },
    steps: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
  },
});
const pace = Number(options.pace);
const steps = Number(options.steps);
const random = mulberry32(Number(options.seed));

/** Small seeded generator, so that a rehearsal can be repeated. */
function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = (list) => list[Math.floor(random() * list.length)];
const pause = (seconds) =>
  new Promise((resolve) => setTimeout(resolve, (seconds * (0.5 + random()) * 1000) / pace));
const say = (who, what) =>
  process.stdout.write(`${new Date().toTimeString().slice(0, 8)}  ${who}  ${what}\n`);

async function cast() {
  const { demonstrationAccounts, isDemonstration } = await new Api(options.url).get('/api/v1/system');
  if (!isDemonstration)
    throw new Error('A rehearsal writes invented figures: it runs on a demonstration system only.');
  const players = [];
  const reporting = demonstrationAccounts.filter(
    ({ role, district }) => district === options.district && (role === 'staff' || role === 'lead'),
  );
  for (const account of reporting) {
    const api = new Api(options.url);
    const session = await api.signIn(account.name, account.password);
    const [{ department }] = session.grants;
    players.push({ api, name: account.displayName, department, role: account.role });
  }
  if (players.length === 0) throw new Error(`Nobody reports in district ${options.district}.`);
  return players;
}

/** The next value a person would report: a few percent more than before, or a first guess. */
function nextValue(indicator, cell) {
  const base = cell.value?.value ?? cell.previous?.value ?? Math.floor(random() * 40) + 1;
  const grown = base * (1 + random() * 0.06) + random() * 3;
  const factor = 10 ** indicator.decimals;
  return Math.min(Math.round(grown * factor) / factor, indicator.max);
}

const REASONS = ['核实后更正', '录入错误', '补充下属站点数据'];

/** Cells of this month; figures of the year are facts of the source and stay as they are. */
async function openSheet(player, period) {
  const sheet = await player.api.sheet(player.department, period);
  return sheet.rows
    .filter((row) => row.period.length > 4)
    .flatMap(({ indicator, period: own, cells }) => cells.map((cell) => ({ indicator, period: own, cell })));
}

async function main() {
  const players = await cast();
  const { today, indicators } = await players[0].api.catalogue();
  const byCode = new Map(indicators.map((indicator) => [indicator.code, indicator]));
  const period = today.slice(0, 7);
  const staff = players.filter(({ role }) => role === 'staff');
  const tally = { entered: 0, corrected: 0, conflicts: 0, confirmed: 0 };
  say('联席会议', `${staff.length} departments are at their desks, period ${period}`);

  for (let step = 0; step < steps; step++) {
    const player = pick(staff);
    const cells = await openSheet(player, period);
    if (cells.length === 0) continue;
    const open = cells.filter(({ cell }) => cell.version === 0);
    const target = open.length > 0 && random() < 0.75 ? pick(open) : pick(cells);
    await pause(2);
    if (step === Math.floor(steps / 2)) await collide(player, target, byCode, tally);
    else await report(player, target, byCode, tally);
    if (step % 8 === 7) await vouch(pick(players.filter(({ role }) => role === 'lead')), period, tally);
  }
  for (const { api } of players) await api.delete('/api/v1/session');
  say(
    '联席会议',
    `entered ${tally.entered}, corrected ${tally.corrected}, conflicts ${tally.conflicts}, confirmed ${tally.confirmed}`,
  );
}

function toEntry({ indicator, period, cell }, byCode) {
  return {
    indicator,
    place: cell.place,
    period,
    ...(cell.item === null ? {} : { item: cell.item }),
    value: nextValue(byCode.get(indicator), cell),
    expectedVersion: cell.version,
    // a value far from the last one needs a reason too; a person would give it
    ...(cell.version > 0 ? { reason: pick(REASONS) } : {}),
  };
}

async function report(player, target, byCode, tally) {
  const entry = toEntry(target, byCode);
  try {
    await player.api.enter([entry]);
  } catch (error) {
    if (!(error instanceof Refused) || !['JUMP_UNCONFIRMED', 'FALL_UNCONFIRMED'].includes(error.code))
      throw error;
    say(player.name, `asked “${error.message}”, gives a reason`);
    await pause(2);
    await player.api.enter([{ ...entry, reason: '已与站点核对' }]);
  }
  const name = byCode.get(target.indicator).name.zh;
  if (entry.expectedVersion > 0) tally.corrected++;
  else tally.entered++;
  say(
    player.name,
    `${entry.expectedVersion > 0 ? 'corrects' : 'enters'} ${name} ${target.period}: ${entry.value}`,
  );
}

/** Two people of one department type into the same cell; the second is told, looks, and decides. */
async function collide(player, target, byCode, tally) {
  const first = { ...toEntry(target, byCode), reason: pick(REASONS) };
  await player.api.enter([first]);
  say(player.name, `enters ${byCode.get(target.indicator).name.zh}: ${first.value}`);
  try {
    await player.api.enter([{ ...first, value: first.value + 1 }]);
    throw new Error('two writes on one version were both accepted');
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'VERSION_CONFLICT') throw error;
    tally.conflicts++;
    const { current } = error.details.conflicts[0];
    say(
      player.name,
      `a colleague is told: ${current.value.value} by ${current.by}, version ${current.version}; keeps it`,
    );
  }
}

async function vouch(lead, period, tally) {
  if (!lead) return;
  const cells = (await openSheet(lead, period))
    .filter(({ cell }) => cell.state === 'provisional')
    .slice(0, 12);
  if (cells.length === 0) return;
  await lead.api.confirm(
    cells.map(({ indicator, period: own, cell }) => ({
      indicator,
      place: cell.place,
      period: own,
      ...(cell.item === null ? {} : { item: cell.item }),
      expectedVersion: cell.version,
    })),
  );
  tally.confirmed += cells.length;
  say(lead.name, `confirms ${cells.length} figures`);
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
