/** The live core as Vue sees it. One per page; every room asks through these composables. */
import {
  computed,
  inject,
  nextTick,
  onScopeDispose,
  readonly,
  shallowRef,
  toValue,
  watch,
  type ComputedRef,
  type InjectionKey,
  type MaybeRefOrGetter,
  type ShallowRef,
} from 'vue';
import { questionKey, type AnswerValue, type Answer, type Question } from '@lianxi/shared';
import type { AnswerMap } from './held-answers';
import { Live, type Link } from './live';
import { socketTransport } from './socket-transport';
import { deviceClock } from './transport';

export interface LivePage {
  live: Live;
  /** All answers held; replaced as a whole, so everything of one revision is painted together. */
  answers: Readonly<ShallowRef<AnswerMap>>;
  link: Readonly<ShallowRef<Link>>;
}

export const livePageKey: InjectionKey<LivePage> = Symbol('live page');

/** Makes a core's answers and link reactive. */
export function livePage(live: Live): LivePage {
  const answers = shallowRef(live.answers);
  const link = shallowRef(live.link);
  live.listen({
    answers: (newer) => {
      answers.value = newer;
      void nextTick(() => live.drawn(newer));
    },
    link: (newer) => (link.value = newer),
  });
  return { live, answers, link };
}

let page: LivePage | null = null;
/** The page's own live core, made at the first call and not yet started. */
export function pageLive(): LivePage {
  const as = document.documentElement.dataset['as'] === 'display' ? 'display' : 'person';
  page ??= livePage(new Live(socketTransport(__LIANXI_BUILD__, as), deviceClock));
  return page;
}

/** The live core provided to this component (tests), else the page's own. Usable inside `setup` only. */
export const useLivePage = (): LivePage => inject(livePageKey, pageLive, true);

export interface LiveBoard {
  /** The newest answer to one of the questions; null until it is here. */
  answerOf<Q extends Question>(question: Q): AnswerValue<Q> | null;
  /** True when every question has its answer. */
  isComplete: ComputedRef<boolean>;
}

/**
 * Watches questions while the component lives, and connects the page once there is something to ask.
 * A changed list replaces the one before.
 */
export function useBoard(questions: MaybeRefOrGetter<readonly Question[]>): LiveBoard {
  const { live, answers } = useLivePage();
  let release = (): void => undefined;
  watch(
    () => toValue(questions),
    (asked) => {
      const releaseBefore = release;
      release = live.ask(asked);
      releaseBefore(); // after asking: what stays on the list never leaves it
      if (asked.length > 0) live.start();
    },
    { immediate: true },
  );
  onScopeDispose(() => release());
  return {
    answerOf: <Q extends Question>(question: Q) =>
      (answers.value.get(questionKey(question)) as Answer<AnswerValue<Q>> | undefined)?.value ?? null,
    isComplete: computed(() =>
      toValue(questions).every((question) => answers.value.has(questionKey(question))),
    ),
  };
}

/** Watches one question while the component lives. null asks nothing. */
export function useAnswer<Q extends Question>(
  question: MaybeRefOrGetter<Q | null>,
): ComputedRef<AnswerValue<Q> | null> {
  const asked = computed(() => toValue(question));
  const board = useBoard(() => (asked.value ? [asked.value] : []));
  return computed(() => (asked.value ? board.answerOf(asked.value) : null));
}

/** The link as it is: state, since when, heads. */
export function useLink(): Readonly<ShallowRef<Link>> {
  return useLivePage().link;
}

/** The server's time, milliseconds since the epoch, ticking with its full seconds. */
export function useServerTime(): Readonly<ShallowRef<number>> {
  const { live } = useLivePage();
  const now = shallowRef(live.serverNow());
  let timer: ReturnType<typeof setTimeout>;
  const tick = (): void => {
    now.value = live.serverNow();
    timer = setTimeout(tick, 1_000 - (now.value % 1_000) + 5);
  };
  tick();
  onScopeDispose(() => clearTimeout(timer));
  return readonly(now);
}
