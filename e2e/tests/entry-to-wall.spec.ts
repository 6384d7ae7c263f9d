import { cell, choose, enter, numberIn, openSheet, submit } from '../src/sheet.js';
import { BAOSHAN, expect, openWall, test } from '../src/test.js';

const reached = /^联系到司机数/;

test.describe('a figure that a department enters', () => {
  test('is painted on a paired wall a moment later, marked as corrected', async ({
    browser,
    page,
    lianxi,
  }) => {
    const wall = await openWall(browser, lianxi);
    const hero = wall.getByTestId('hero-cx.reached');
    const before = Number(await hero.getAttribute('data-value'));
    await openSheet(page, 'baoshan-swc');
    await enter(page, reached, String(before + 3), '补报两个站点');
    expect(await submit(page)).toBe(201);
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
    await openSheet(page, 'baoshan-swc');
    const typed = ((await numberIn(page, reached)) ?? 0) + 40;
    await enter(page, reached, String(typed), '核实后更正');
    const colleague = await api('baoshan-swc');
    const { today } = await colleague.catalogue();
    const period = today.slice(0, 7);
    const sheet = await colleague.sheet('310113-SWC', period);
    const figure = sheet.rows.find(({ indicator }) => indicator === 'cx.reached')?.cells[0];
    await colleague.enter([
      {
        indicator: 'cx.reached',
        place: BAOSHAN,
        period,
        value: typed - 20,
        expectedVersion: figure?.version ?? 0,
        reason: '同事先改',
      },
    ]);
    await expect(cell(page, reached)).toHaveAccessibleName(/冲突/);
    await choose(page, reached);
    await expect(page.getByRole('alert')).toContainText((typed - 20).toLocaleString('en-US'));
    expect(await numberIn(page, reached)).toBe(typed);
    await page.getByRole('button', { name: /用我的/ }).click();
    expect(await submit(page)).toBe(201);
    await expect.poll(() => numberIn(page, reached)).toBe(typed);
  });

  test('that cannot be read says what to type, writes nothing and stays in the sheet', async ({
    page,
    api,
  }) => {
    await openSheet(page, 'baoshan-swc');
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
      await enter(page, reached, text);
      await expect(cell(page, reached).getByText(words)).toBeVisible();
      await expect(cell(page, reached).locator('input.editor')).toHaveValue(text);
    }
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: '上报前看一眼' });
    await expect(dialog).toContainText('1 格有误或冲突');
    await expect(dialog.getByRole('button', { name: /^(上报|交齐)/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await page.keyboard.press('Escape');
    const [after] = await staff.ask([{ kind: 'feed', district: BAOSHAN, limit: 1 }]);
    expect(after?.revision).toBe(before?.revision);
    // the sheet is the department's: what this test left in it would be met by the next one
    await choose(page, reached);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Delete');
    await expect(cell(page, reached)).not.toHaveAccessibleName(/有误|无，/);
    await expect(page.getByText(/^已保存/).first()).toBeVisible();
  });
});
