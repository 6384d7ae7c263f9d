/**
 * npm test: lint and types in CI, then Jest for every workspace, then the browser tests; one closing line over all.
 *   npm test [-- --unit | --browser | --sizes] [filters…]
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root, run, say } from '../../server/scripts/prepare.mjs';

const args = process.argv.slice(2);
/** The walls of all districts, measured: a matrix of its own. */
const isSizes = args.includes('--sizes');
const only = isSizes ? '--browser' : args.find((arg) => arg === '--unit' || arg === '--browser');
const filters = [
  ...(isSizes ? ['tests/sizes.spec.ts'] : []),
  ...args.filter((arg) => !['--unit', '--browser', '--sizes'].includes(arg)),
];
const results = join(root, 'e2e', 'results');
/** A runner without tests has failed, unless somebody asked for some only. */
const mayBeEmpty = filters.length > 0;

/** Runs to its end, whatever the outcome. @returns exit code */
function finish(command, parameters, options) {
  return new Promise((done) => {
    const child = spawn(command, parameters, { stdio: 'inherit', ...options });
    child.on('error', () => done(1));
    child.on('exit', (code) => done(code ?? 1));
  });
}

const NOTHING = { passed: 0, failed: 0, skipped: 0 };
const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

async function jest(workspace) {
  say(`\n— ${workspace}: unit and integration tests`);
  const output = join(results, `jest-${workspace}.json`);
  const code = await finish(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--no-warnings=ExperimentalWarning',
      join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
      ...[
        '--config',
        'jest.config.js',
        '--json',
        '--outputFile',
        output,
        '--maxWorkers',
        '2',
        '--passWithNoTests', // whether that is good is decided below
      ],
      ...filters,
    ],
    { cwd: join(root, workspace) },
  );
  const report = readJson(output);
  if (!report) return outcome(workspace, NOTHING, code || 1);
  const {
    numPassedTests: passed,
    numFailedTests,
    numRuntimeErrorTestSuites: crashed,
    numPendingTests: skipped,
  } = report;
  return outcome(workspace, { passed, failed: numFailedTests + crashed, skipped }, code);
}

/** What a runner reported, and one failure more when it ended badly or ran nothing without saying so. */
function outcome(name, { passed, failed, skipped }, code) {
  const hasRun = passed + failed > 0;
  const isWrong = failed === 0 && (code !== 0 || (!hasRun && !mayBeEmpty));
  if (isWrong) say(hasRun ? `${name} ended with ${code}.` : `${name} ran no test.`);
  return { name, passed, failed: failed + (isWrong ? 1 : 0), skipped };
}

async function browser() {
  say('\n— e2e: real processes and a real browser');
  const { findChromium } = await import('./chromium.mjs');
  const found = await findChromium().catch((error) => {
    say(error.message);
    return null;
  });
  if (!found) return outcome('e2e', NOTHING, 1);
  const { executablePath, env } = found;
  say(
    `Chromium: ${executablePath.startsWith(root) ? executablePath.slice(root.length + 1) : executablePath}`,
  );
  const output = join(results, 'playwright.json');
  const code = await finish(
    process.execPath,
    [
      join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
      'test',
      '--reporter=list,json',
      ...(mayBeEmpty ? ['--pass-with-no-tests'] : []),
      ...filters,
    ],
    {
      cwd: join(root, 'e2e'),
      env: {
        ...process.env,
        CHROMIUM_PATH: executablePath,
        CHROMIUM_ENV: JSON.stringify(env), // for the browser alone, not for the servers under test
        PLAYWRIGHT_JSON_OUTPUT_NAME: output,
        ...(isSizes ? { SIZES: 'whole' } : {}),
      },
    },
  );
  const stats = readJson(output)?.stats;
  if (!stats) return outcome('e2e', NOTHING, code || 1);
  const { expected, flaky, unexpected, skipped } = stats;
  return outcome('e2e', { passed: expected + flaky, failed: unexpected, skipped }, code);
}

async function main() {
  await prepare();
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  if (process.env.CI && !only) {
    say('— lint and types');
    await run('npm', ['run', '--silent', 'lint']);
    await run('npm', ['run', '--silent', 'typecheck']);
  }
  const outcomes = [];
  if (only !== '--browser')
    for (const workspace of ['shared', 'server', 'client']) outcomes.push(await jest(workspace));
  if (only !== '--unit') outcomes.push(await browser());
  const sum = (key) => outcomes.reduce((total, outcome) => total + (outcome[key] ?? 0), 0);
  say('');
  for (const { name, passed, failed } of outcomes)
    say(`${name.padEnd(8)} ${passed} of ${passed + failed} tests passed`);
  const skipped = sum('skipped');
  const hasRun = sum('passed') + sum('failed') > 0;
  if (!hasRun) say('No test was run.');
  say(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = hasRun && sum('failed') === 0 ? 0 : 1;
}

main().catch((error) => {
  say(`\n${error.message}\n\n0 passed, 1 failed`);
  process.exitCode = 1;
});
