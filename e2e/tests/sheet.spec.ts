import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { cell, choose, enter, numberIn, openSheet, submit } from '../src/sheet.js';
import { expect, openWall, test } from '../src/test.js';

/** Puts a block on the real clipboard, as Excel does: as text and as HTML. */
async function toClipboard(page: Page, text: string, html?: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(
    async ([plain, rich]) => {
      const parts: Record<string, Blob> = { 'text/plain': new Blob([plain ?? ''], { type: 'text/plain' }) };
      if (rich) parts['text/html'] = new Blob([rich], { type: 'text/html' });
      await navigator.clipboard.write([new ClipboardItem(parts)]);
    },
    [text, html],
  );
}
const fromClipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
const preview = (page: Page) => page.getByRole('dialog', { name: /先看差异/ });
const active = (page: Page) => page.locator('td.active');
/** A place's cell in the table of the union's sheet. */
const union = (place: string): RegExp => new RegExp(`^已建会企业站点·${place}`);
const couriers = (place: string): RegExp => new RegExp(`^实名入会人数·快递员·${place}`);
const riders = (place: string): RegExp => new RegExp(`^实名入会人数·外卖骑手·${place}`);

test.describe('the keyboard of the sheet', () => {
  test.beforeEach(async ({ page }) => {
    await openSheet(page, 'pudong-union');
  });

  test('replaces by typing, edits by F2, gives up by Esc, takes back by Delete and never writes a zero', async ({
    page,
  }) => {
    const before = await numberIn(page, union('塘桥街道'));
    await choose(page, union('塘桥街道'));
    await page.keyboard.type('71');
    await page.keyboard.press('Escape');
    expect(await numberIn(page, union('塘桥街道'))).toBe(before);
    await page.keyboard.press('F2');
    await page.keyboard.type('1');
    await page.keyboard.press('Tab');
    expect(await numberIn(page, union('塘桥街道'))).toBe(Number(`${before}1`));
    await choose(page, union('塘桥街道')); // Tab went to the reason that a correction needs
    await page.keyboard.press('Delete');
    expect(await numberIn(page, union('塘桥街道'))).toBe(before);
    await page.keyboard.press('Delete');
    await expect(page.getByText('已上报的数不能删空')).toBeVisible();
    expect(await numberIn(page, union('塘桥街道'))).toBe(before);
  });

  test('moves by arrows, Enter, Tab, to the ends and the edges', async ({ page }) => {
    await choose(page, union('陆家嘴街道'));
    const steps: [string, RegExp][] = [
      ['ArrowDown', union('周家渡街道')],
      ['ArrowRight', couriers('周家渡街道')],
      ['Enter', couriers('塘桥街道')],
      ['Shift+Enter', couriers('周家渡街道')],
      ['Tab', riders('周家渡街道')],
      ['Shift+Tab', couriers('周家渡街道')],
      ['Home', /^应建会企业站点·周家渡街道/],
      ['End', riders('周家渡街道')],
      ['Control+ArrowUp', riders('潍坊新村街道')],
      ['Control+End', riders('南汇新城镇')],
      ['Control+Home', /^应建会企业站点·潍坊新村街道/],
    ];
    for (const [key, name] of steps) {
      await page.keyboard.press(key);
      await expect(active(page)).toHaveAccessibleName(name);
      await expect(active(page).locator('input.editor')).toBeFocused();
    }
  });

  test('undoes and does again what was typed, filled and pasted, step by step', async ({ page }) => {
    const [first, second] = [
      await numberIn(page, union('上钢新村街道')),
      await numberIn(page, union('南码头路街道')),
    ];
    await choose(page, union('上钢新村街道'));
    await page.keyboard.type('17');
    await page.keyboard.press('Tab'); // to the reason that a correction needs
    await choose(page, union('上钢新村街道'));
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+d');
    expect(await numberIn(page, union('南码头路街道'))).toBe(17);
    await page.keyboard.press('Control+z');
    expect(await numberIn(page, union('南码头路街道'))).toBe(second);
    await page.keyboard.press('Control+z');
    expect(await numberIn(page, union('上钢新村街道'))).toBe(first);
    await page.keyboard.press('Control+y');
    await page.keyboard.press('Control+Shift+Z');
    expect(await numberIn(page, union('南码头路街道'))).toBe(17);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
  });

  test('opens the card beside the cell, which stays open, and the list of keys', async ({ page }) => {
    await choose(page, union('陆家嘴街道'));
    await page.keyboard.press('F1');
    const card = page.getByRole('region', { name: '本格说明' });
    await expect(card).toBeFocused();
    await expect(card).toContainText('月末已批复建会的企业站点数');
    await expect(card).toContainText('登记记录');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    await expect(card).toContainText('实名入会人数');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: '键盘操作' })).toContainText('Ctrl+D');
    await page.keyboard.press('Escape');
    await expect(active(page).locator('input.editor')).toBeFocused();
  });

  test('fills by dragging the handle', async ({ page }) => {
    await choose(page, couriers('洋泾街道'));
    const value = await numberIn(page, couriers('洋泾街道'));
    const from = await active(page).locator('[data-handle]').boundingBox();
    const to = await cell(page, couriers('东明路街道')).boundingBox();
    if (!from || !to) throw new Error('not in sight');
    await page.mouse.move(from.x + 4, from.y + 4);
    await page.mouse.down();
    await page.mouse.move(to.x + 40, to.y + 10, { steps: 4 });
    await page.mouse.up();
    expect(await numberIn(page, couriers('浦兴路街道'))).toBe(value);
    expect(await numberIn(page, couriers('东明路街道'))).toBe(value);
    await page.keyboard.press('Control+z');
  });
});

test.describe('the clipboard', () => {
  test('takes a block out as Excel wants it, and lays it down where the cursor is', async ({ page }) => {
    await openSheet(page, 'pudong-union');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await choose(page, couriers('川沙新镇'));
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+c');
    const copied = await fromClipboard(page);
    expect(copied.split('\n').map((line) => line.split('\t').length)).toEqual([2, 2]);
    await toClipboard(page, '1001\t1002\r\n1003\t1004\r\n');
    await page.keyboard.press('Control+v');
    await expect(preview(page)).toContainText('按位置对应');
    await preview(page)
      .getByLabel(/须说明原因/)
      .fill('按新名册更正');
    await preview(page).getByRole('button', { name: '填入 4 格' }).click();
    await expect.poll(() => numberIn(page, riders('高桥镇'))).toBe(1004);
    await page.keyboard.press('Control+z');
    await expect.poll(() => numberIn(page, riders('高桥镇'))).not.toBe(1004);
    expect(await numberIn(page, couriers('川沙新镇'))).not.toBe(1001);
  });

  test('takes a table with merged headings by its names, shows every difference first, and asks about 万', async ({
    page,
  }) => {
    await openSheet(page, 'pudong-union');
    const before = await numberIn(page, couriers('北蔡镇'));
    const html = `<meta charset=utf-8><table>
      <tr><td rowspan=2>街镇</td><td colspan=2>实名入会人数（人）</td></tr>
      <tr><td>快递员</td><td>外卖骑手</td></tr>
      <tr><td>北蔡镇</td><td>１２３</td><td>2.2万</td></tr>
      <tr><td>张江科学城</td><td>5</td><td>一百</td></tr>
      <tr><td>合计</td><td>128</td><td>22100</td></tr></table>`;
    await toClipboard(page, 'x', html);
    await choose(page, union('潍坊新村街道'));
    await page.keyboard.press('Control+v');
    const dialog = preview(page);
    await expect(dialog).toContainText('按表头里的名称对应');
    await expect(dialog.getByRole('row', { name: /快递员·北蔡镇/ })).toContainText('123');
    await expect(dialog).toContainText('张江科学城');
    await expect(dialog).toContainText('合计不填');
    expect(await numberIn(page, couriers('北蔡镇'))).toBe(before); // nothing is written yet
    await dialog.getByRole('checkbox', { name: '2.2万 即 22,000' }).check();
    await dialog.getByLabel(/须说明原因/).fill('按新名册更正');
    await dialog.getByRole('button', { name: '填入 2 格' }).click();
    await expect.poll(() => numberIn(page, riders('北蔡镇'))).toBe(22_000);
    expect(await numberIn(page, couriers('北蔡镇'))).toBe(123);
    await page.keyboard.press('Control+z');
  });
});

test.describe('a sheet filled by keyboard alone', () => {
  test('goes from the cell to the ledger to the wall, as one revision', async ({
    browser,
    page,
    lianxi,
    api,
  }) => {
    const wall = await openWall(browser, lianxi);
    const hero = wall.getByTestId('hero-cx.reached');
    const before = Number(await hero.getAttribute('data-value'));
    await openSheet(page, 'baoshan-swc');
    const staff = await api('baoshan-swc');
    const { today } = await staff.catalogue();
    const { revision } = await staff.sheet('310113-SWC', today.slice(0, 7));
    await enter(page, /^联系到司机数/, String(before + 5), '补报两个站点');
    await enter(page, /^服务阵地数·休憩点/, '13', '新建一个');
    await expect(cell(page, /^联系到司机数/)).toHaveAccessibleName(/草稿已存/);
    expect(await submit(page)).toBe(201);
    await expect(hero).toHaveAttribute('data-value', String(before + 5), { timeout: 2_000 });
    expect((await staff.sheet('310113-SWC', today.slice(0, 7))).revision).toBe(revision + 1);
    await expect(page.getByText(/已上报 2 项/)).toBeVisible();
    await wall.context().close();
  });

  test('keeps what is typed over a reload', async ({ page }) => {
    await openSheet(page, 'pudong-post');
    await choose(page, /^在册快递员·陆家嘴街道/);
    await page.keyboard.type('777');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByText(/^已保存 \d/)).toBeVisible();
    await page.reload();
    await expect.poll(() => numberIn(page, /^在册快递员·陆家嘴街道/)).toBe(777);
    await choose(page, /^在册快递员·陆家嘴街道/);
    await page.keyboard.press('Delete');
    await expect(page.getByText(/^已保存 \d/)).toBeVisible();
  });
});

test.describe('the sheet on a phone and under a magnifying glass', () => {
  for (const [name, viewport] of [
    ['a phone', { width: 360, height: 740 }],
    ['200 % zoom', { width: 683, height: 384 }],
  ] as const) {
    test(`is a list of lines on ${name}: nothing scrolls sideways, the same keys work, axe finds nothing`, async ({
      page,
    }) => {
      await page.setViewportSize(viewport);
      await openSheet(page, 'pudong-union');
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await choose(page, union('陆家嘴街道'));
      await page.keyboard.press('ArrowDown');
      await expect(active(page)).toHaveAccessibleName(couriers('陆家嘴街道'));
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    });
  }
});
