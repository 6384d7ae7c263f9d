/** Tests with a demonstration system shared by the worker, and walls that are paired for them. */
import { expect, test as base, type Browser, type Page } from '@playwright/test';
import { Api, demonstrationClient } from '../scripts/api.mjs';
import { pairedWall } from '../scripts/wall.mjs';
import { Lianxi } from './lianxi.js';

export const BAOSHAN = '310113';

export const test = base.extend<{ api: (name: string) => Promise<Api> }, { lianxi: Lianxi }>({
  lianxi: [
    async ({}, use) => {
      const lianxi = await new Lianxi().start();
      await use(lianxi);
      await lianxi.dispose();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  api: async ({ lianxi }, use) => {
    await use((name) => demonstrationClient(lianxi.url, (account) => account.name === name));
  },
  baseURL: async ({ lianxi }, use) => {
    await use(lianxi.url);
  },
});

/** Opens a wall of Baoshan and has it approved, as somebody would from a laptop. */
export function openWall(browser: Browser, lianxi: Lianxi, scene = 'overview'): Promise<Page> {
  return pairedWall(browser, lianxi.url, { district: BAOSHAN, scene });
}

/** Signs in through the page, as a user does. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('textbox').first().fill(name);
  await page.locator('input[type=password]').fill('demo-lianxi');
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/sign-in/);
}

export { expect };
