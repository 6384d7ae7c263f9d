/** npm run test:office: does LibreOffice read what we write, and do we read what it writes? Compares every value. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const built = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', 'server', 'dist', 'exchange');
const load = (name) => import(pathToFileURL(join(built, name)).href);
const { writeWorkbook } = await load('write-workbook.js');
const { readTable } = await load('read-table.js');

const found = (command) => {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
if (!found('soffice')) {
  if (process.getuid?.() !== 0) {
    process.stdout.write('LibreOffice is not installed; install libreoffice-calc and try again\n');
    process.exit(1);
  }
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'libreoffice-calc'], {
    stdio: 'inherit',
  });
}

const texts = [
  '快递员',
  '=1+1',
  '-2',
  '@a',
  "'a",
  '<&">',
  '两行\n文字',
  ' 两端 ',
  '００１',
  '2026-11',
  '1,200',
  'x|y|2026-11|',
];
const numbers = [0, 1, 1200, 85.3, 0.1, 999_999_999, 12.3456];
const rows = [
  [{ value: '联席会议数据填报表', look: 'title' }],
  ...texts.map((value, index) => [{ value }, { value: null }, { value: index, look: 'openNumber' }]),
  ...numbers.map((value) => [
    { value: '数' },
    { value, look: 'openNumber' },
    { value: '', look: 'openText' },
  ]),
];
const original = writeWorkbook([
  {
    name: '填报表',
    columns: [{ width: 20 }, { width: 12 }, { width: 12, isHidden: true }],
    rows,
    frozenRows: 1,
    isProtected: true,
    ranges: [{ cells: ['B14'], isWhole: true, max: 1_000_000, message: '请输入整数' }],
  },
  {
    name: '口径',
    columns: [{ width: 9 }],
    rows: [[{ value: '口径' }]],
    frozenRows: 0,
    isProtected: true,
    ranges: [],
  },
]);

const folder = mkdtempSync(join(tmpdir(), 'lianxi-office-'));
const from = (name) => join(folder, name);
/** @returns the path of the converted file */
function convert(file, format) {
  const out = mkdtempSync(join(folder, 'out-'));
  const profile = `-env:UserInstallation=${pathToFileURL(from('profile')).href}`;
  execFileSync('soffice', [profile, '--headless', '--convert-to', format, '--outdir', out, file], {
    stdio: 'ignore',
    timeout: 120_000,
  });
  return join(
    out,
    `${file
      .split(/[\\/]/)
      .at(-1)
      .replace(/\.\w+$/, '')}.${format}`,
  );
}

let [passed, failed] = [0, 0];
function compare(name, file) {
  const cells = new Map(readTable(file).rows.map((row) => [row.row, row.cells]));
  rows.forEach((row, index) =>
    row.forEach(({ value }, column) => {
      const read = cells.get(index + 1)?.[column] ?? null;
      if (read === (value === '' ? null : value)) passed += 1;
      else {
        failed += 1;
        process.stdout.write(
          `${name}: row ${index + 1}, column ${column + 1}: ${JSON.stringify(value)} came back as ${JSON.stringify(read)}\n`,
        );
      }
    }),
  );
}

try {
  writeFileSync(from('sheet.xlsx'), original);
  compare('ours', original);
  compare('xlsx → xlsx', readFileSync(convert(from('sheet.xlsx'), 'xlsx')));
  const ods = from('through.ods');
  renameSync(convert(from('sheet.xlsx'), 'ods'), ods);
  compare('xlsx → ods → xlsx', readFileSync(convert(ods, 'xlsx')));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
