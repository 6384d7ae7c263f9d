import type { Clock } from '../../live/transport';
import { TapQueue, type Batch } from './tap-queue';
import { TapSender, type Outcome } from './tap-sender';
import { TapStore } from './tap-store';
import { CountingServer, KeptStorage } from './tally-builders';

/** Time that moves when it is told to. */
class HandClock implements Clock {
  private time = 1_000_000;
  private alarms: { at: number; act: () => void }[] = [];
  now = (): number => this.time;
  random = (): number => 1;
  after(ms: number, act: () => void): () => void {
    const alarm = { at: this.time + ms, act };
    this.alarms.push(alarm);
    return () => void (this.alarms = this.alarms.filter((each) => each !== alarm));
  }
  async pass(ms: number): Promise<void> {
    await settled();
    const end = this.time + ms;
    for (;;) {
      const [next] = this.alarms.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.alarms = this.alarms.filter((each) => each !== next);
      this.time = Math.max(this.time, next.at);
      next.act();
      await settled();
    }
    this.time = end;
    await settled();
  }
}
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

function aStation() {
  const clock = new HandClock();
  const server = new CountingServer();
  const sent: { at: number; batch: Batch }[] = [];
  const how: { outcome: Outcome | null } = { outcome: null };
  let ids = 0;
  const queue = new TapQueue(new TapStore(new KeptStorage(), 'liu', 's1'), () => `id-${++ids}`);
  const post = (batch: Batch): Promise<Outcome> => {
    sent.push({ at: clock.now(), batch });
    return Promise.resolve(
      how.outcome ?? { kind: 'answered', answer: server.count(batch.taps, clock.now()) },
    );
  };
  const sender = new TapSender(queue, post, clock);
  const tap = (): void => {
    queue.add('cx.served', 'water', 1, clock.now());
    sender.kick();
  };
  return { clock, server, sent, how, queue, sender, tap };
}

describe('sending taps', () => {
  it('begins at once and goes on with one request a second, however fast the finger is', async () => {
    const { clock, server, sent, tap } = aStation();
    for (let count = 0; count < 50; count++) {
      tap();
      await clock.pass(100);
    }
    await clock.pass(2_000);
    expect(server.total).toBe(50);
    expect(sent[0]?.batch.taps).toHaveLength(1);
    expect(sent.length).toBeLessThanOrEqual(6);
    sent
      .slice(1)
      .forEach(({ at }, index) => expect(at - (sent[index]?.at ?? 0)).toBeGreaterThanOrEqual(1_000));
  });

  it('tries later and later while there is no answer, and at once when the network is back', async () => {
    const { clock, server, sent, how, sender, tap } = aStation();
    how.outcome = { kind: 'unknown' };
    tap();
    await clock.pass(120_000);
    const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
    expect(gaps.slice(0, 5)).toEqual([2_000, 4_000, 8_000, 16_000, 30_000]);
    expect([sender.state, sender.isInDoubt]).toEqual(['away', true]);
    how.outcome = null;
    sender.retryNow();
    await clock.pass(1_000);
    expect([sender.state, sender.isInDoubt, server.total]).toEqual(['idle', false, 1]);
  });

  it('waits for a sign-in without losing anything', async () => {
    const { clock, server, sent, how, sender, tap } = aStation();
    how.outcome = { kind: 'signedOut' };
    tap();
    await clock.pass(60_000);
    tap();
    await clock.pass(60_000);
    expect([sent.length, sender.state]).toEqual([1, 'signedOut']);
    how.outcome = null;
    sender.retryNow();
    await clock.pass(1_000);
    expect([server.total, sender.state]).toEqual([2, 'idle']);
  });

  it('slows down when it is asked to, and does not repeat what is turned down', async () => {
    const { clock, sent, how, queue, tap } = aStation();
    how.outcome = { kind: 'slow' };
    tap();
    await clock.pass(9_999);
    expect(sent).toHaveLength(1);
    how.outcome = { kind: 'refused', error: { code: 'NOT_YOUR_STATION', message: 'not yours' } };
    await clock.pass(60_000);
    expect(sent).toHaveLength(2);
    expect(queue.refused.map(({ refusal }) => refusal?.message)).toEqual(['not yours']);
  });
});
