/** One station's tally on the page: totals that are live, taps that are safe, and what there is to say about them. */
import { computed, onScopeDispose, shallowRef, triggerRef, watch, type Ref } from 'vue';
import {
  questionKey,
  shanghaiDay,
  type Answer,
  type FigureAnswer,
  type Question,
  type Tallied,
  type TallyPad,
} from '@lianxi/shared';
import { Refusal, request } from '../../app/http';
import { session, sessionEnded } from '../../app/session';
import { useBoard, useLink, useLivePage, useServerTime } from '../../live/use-live';
import { deviceClock } from '../../live/transport';
import { contribution, secondsToUndo, uuidOf, type Base, type Tap } from './tap';
import { TapQueue, type Batch } from './tap-queue';
import { TapSender, type Outcome } from './tap-sender';
import { TapStore } from './tap-store';

/** One group people are counted in. */
export interface Group {
  indicator: string;
  item: string;
}
/** How long “caught up” stands, and how old an unsent tap is when the page says so. */
const NEWS_MS = 20_000;
const UNSENT_MS = 3_000;

/** @param user signed-in name; with the station it names what is kept on this phone */
export function useTally(user: string, pad: Readonly<Ref<TallyPad>>) {
  const { station } = pad.value;
  const now = useServerTime();
  const state = shallowRef({}); // triggered when queue or sender changed
  const refresh = (): void => triggerRef(state);
  const queue = new TapQueue(
    new TapStore(localStorage, user, station),
    () => uuidOf(crypto.getRandomValues(new Uint8Array(16))),
    refresh,
  );
  const sender = new TapSender(queue, (batch) => post(station, batch), deviceClock, refresh);
  const caughtUp = useCaughtUp(queue, sender, state);
  wakeWith(queue, sender);

  const totals = useTotals(pad, queue, sender, state);
  const taps = computed(() => (void state.value, [...queue.all]));
  const device = (): number => (void now.value, Date.now());

  return {
    total: totals.total,
    today: totals.today,
    /** What can still be taken back, newest first. */
    undoable: computed(() => {
      const at = device();
      return taps.value
        .filter((tap) => secondsToUndo(tap, at) > 0)
        .map((tap) => ({ tap, seconds: secondsToUndo(tap, at) }))
        .reverse();
    }),
    refused: computed(() => taps.value.filter(({ refusal }) => refusal !== null)),
    /** How many attendances wait on this phone, once they have waited for longer than a moment. */
    unsent: computed(() => {
      void state.value;
      const open = queue.open;
      const isLate = open.some(({ at }) => device() - at > UNSENT_MS) || sender.state !== 'sending';
      return isLate ? sumOf(open) : 0;
    }),
    sender: computed(() => (void state.value, sender.state)),
    isSafe: computed(() => (void state.value, queue.isSafe)),
    caughtUp: computed(() => {
      const news = caughtUp.value;
      return news !== null && device() - news.at < NEWS_MS ? news.count : 0;
    }),
    tap(group: Group, count: number): void {
      queue.add(group.indicator, group.item, count, Date.now());
      sender.kick();
    },
    undo(id: string): boolean {
      const isUndone = queue.undo(id, Date.now());
      sender.kick();
      return isUndone;
    },
    discard: (id: string): void => queue.discard(id),
  };
}

/** How many attendances taps stand for; taken back ones are one message each. */
const sumOf = (taps: readonly Tap[]): number => taps.reduce((sum, { count }) => sum + count, 0);

async function post(station: string, batch: Batch): Promise<Outcome> {
  try {
    const answer = await request<Tallied>('POST', '/tally', { body: { station, taps: batch.taps } });
    return { kind: 'answered', answer };
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) return { kind: 'unknown' };
    if (error.status === 401) return { kind: 'signedOut' };
    if (error.status === 429) return { kind: 'slow' };
    return { kind: 'refused', error: error.body };
  }
}

/** Says how much was caught up with when the queue empties after the server had been away. */
function useCaughtUp(queue: TapQueue, sender: TapSender, state: Readonly<Ref<object>>) {
  const news = shallowRef<{ count: number; at: number } | null>(null);
  let waiting = 0;
  watch(
    () => (void state.value, [sender.state, sumOf(queue.open)] as const),
    ([how, open]) => {
      if (how === 'away' || how === 'signedOut') waiting = Math.max(waiting, open);
      else if (open === 0 && waiting > 0 && !sender.isInDoubt) {
        news.value = { count: waiting, at: Date.now() };
        waiting = 0;
      }
    },
    { flush: 'sync' },
  );
  return news;
}

/** Tries again when the network, the sign-in or the reader is back; listens to other tabs. */
function wakeWith(queue: TapQueue, sender: TapSender): void {
  const retry = (): void => sender.retryNow();
  const wake = (): void => {
    if (document.visibilityState === 'visible') retry();
  };
  const hear = ({ key, newValue }: StorageEvent): void => queue.hear(key, newValue);
  const tidy = setInterval(() => queue.tidy(Date.now()), 5_000);
  window.addEventListener('online', retry);
  window.addEventListener('storage', hear);
  document.addEventListener('visibilitychange', wake);
  const link = useLink();
  watch(
    () => link.value.state,
    (how) => how === 'live' && retry(),
  );
  watch([session, sessionEnded], ([who, isOver]) => who && !isOver && retry());
  onScopeDispose(() => {
    clearInterval(tidy);
    window.removeEventListener('online', retry);
    window.removeEventListener('storage', hear);
    document.removeEventListener('visibilitychange', wake);
    sender.stop();
  });
  sender.kick();
}

const questionOf = (station: string, { indicator, item }: Group): Question => ({
  kind: 'figure',
  indicator,
  place: station,
  period: 'current',
  ...(item === '' ? {} : { item }),
});

const groupKey = ({ indicator, item }: Group): string => `${indicator}|${item}`;

/** Today's totals: the live answers, and on top of them what this phone has tapped and they do not contain yet. */
function useTotals(
  pad: Readonly<Ref<TallyPad>>,
  queue: TapQueue,
  sender: TapSender,
  state: Readonly<Ref<object>>,
) {
  const { station } = pad.value;
  const groups: Group[] = pad.value.indicators.flatMap(({ indicator, items }) =>
    items.map(({ code }) => ({ indicator, item: code })),
  );
  useBoard(groups.map((group) => questionOf(station, group)));
  const { answers, live } = useLivePage();
  const link = useLink();
  const now = useServerTime();
  const bases = shallowRef(new Map<string, Answer<FigureAnswer>>());
  // while a request is under way nobody knows whether a newer total contains it: the one before stays until it is answered
  watch(
    () => (void state.value, [answers.value, sender.isInDoubt] as const),
    ([newest, isInDoubt]) => {
      if (isInDoubt) return;
      const found = groups.flatMap((group) => {
        const answer = newest.get(questionKey(questionOf(station, group)));
        return answer ? [[groupKey(group), answer as Answer<FigureAnswer>] as const] : [];
      });
      bases.value = new Map(found);
    },
    { immediate: true, flush: 'sync' },
  );
  const today = computed(() => {
    const days = [...bases.value.values()].map(({ value }) => String(value.asked));
    return [pad.value.today, shanghaiDay(now.value), ...days].sort().at(-1) ?? pad.value.today;
  });
  const fetched = ({ indicator, item }: Group): number | null => {
    if (pad.value.today !== today.value) return null;
    const found = pad.value.indicators.find((each) => each.indicator === indicator);
    return found?.items.find(({ code }) => code === item)?.total ?? null;
  };

  /** null = nothing reported today, and nothing tapped here. */
  function total(group: Group): number | null {
    void state.value;
    const answer = bases.value.get(groupKey(group));
    const isToday = answer?.value.asked === today.value;
    const value = answer ? (isToday ? answer.value.reading.value : null) : fetched(group);
    const base: Base = { revision: answer?.revision ?? 0, isLive: link.value.state === 'live' };
    const at = (void now.value, Date.now());
    const offset = live.serverNow() - at;
    const own = queue.all
      .filter((tap) => groupKey(tap) === groupKey(group) && shanghaiDay(tap.at + offset) === today.value)
      .map((tap) => contribution(tap, base, at));
    const more = own.reduce((sum, each) => sum + each, 0);
    return value === null && own.every((each) => each === 0) ? null : (value ?? 0) + more;
  }
  return { total, today };
}
