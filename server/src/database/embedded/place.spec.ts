import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultDataDir, firstBlocked, makeFolder, preparePlace, runsAsRoot } from './place.js';

const base = mkdtempSync(path.join(tmpdir(), 'lianxi-place-'));
chmodSync(base, 0o755);
afterAll(() => rmSync(base, { recursive: true }));
const stranger = { uid: 54321, gid: 54321, name: 'stranger' };

describe('the place of the data', () => {
  it('is the project, or for root a folder others can walk to, one per project', () => {
    const [one, two] = [defaultDataDir(path.join(base, 'one')), defaultDataDir(path.join(base, 'two'))];
    expect(one).not.toBe(two);
    if (runsAsRoot()) expect(one).toMatch(/^\/var\/lib\/lianxi\/[0-9a-f]{10}\/postgres$/);
    else expect(one).toBe(path.join(base, 'one', 'data', 'postgres'));
  });

  it('has the same lock by whatever name it is reached', async () => {
    mkdirSync(path.join(base, 'real', 'postgres'), { recursive: true });
    symlinkSync(path.join(base, 'real'), path.join(base, 'parent-link'));
    symlinkSync(path.join(base, 'real', 'postgres'), path.join(base, 'link'));
    const { ownerFile } = await preparePlace(path.join(base, 'real', 'postgres'));
    expect((await preparePlace(path.join(base, 'parent-link', 'postgres'))).ownerFile).toBe(ownerFile);
    expect((await preparePlace(path.join(base, 'link'))).ownerFile).toBe(ownerFile);
  });

  it('can be walked to even when the umask closes new folders', async () => {
    const before = process.umask(0o077);
    try {
      await makeFolder(path.join(base, 'a', 'b', 'c'));
    } finally {
      process.umask(before);
    }
    expect(statSync(path.join(base, 'a')).mode & 0o777).toBe(0o755);
    expect(await firstBlocked(stranger, path.join(base, 'a', 'b', 'c'))).toBeNull();
  });

  it('names the folder that closes the way', async () => {
    await makeFolder(path.join(base, 'open', 'closed', 'inner'));
    chmodSync(path.join(base, 'open', 'closed'), 0o700);
    const inner = path.join(base, 'open', 'closed', 'inner');
    expect(await firstBlocked(stranger, inner)).toBe(path.join(base, 'open', 'closed'));
    const { uid, gid } = statSync(inner);
    expect(await firstBlocked({ uid, gid, name: 'owner' }, inner)).toBeNull();
    expect(await firstBlocked(null, inner)).toBeNull();
  });
});
