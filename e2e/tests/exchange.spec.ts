import { readFile, writeFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { cell as sheetCell } from '../src/sheet.js';
import { expect, signIn, test } from '../src/test.js';

/** Opens the file menu of the sheet with the keyboard and takes an entry of it. */
async function fileMenu(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: '文件' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: entry }).click();
}

async function exported(page: Page, entry: string): Promise<Download> {
  const coming = page.waitForEvent('download');
  await fileMenu(page, entry);
  return coming;
}

async function take(page: Page, path: string): Promise<void> {
  await fileMenu(page, '导入文件');
  await page.getByLabel('选择文件').setInputFiles(path);
}

const table = (page: Page) => page.getByRole('dialog').getByRole('table');

test.describe('a sheet taken away as a file', () => {
  test('comes back from Excel unchanged as nothing to write', async ({ page }, info) => {
    await signIn(page, 'baoshan-swc');
    const download = await exported(page, '导出 Excel');
    expect(download.suggestedFilename()).toMatch(/^[^?_]+.*\.xlsx$/);
    const path = info.outputPath('sheet.xlsx');
    await download.saveAs(path);
    await take(page, path);
    await expect(page.getByRole('dialog')).toContainText('表中没有新的或改动的数据');
    await expect(page.getByRole('button', { name: /^写入/ })).toBeDisabled();
  });

  test('is previewed figure by figure and written as one revision', async ({ page, api }, info) => {
    await signIn(page, 'baoshan-swc');
    const download = await exported(page, '导出 CSV');
    const path = info.outputPath('sheet.csv');
    await download.saveAs(path);
    const lines = (await readFile(path, 'utf8')).split(/\r?\n/);
    const header = lines.find((line) => line.includes('本期') && line.includes('指标'))?.split(',') ?? [];
    const row = lines.findIndex((line) => line.includes('cx.reached|'));
    const cells = lines[row]?.split(',') ?? [];
    const column = header.indexOf('本期');
    const value = Number(cells[column]) + 7;
    cells[column] = String(value);
    lines[row] = cells.join(',');
    await writeFile(path, lines.join('\r\n'));

    await take(page, path);
    await expect(table(page).locator('tr.changed')).toHaveCount(1);
    await expect(table(page).locator('tr.changed')).toContainText(value.toLocaleString('en-US'));
    await expect(page.getByRole('button', { name: '写入 1 项' })).toBeDisabled(); // a correction wants a reason
    await page.getByRole('textbox', { name: /更正原因/ }).fill('据核对表更正');
    await page.getByRole('button', { name: '写入 1 项' }).click();
    await expect(page.getByRole('dialog')).toContainText('已写入 1 项，数据版本号');
    await page.getByRole('dialog').getByRole('button', { name: '关闭', exact: true }).click();
    await expect(sheetCell(page, /^联系到司机数/)).toHaveAccessibleName(
      new RegExp(value.toLocaleString('en-US')),
    );
    const staff = await api('baoshan-swc');
    const { today } = await staff.catalogue();
    const sheet = await staff.sheet('310113-SWC', today.slice(0, 7));
    const cell = sheet.rows.find(({ indicator }) => indicator === 'cx.reached')?.cells[0];
    expect(cell).toMatchObject({ source: 'import', reason: '据核对表更正' });
  });

  test('says in words what is wrong with a file that is no table, and writes nothing', async ({
    page,
  }, info) => {
    await signIn(page, 'baoshan-swc');
    const path = info.outputPath('old.xlsx');
    await writeFile(path, Buffer.from('d0cf11e0a1b11ae10000000000000000', 'hex'));
    await take(page, path);
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('xlsx');
  });

  test('is printed with its revision, its checksum and places to sign', async ({ page }, info) => {
    await page.addInitScript(() => {
      window.print = () => document.body.setAttribute('data-printed', 'yes');
    });
    await signIn(page, 'baoshan-swc');
    await fileMenu(page, '打印签字页');
    await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes');
    await page.emulateMedia({ media: 'print' });
    const paper = page.locator('.sheet-print');
    await expect(paper).toBeVisible();
    await expect(page.locator('#app')).toBeHidden();
    await expect(paper).toContainText(/数据版本号 \d+ · 校验码 [0-9a-f]{16}/);
    for (const signature of ['填报人', '审核人', '日期']) await expect(paper).toContainText(signature);
    await page.pdf({ path: info.outputPath('sheet.pdf'), format: 'A4' });
  });
});
