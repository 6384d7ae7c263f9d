import type { Page } from '@playwright/test';
import { BAOSHAN, expect, openWall, signIn, test } from '../src/test.js';

const reached = (page: Page) => page.getByRole('textbox', { name: /^联系到司机数/ });
const reason = (page: Page) => page.getByRole('textbox', { name: /说明/ });

test.describe('a figure that a department enters', () => {
  test('is painted on a paired wall a moment later, marked as corrected', async ({
    browser,
    page,
    lianxi,
  }) => {
    const wall = await openWall(browser, lianxi);
    const hero = wall.getByTestId('hero-cx.reached');
    const before = Number(await hero.getAttribute('data-value'));
    await signIn(page, 'baoshan-swc');
    await reached(page).fill(String(before + 3));
    await reason(page).fill('补报两个站点');
    const posted = page.waitForResponse((response) => response.url().endsWith('/api/v1/entries'));
    await page.keyboard.press('Control+s');
    expect((await posted).status()).toBe(201);
    await expect(hero).toHaveAttribute('data-value', String(before + 3), { timeout: 2_000 });
    await expect(hero).toContainText('更正');
    await expect(wall.getByTestId('feed-line').first()).toContainText('联系到司机数');
    await wall.context().close();
  });

  test('is on the wall within a second of its acknowledgement, every time', async ({
    browser,
    lianxi,
    api,
  }) => {
    const wall = await openWall(browser, lianxi);
    const staff = await api('baoshan-swc');
    const { today } = await staff.catalogue();
    const period = today.slice(0, 7);
    for (let round = 0; round < 5; round++) {
      const sheet = await staff.sheet('310113-SWC', period);
      const cell = sheet.rows.find(({ indicator }) => indicator === 'cx.reached')?.cells[0];
      const value = (cell?.value?.value ?? 0) + 1;
      const figure = { indicator: 'cx.reached', place: BAOSHAN, period };
      await staff.enter([{ ...figure, value, expectedVersion: cell?.version ?? 0, reason: '测试' }]);
      await expect(wall.getByTestId('hero-cx.reached')).toHaveAttribute('data-value', String(value), {
        timeout: 1_000,
      });
    }
    await wall.context().close();
  });

  test('that a colleague was quicker with shows what stands there, and nothing typed is lost', async ({
    page,
    api,
  }) => {
    await signIn(page, 'baoshan-swc');
    const typed = Number((await reached(page).inputValue()).replace(/,/g, '')) + 40;
    await page.route('**/socket.io/**', (route) => route.abort()); // the sheet must not learn of it before it saves
    await page.reload();
    await reached(page).fill(String(typed));
    await reason(page).fill('核实后更正');
    const colleague = await api('baoshan-swc');
    const { today } = await colleague.catalogue();
    const period = today.slice(0, 7);
    const sheet = await colleague.sheet('310113-SWC', period);
    const cell = sheet.rows.find(({ indicator }) => indicator === 'cx.reached')?.cells[0];
    await colleague.enter([
      {
        indicator: 'cx.reached',
        place: BAOSHAN,
        period,
        value: typed - 20,
        expectedVersion: cell?.version ?? 0,
        reason: '同事先改',
      },
    ]);
    await page.keyboard.press('Control+s');
    await expect(page.getByRole('alert')).toContainText((typed - 20).toLocaleString('en-US'));
    await expect(reached(page)).toHaveValue(new RegExp(`${typed}|${typed.toLocaleString('en-US')}`));
    await page.getByRole('button', { name: '用我的' }).click();
    await reason(page).fill('与同事核对，以本次为准');
    const posted = page.waitForResponse((response) => response.url().endsWith('/api/v1/entries'));
    await page.keyboard.press('Control+s');
    expect((await posted).status()).toBe(201);
  });

  test('that cannot be read says what to type, writes nothing and stays in the form', async ({
    page,
    api,
  }) => {
    await signIn(page, 'baoshan-swc');
    const staff = await api('baoshan-swc');
    const [before] = await staff.ask([{ kind: 'feed', district: BAOSHAN, limit: 1 }]);
    for (const [text, words] of [
      ['1,2,00', '千位分隔有误'],
      ['一百二十', '请用数字填写'],
      ['①', '请用数字填写'],
      ['12.5', '整数'],
      ['-3', '0 到'],
      ['1e3', '整数'],
      ['无', '不是数字'],
    ] as const) {
      await reached(page).fill(text);
      await expect(page.getByText(words).first()).toBeVisible();
      await page.keyboard.press('Control+s');
      await expect(reached(page)).toHaveValue(text);
    }
    const [after] = await staff.ask([{ kind: 'feed', district: BAOSHAN, limit: 1 }]);
    expect(after?.revision).toBe(before?.revision);
  });
});
