import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { takeOwnership, type Owner, type Ownership } from './owner-lock.js';
import { myself, processSpace } from './processes.js';

const base = mkdtempSync(path.join(tmpdir(), 'lianxi-owner-'));
let lockFile = '';
let turn = 0;
const said: string[] = [];
const held: Ownership[] = [];

beforeEach(() => {
  lockFile = path.join(base, `${turn++}.owner.json`);
  said.length = 0;
});
afterEach(async () => {
  for (const one of held.splice(0)) await one.release();
});
afterAll(() => rmSync(base, { recursive: true }));

async function take(): Promise<Ownership> {
  const times = { beatMs: 20, watchMs: 300 };
  const ownership = await takeOwnership('/data', lockFile, (message) => said.push(message), times);
  held.push(ownership);
  return ownership;
}

async function leaveLock(changes: Partial<Owner>): Promise<Owner> {
  const owner: Owner = {
    ...(await myself()),
    nonce: `nonce-${turn}`,
    space: await processSpace(),
    dataDir: '/data',
    since: '2026-11-23T00:00:00.000Z',
    ...changes,
  };
  writeFileSync(lockFile, JSON.stringify(owner));
  return owner;
}

describe('the owner lock', () => {
  it('refuses while the owner lives, naming it, and is free after the release', async () => {
    const first = await take();
    await expect(take()).rejects.toThrow(`process ${process.pid}`);
    await first.release();
    await expect(take()).resolves.toBeDefined();
  });

  it('is taken over from an owner whose process number was given to another process', async () => {
    await leaveLock({ start: 'another-start' });
    const mine = await take();
    expect(await mine.isHeld()).toBe(true);
    expect(said.join()).toContain('took over');
  });

  it('has exactly one winner when many find a dead owner at once', async () => {
    for (let round = 0; round < 25; round++) {
      await leaveLock({ start: 'another-start', nonce: `round-${round}` });
      const results = await Promise.allSettled(Array.from({ length: 12 }, () => take()));
      const winners = results.filter((one) => one.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      expect(await winners[0]?.value.isHeld()).toBe(true);
      await winners[0]?.value.release();
    }
    expect(readdirSync(base).filter((name) => name.startsWith(path.basename(lockFile)))).toEqual([]);
  });

  it('is not stopped by a claim that somebody died with', async () => {
    const dead = await leaveLock({ start: 'another-start', nonce: 'first' });
    const hashOfFirst = 'a7937b64'; // sha256('first')
    writeFileSync(`${lockFile}.${hashOfFirst}`, JSON.stringify({ ...dead, nonce: 'claimant' }));
    expect(await (await take()).isHeld()).toBe(true);
    expect(readdirSync(base).filter((name) => name.startsWith(`${path.basename(lockFile)}.`))).toEqual([]);
  });

  it('of another container counts as held while its heartbeat goes on', async () => {
    await leaveLock({ space: 'elsewhere', pid: 1 });
    const heart = setInterval(() => utimesSync(lockFile, new Date(), new Date()), 20);
    try {
      await expect(take()).rejects.toThrow('(process 1, since');
    } finally {
      clearInterval(heart);
    }
    await expect(take()).resolves.toBeDefined(); // silent now
  });

  it('keeps its heartbeat going', async () => {
    await take();
    utimesSync(lockFile, 1, 1);
    const end = Date.now() + 3_000;
    while (statSync(lockFile).mtimeMs < 60_000 && Date.now() < end) await delay(10);
    expect(statSync(lockFile).mtimeMs).toBeGreaterThan(60_000);
  });

  it('that is no lock of ours is left alone', async () => {
    writeFileSync(lockFile, 'shopping list');
    await expect(take()).rejects.toThrow('not readable');
    expect(readFileSync(lockFile, 'utf8')).toBe('shopping list');
  });
});
