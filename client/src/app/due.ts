/** What the departments of the signed-in person still have to hand in; live, for the navigation and the entry room. */
import { computed, type ComputedRef } from 'vue';
import { isFrozen, shanghaiDay, type DueItem, type Question, type QuestionOf } from '@lianxi/shared';
import { useBoard, useServerTime } from '../live/use-live';
import { session } from './session';

export interface Due extends DueItem {
  department: string;
}

/** Whether somebody can do something about it now: open, not frozen, not handed in. @param now server time in ms */
export function isWaiting({ opensOn, handIn }: DueItem, now: number): boolean {
  const isTheirs = handIn.state === 'draft' || handIn.state === 'returned';
  return isTheirs && opensOn <= shanghaiDay(now) && !isFrozen(handIn, now);
}

/** Sheets to hand in of every department somebody enters for, in the server's order, which puts the urgent first. */
export function useDue(): { items: ComputedRef<Due[]>; waiting: ComputedRef<Due[]> } {
  const now = useServerTime();
  const questions = computed<QuestionOf<'due'>[]>(() => {
    const asked = new Map<string, QuestionOf<'due'>>();
    for (const { role, district, department } of session.value?.grants ?? [])
      if ((role === 'staff' || role === 'lead') && department !== null)
        asked.set(department, { kind: 'due', district, department });
    return [...asked.values()];
  });
  const board = useBoard((): readonly Question[] => questions.value);
  const items = computed(() =>
    questions.value.flatMap((question) => {
      const answer = board.answerOf(question);
      return (answer?.items ?? []).map((item) => ({ ...item, department: question.department }));
    }),
  );
  return { items, waiting: computed(() => items.value.filter((item) => isWaiting(item, now.value))) };
}
