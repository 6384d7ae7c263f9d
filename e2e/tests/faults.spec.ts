import { expect, test } from '../src/test.js';
import { Lianxi } from '../src/lianxi.js';
import { demonstrationClient, Refused } from '../scripts/api.mjs';

const ROUNDS = 10;

test.describe('kill -9 during writes', () => {
  test(`loses no acknowledged entry, ${ROUNDS} times in a row, and a repeated request has one effect`, async () => {
    test.setTimeout(180_000);
    const lianxi = await new Lianxi().start();
    try {
      const acknowledged: Acknowledged = { newest: new Map(), count: 0 };
      for (let round = 0; round < ROUNDS; round++) {
        const unanswered = await writeUntilKilled(lianxi, acknowledged, round);
        await lianxi.start();
        await expectKept(lianxi, acknowledged);
        await repeat(lianxi, unanswered, acknowledged);
      }
      expect(acknowledged.count).toBeGreaterThan(ROUNDS * 10);
    } finally {
      await lianxi.dispose();
    }
  });
});

interface Write {
  key: string;
  place: string;
  item: string;
  value: number;
  expectedVersion: number;
}

/** What the server has said yes to: the newest value of each figure, and how many in all. */
interface Acknowledged {
  newest: Map<string, number>;
  count: number;
}

function note(acknowledged: Acknowledged, { place, item, value }: Write): void {
  acknowledged.newest.set(`${place}|${item}`, value);
  acknowledged.count++;
}

/** Four writers, each on a figure of its own; the server is killed in the middle. @returns writes without an answer */
async function writeUntilKilled(lianxi: Lianxi, acknowledged: Acknowledged, round: number): Promise<Write[]> {
  const api = await demonstrationClient(lianxi.url, ({ name }) => name === 'baoshan-swc');
  const { today } = await api.catalogue();
  const unanswered: Write[] = [];
  let isOver = false;
  const place = '310113-s01';
  const items = ['parking', 'water', 'meal', 'shower'];
  const answers = await api.ask(
    items.map((item) => ({ kind: 'figure', indicator: 'cx.served', place, item, period: today as never })),
  );
  const writers = items.map(async (item, index) => {
    let version = (answers[index]?.value as { reading: { version: number } }).reading.version;
    for (let count = 0; !isOver; count++) {
      const write = {
        key: `kill-${round}-${item}-${count}`,
        place,
        item,
        value: (count % 50) + 1,
        expectedVersion: version,
      };
      try {
        await enter(api, today, write);
        version++;
        note(acknowledged, write);
      } catch (error) {
        if (error instanceof Refused) throw error;
        unanswered.push(write);
        return;
      }
    }
  });
  await new Promise((done) => setTimeout(done, 150 + round * 40));
  await lianxi.kill();
  isOver = true;
  await Promise.all(writers);
  return unanswered;
}

const enter = (api: Awaited<ReturnType<typeof demonstrationClient>>, today: string, write: Write) =>
  api.enter(
    [
      {
        indicator: 'cx.served',
        place: write.place,
        item: write.item,
        period: today,
        value: write.value,
        expectedVersion: write.expectedVersion,
        reason: '演练',
      },
    ],
    write.key,
  );

async function expectKept(lianxi: Lianxi, acknowledged: Acknowledged): Promise<void> {
  const api = await demonstrationClient(lianxi.url, ({ name }) => name === 'baoshan-swc');
  for (const [figure, value] of acknowledged.newest) {
    const [place = '', item = ''] = figure.split('|');
    const { today } = await api.catalogue();
    const trail = await api.get<{ entries: { value: { value: number } }[] }>(
      `/api/v1/figures/trail?indicator=cx.served&place=${place}&period=${today}&item=${item}`,
    );
    // the newest acknowledged write, or one that was committed after it and got no answer
    expect(trail.entries.slice(0, 2).map((entry) => entry.value.value)).toContain(value);
  }
}

/** What got no answer is sent again with the same key: committed before or not, it counts once. */
async function repeat(
  lianxi: Lianxi,
  unanswered: readonly Write[],
  acknowledged: Acknowledged,
): Promise<void> {
  const api = await demonstrationClient(lianxi.url, ({ name }) => name === 'baoshan-swc');
  const { today } = await api.catalogue();
  for (const write of unanswered) {
    const first = await enter(api, today, write);
    const second = await enter(api, today, write);
    expect(second).toEqual(first);
    expect(first.entries[0]?.version).toBe(write.expectedVersion + 1);
    note(acknowledged, write);
  }
}
