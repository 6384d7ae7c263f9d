/**
 * npm run test:office: does LibreOffice read what we write, do its files come back unchanged, and do what people may and
 * may not type survive? Against a real demonstration system. Needs a build; installs libreoffice-calc when run as root.
 */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';
import { root, scratchFolder, startProcess } from '../bench/system.mjs';
import { Api, demonstrationClient } from './api.mjs';

const { prepare } = await import(pathToFileURL(join(root, 'server', 'scripts', 'prepare.mjs')).href);
const say = (text) => process.stdout.write(`${text}\n`);
let [passed, failed] = [0, 0];
function check(name, isRight, seen = '') {
  if (isRight) passed += 1;
  else failed += 1;
  say(
    `${isRight ? '✓' : '✗'} ${name}${isRight ? '' : `: ${typeof seen === 'string' ? seen : JSON.stringify(seen)}`}`,
  );
}

function install() {
  const isThere = () => {
    try {
      return execFileSync('soffice', ['--version'], { encoding: 'utf8' }).trim();
    } catch {
      return null;
    }
  };
  if (isThere()) return isThere();
  if (process.getuid?.() !== 0)
    throw new Error('LibreOffice is missing: install libreoffice-calc, or run as root');
  say('Installing libreoffice-calc from the distribution…');
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'libreoffice-calc'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return isThere();
}

const scratch = scratchFolder();
const folder = mkdtempSync(join(scratch.folder, 'files-'));
const CSV = (encoding) =>
  `csv:Text - txt - csv (StarCalc):44,34,${encoding},1,,0,false,true,false,false,false,1`;
/** LibreOffice's numbers of encodings. */
const [UTF8, GBK] = [76, 67];

/** Opens files in LibreOffice and saves them in another format. @returns their new paths */
async function convert(files, format, more = []) {
  const out = mkdtempSync(join(folder, 'out-'));
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
  await promisify(execFile)(
    'soffice',
    [profile, '--headless', ...more, '--convert-to', format, '--outdir', out, ...files],
    {
      timeout: 300_000,
    },
  );
  const ending = format.split(':')[0];
  return files.map((file) => {
    const name = basename(file).replace(/\.\w+$/, '');
    // the encoding options make it name the sheet
    const made = [`${name}.${ending}`, `${name}-填报表.${ending}`]
      .map((each) => join(out, each))
      .find(existsSync);
    if (!made) throw new Error(`LibreOffice did not make ${name}.${ending}`);
    return made;
  });
}

/** One department's side of the system. */
class Department {
  static async all(url) {
    const { demonstrationAccounts } = await new Api(url).get('/api/v1/system');
    const staff = demonstrationAccounts.filter(
      ({ role, district }) => role === 'staff' && district === '310113',
    );
    return Promise.all(
      staff.map(async ({ name }) => {
        const api = await demonstrationClient(url, (each) => each.name === name);
        const { today } = await api.catalogue();
        const { department } = api.session.grants.find(({ role }) => role === 'staff');
        const period = today.slice(0, 7);
        const { rows } = await api.sheet(department, period);
        const figures = rows.reduce((sum, { cells }) => sum + cells.length, 0);
        return Object.assign(new Department(), { url, api, department, period, figures });
      }),
    );
  }
  async export(format, fill = 'ledger') {
    const path = `/api/v1/sheets/${this.department}/${this.period}/file?format=${format}&fill=${fill}`;
    const response = await fetch(`${this.url}${path}`, { headers: { cookie: this.api.cookie } });
    const file = join(mkdtempSync(join(folder, 'in-')), `${this.department}.${format}`);
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
    return file;
  }
  async preview(file) {
    const query = new URLSearchParams({
      department: this.department,
      period: this.period,
      name: basename(file),
    });
    const response = await fetch(`${this.url}/api/v1/imports?${query}`, {
      method: 'POST',
      headers: { cookie: this.api.cookie, 'content-type': 'application/octet-stream' },
      body: readFileSync(file),
    });
    const { id } = await response.json();
    for (;;) {
      const preview = await this.api.get(`/api/v1/imports/${id}`);
      if (preview.state !== 'reading') return preview;
      await new Promise((go) => setTimeout(go, 100));
    }
  }
}

const isUnchanged = ({ state, counts }) =>
  state === 'ready' && counts.new + counts.changed + counts.refused === 0;
const brief = ({ state, counts, problem, rows }) => ({
  state,
  counts,
  problem,
  first: rows.find(({ verdict }) => verdict !== 'same'),
});

async function unchanged(name, departments, files) {
  for (const [index, department] of departments.entries()) {
    const preview = await department.preview(files[index]);
    const isAll = preview.counts.same === department.figures;
    check(
      `${name}: ${department.department} comes back unchanged`,
      isUnchanged(preview) && isAll,
      brief(preview),
    );
  }
}

/** What may be typed where, as LibreOffice keeps it. */
function guards(ours, theirs) {
  const part = (file, name) => strFromU8(unzipSync(readFileSync(file))[name] ?? new Uint8Array());
  const sheetOf = (file) => part(file, 'xl/worksheets/sheet1.xml');
  const [before, after] = [sheetOf(ours), sheetOf(theirs)];
  const cellsOf = (sheet) =>
    [...sheet.matchAll(/<dataValidation [^>]*sqref="([^"]*)"/g)]
      .flatMap(([, ranges]) => ranges.split(' '))
      .map((range) => range.split(':').map((cell) => Number(/\d+$/.exec(cell)[0])))
      .reduce((sum, [first, last = first]) => sum + last - first + 1, 0);
  check('protection survives', /<sheetProtection [^>]*sheet="(1|true)"/.test(after), after.slice(0, 400));
  check(
    'validations survive for every cell',
    cellsOf(after) === cellsOf(before),
    `${cellsOf(before)} → ${cellsOf(after)}`,
  );
  check('the definition at the cursor survives', /<dataValidation [^>]*prompt="[^"]*口径/.test(after));
  // frozen panes belong to a window, and LibreOffice without one drops them: that they are ours is all we can say
  check('rows and columns stay in view', /<pane [^>]*state="frozen"/.test(before));
  check('the foot of the page survives', /<oddFooter>[^<]*校验码/.test(after));
  const styles = [
    ...part(theirs, 'xl/styles.xml')
      .split('<cellXfs')[1]
      .matchAll(/<xf .*?<\/xf>/gs),
  ].map(([xf]) => xf);
  const styleAt = (address) =>
    styles[Number(new RegExp(`<c r="${address}"[^>]* s="(\\d+)"`).exec(after)?.[1])] ?? '';
  check('the value may be typed', /locked="(0|false)"/.test(styleAt('H8')), styleAt('H8'));
  check('the heading may not', !/locked="(0|false)"/.test(styleAt('B8')), styleAt('B8'));
}

/** Types a value over the first figure of an indicator in a CSV. */
function typed(file, indicator, change) {
  const lines = readFileSync(file, 'utf8').split('\r\n');
  const column = lines
    .find((line) => line.includes('指标,') && line.includes('本期'))
    .split(',')
    .indexOf('本期');
  const at = lines.findIndex((line) => line.includes(`,${indicator}|`));
  const cells = lines[at].split(',');
  cells[column] = change(cells[column]);
  lines[at] = cells.join(',');
  const made = join(mkdtempSync(join(folder, 'typed-')), basename(file));
  writeFileSync(made, lines.join('\r\n'));
  return made;
}

async function main() {
  say(install());
  await prepare();
  mkdirSync(join(scratch.folder, 'postgres'), { mode: 0o755 });
  const lianxi = await startProcess(join(root, 'server', 'dist', 'main.js'), {
    env: {
      LIANXI_PORT: '0',
      LIANXI_DATA_DIR: join(scratch.folder, 'data'),
      LIANXI_LOG: 'warn',
      DATABASE_URL: '',
    },
  });
  try {
    const departments = await Department.all(lianxi.url);
    const ours = [];
    const csv = [];
    for (const department of departments) {
      ours.push(await department.export('xlsx'));
      csv.push(await department.export('csv'));
    }
    await unchanged('ours', departments, ours);
    const xlsx = await convert(ours, 'xlsx');
    await unchanged('xlsx → LibreOffice → xlsx', departments, xlsx);
    guards(ours[0], xlsx[0]);
    await unchanged('xlsx → ods → xlsx', departments, await convert(await convert(ours, 'ods'), 'xlsx'));
    await unchanged('xlsx → csv (UTF-8)', departments, await convert(ours, CSV(UTF8)));
    const gbk = await convert(ours, CSV(GBK));
    await unchanged('xlsx → csv (GBK)', departments, gbk);
    check('GBK is recognised as such', (await departments[0].preview(gbk[0])).encoding === 'gb18030');
    await unchanged(
      'csv → xlsx',
      departments,
      await convert(csv, 'xlsx', [`--infilter=CSV:44,34,${UTF8},1`]),
    );

    const swc = departments.findIndex(({ department }) => department === '310113-SWC');
    const changed = typed(csv[swc], 'cx.reached', (value) => String(Number(value) + 7));
    const preview = await departments[swc].preview(
      (await convert([changed], 'xlsx', [`--infilter=CSV:44,34,${UTF8},1`]))[0],
    );
    const row = preview.rows.find(({ verdict }) => verdict === 'changed');
    check(
      'a value typed in LibreOffice is the one change',
      preview.counts.changed === 1 && row.after === row.before + 7,
      brief(preview),
    );
    const blank = await departments[swc].preview(
      (await convert([await departments[swc].export('xlsx', 'blank')], 'xlsx'))[0],
    );
    check('an empty template changes nothing', isUnchanged(blank), brief(blank));
  } finally {
    await lianxi.stop();
    scratch.remove();
  }
  say(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

main().catch((error) => {
  say(`\n${error.stack}\n\n${passed} passed, ${failed + 1} failed`);
  process.exitCode = 1;
});
