import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demonstrationClient, type Api } from '../scripts/api.mjs';
import { BAOSHAN, expect, test } from '../src/test.js';

const SCREENS = 40;
const ENTRIES = 300;

/** Memory of a process that is its own, in MB. */
const memoryOf = (pid: number): number =>
  Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

async function viewers(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^lianxi_viewers (\d+)/m.exec(text)?.[1]);
}

/** Enters the same figure so often, one after the other. @returns the last value */
async function burst(staff: Api, times: number): Promise<number> {
  const { today } = await staff.catalogue();
  const period = today.slice(0, 7);
  const question = { kind: 'figure', indicator: 'cx.reached', place: BAOSHAN, period } as never;
  const [answer] = await staff.ask([question]);
  const { version, value } = (answer?.value as { reading: { version: number; value: number } }).reading;
  for (let count = 1; count <= times; count++)
    await staff.enter([
      {
        indicator: 'cx.reached',
        place: BAOSHAN,
        period,
        value: value + count,
        expectedVersion: version + count - 1,
        reason: '演练',
      },
    ]);
  return value + times;
}

test.describe('a screen that stops reading', () => {
  test.skip(process.platform !== 'linux', 'reads memory from /proc');

  test(`F16: costs the server no memory to speak of, is cut within 25 s, and has the newest state when it wakes`, async ({
    lianxi,
  }) => {
    test.setTimeout(120_000);
    const staff = await demonstrationClient(lianxi.url, ({ name }) => name === 'baoshan-swc');
    const { today } = await staff.catalogue();
    const questions = [
      { kind: 'figure', indicator: 'cx.reached', place: BAOSHAN, period: today.slice(0, 7) },
      { kind: 'feed', district: BAOSHAN, limit: 50 },
    ];
    const before = await viewers(lianxi.url);
    const child = spawn(process.execPath, [
      join(import.meta.dirname, '..', 'src', 'watchers.mjs'),
      lianxi.url,
      (staff as Api & { cookie: string }).cookie,
      String(SCREENS),
      JSON.stringify(questions),
    ]);
    const newest = new Map<string, number>();
    child.stdout.on('data', (chunk: Buffer) => {
      for (const line of String(chunk).trim().split('\n')) {
        const [screen = '', value] = line.split(' ');
        newest.set(screen, Number(value));
      }
    });
    try {
      await expect.poll(() => newest.size).toBe(SCREENS);
      await burst(staff, 50); // warm: what the entries themselves cost is there
      const memory = memoryOf(lianxi.pid);
      child.kill('SIGSTOP');
      const stoppedAt = Date.now();
      const value = await burst(staff, ENTRIES);
      const growth = memoryOf(lianxi.pid) - memory;
      await expect.poll(() => viewers(lianxi.url), { timeout: 25_000 }).toBe(before);
      expect(Date.now() - stoppedAt).toBeLessThan(26_000);
      expect(growth).toBeLessThan(SCREENS);
      child.kill('SIGCONT');
      await expect
        .poll(() => [...newest.values()].every((held) => held === value), { timeout: 10_000 })
        .toBe(true);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
