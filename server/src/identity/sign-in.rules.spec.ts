import { HandClock } from '../testing/house.js';
import { Strangers, Turns, waitAfter } from './sign-in.rules.js';

describe('the wait after wrong passwords', () => {
  it('doubles from the sixth on, up to a quarter of an hour', () => {
    expect([1, 5, 6, 7, 8, 15, 16, 17, 5000].map(waitAfter)).toEqual([0, 0, 1, 2, 4, 512, 900, 900, 900]);
  });

  it('is the same for a name that does not exist', () => {
    const clock = new HandClock(0);
    const strangers = new Strangers(clock);
    for (let failure = 1; failure <= 7; failure++) strangers.noteFailure('x');
    expect([strangers.waitOf('x'), strangers.waitOf('y')]).toEqual([2, 0]);
    clock.set('1970-01-01T00:00:01.100Z');
    expect(strangers.waitOf('x')).toBe(1);
    clock.set('1970-01-01T00:00:02Z');
    expect(strangers.waitOf('x')).toBe(0);
  });

  it('is remembered for the newest names only', () => {
    const strangers = new Strangers(new HandClock(0));
    for (let failure = 1; failure <= 6; failure++) strangers.noteFailure('first');
    for (let name = 0; name < 10_000; name++) strangers.noteFailure(`name ${name}`);
    expect(strangers.waitOf('first')).toBe(0);
  });
});

describe('turns', () => {
  it('let work on one name happen in order, and other names pass', async () => {
    const turns = new Turns();
    const done: string[] = [];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const first = turns.take('a', () => gate.then(() => done.push('a1')));
    const second = turns.take('a', async () => done.push('a2'));
    await turns.take('b', async () => done.push('b'));
    open();
    await Promise.all([first, second]);
    expect(done).toEqual(['b', 'a1', 'a2']);
  });

  it('go on after a failure', async () => {
    const turns = new Turns();
    const failed = turns.take('a', () => Promise.reject(new Error('no')));
    const next = turns.take('a', async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});
