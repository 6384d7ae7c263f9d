import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BoundedLog } from './bounded-log.js';

const base = mkdtempSync(path.join(tmpdir(), 'lianxi-log-'));
afterAll(() => rmSync(base, { recursive: true }));

describe('the bounded log', () => {
  it('keeps the newest lines in two files of bounded size, closed to others', async () => {
    const file = path.join(base, 'postgres.log');
    const log = new BoundedLog(file, fail, 1000);
    for (let line = 0; line < 300; line++) {
      log.append(Buffer.from(`line ${line}\n`));
      await log.flushed();
    }
    expect(readdirSync(base).sort()).toEqual(['postgres.log', 'postgres.log.1']);
    expect(statSync(file).size).toBeLessThanOrEqual(1000);
    expect(statSync(`${file}.1`).size).toBeLessThanOrEqual(1000);
    expect(readFileSync(file, 'utf8')).toMatch(/line 299\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('drops what the disk cannot follow, and says how much', async () => {
    const file = path.join(base, 'flood.log');
    const log = new BoundedLog(file, fail, 10_000, 100);
    for (let piece = 0; piece < 50; piece++) log.append(Buffer.alloc(10, 'x'));
    await log.flushed();
    log.append(Buffer.from('after\n'));
    await log.flushed();
    const text = readFileSync(file, 'utf8');
    expect(text.length).toBeLessThan(300);
    expect(text).toMatch(/\[\d+ bytes of log dropped\]/);
  });

  it('that cannot be written tells, and does not throw', async () => {
    const troubles: string[] = [];
    const log = new BoundedLog(path.join(base, 'missing', 'x.log'), (message) => troubles.push(message));
    log.append(Buffer.from('hello'));
    await log.flushed();
    expect(troubles).toHaveLength(1);
  });
});

function fail(message: string): void {
  throw new Error(message);
}
