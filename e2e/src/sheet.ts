/** The sheet as a person uses it: cells by their names, everything else by the keyboard. */
import type { Locator, Page } from '@playwright/test';
import { expect, signIn } from './test.js';

/** A cell of the sheet; its name says indicator, item, place, value and state. */
export const cell = (page: Page, name: RegExp): Locator => page.getByRole('gridcell', { name }).first();

/** What a cell shows, as a number; null when it is blank. */
export async function numberIn(page: Page, name: RegExp): Promise<number | null> {
  const text = await cell(page, name).evaluate((element) => {
    const input = element.querySelector<HTMLInputElement>('input.editor');
    return input ? input.value : (element.querySelector('.value')?.textContent ?? '');
  });
  return text.trim() === '' ? null : Number(text.replace(/,/g, ''));
}

/** Signs in and waits for the sheet. */
export async function openSheet(page: Page, account: string): Promise<void> {
  await signIn(page, account);
  await expect(page.getByRole('grid').first()).toBeVisible();
}

/** Chooses a cell with the mouse, types over it and presses Enter; a reason that is asked for is given. */
export async function enter(page: Page, name: RegExp, text: string, reason?: string): Promise<void> {
  await choose(page, name);
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  if (reason === undefined) return;
  const field = page.getByRole('grid').getByRole('textbox', { name: /更正说明/ });
  await field.fill(reason);
  await field.press('Enter');
}

/** Makes a cell the active one. */
export async function choose(page: Page, name: RegExp): Promise<void> {
  await cell(page, name).click();
  await expect(cell(page, name).locator('input.editor')).toBeFocused();
}

/** Ctrl+S, a last look, and off it goes. @returns the answer's status */
export async function submit(page: Page, reason?: string): Promise<number> {
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: '上报前看一眼' });
  await expect(dialog).toBeVisible();
  if (reason !== undefined) await dialog.getByRole('textbox').fill(reason);
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/v1/submissions'));
  await dialog.getByRole('button', { name: /^(上报 \d+ 项|交齐上报)$/ }).click();
  const status = (await answered).status();
  await expect(dialog).toBeHidden();
  return status;
}
