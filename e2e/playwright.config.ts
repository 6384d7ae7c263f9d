import { defineConfig } from '@playwright/test';
import { flags } from './scripts/chromium.mjs';

/** What the found Chromium needs in its environment, as `npm test` says. */
const chromiumEnv = JSON.parse(process.env['CHROMIUM_ENV'] ?? '{}') as Record<string, string>;

/** Browser tests against a real Lianxi; run through `npm test` or `npm run e2e`, which find the Chromium. */
export default defineConfig({
  testDir: 'tests',
  globalSetup: './src/global-setup.ts',
  outputDir: 'results/artifacts',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1366, height: 768 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'],
      args: flags,
      env: { ...(process.env as Record<string, string>), ...chromiumEnv },
    },
  },
});
