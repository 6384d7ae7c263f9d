import { mount } from '@vue/test-utils';
import { defineComponent, h, nextTick, shallowRef } from 'vue';
import type { FeedAnswer, Question, WatchAck } from '@lianxi/shared';
import { questionKey } from '@lianxi/shared';
import { Live } from './live';
import { deviceClock, type Transport, type TransportEvents } from './transport';
import { livePage, livePageKey, useBoard } from './use-live';

function aPage() {
  const told: { events: TransportEvents | null; asked: (readonly Question[])[] } = {
    events: null,
    asked: [],
  };
  let acknowledge: (result: WatchAck) => void = () => undefined;
  const transport: Transport = {
    listen: (events) => (told.events = events),
    connect: () => told.events?.connected(),
    disconnect: () => undefined,
    report: () => undefined,
    watch: (questions, acknowledged) => {
      told.asked.push(questions);
      acknowledge = acknowledged;
    },
  };
  return {
    told,
    page: livePage(new Live(transport, deviceClock)),
    acknowledge: (result: WatchAck) => acknowledge(result),
  };
}

const question = (limit: number): Question => ({ kind: 'feed', district: 'baoshan', limit });

describe('useBoard', () => {
  it('asks while the component lives and gives it every answer of a revision at once', async () => {
    const { told, page, acknowledge } = aPage();
    const asked = shallowRef([question(1)]);
    let drawn = 0;
    const Reader = defineComponent(() => {
      const board = useBoard(asked);
      return () => {
        drawn += 1;
        return h(
          'p',
          asked.value.map((one) => (board.answerOf(one) as FeedAnswer | null)?.lines.length ?? 'none').join(),
        );
      };
    });
    const reader = mount(Reader, { global: { provide: { [livePageKey as symbol]: page } } });
    expect(reader.text()).toBe('none');
    asked.value = [question(1), question(2)];
    await nextTick();
    expect(told.asked).toEqual([[question(1)], [question(1), question(2)]]);
    const answers = asked.value.map((one) => ({
      key: questionKey(one),
      epoch: 'a',
      revision: 1,
      stamp: 's',
      value: { lines: [] },
    }));
    drawn = 0;
    acknowledge({
      ok: true,
      epoch: 'a',
      now: 1,
      boards: [{ epoch: 'a', district: 'baoshan', revision: 1, now: 1, answers }],
    });
    await nextTick();
    expect(reader.text()).toBe('0,0');
    expect(drawn).toBe(1);
    reader.unmount();
    await nextTick();
    expect(told.asked[told.asked.length - 1]).toEqual([]);
    page.live.stop();
  });
});
