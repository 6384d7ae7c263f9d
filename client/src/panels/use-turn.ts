/** Whose turn it is among things that are shown one at a time. */
import { onScopeDispose, shallowRef, type Ref } from 'vue';

/** Goes on from scene to scene: who comes back to a scene sees the next one, not the first again. */
let turn = -1;

/** @returns a number that goes up by one with every showing and after every `ms` of it */
export function useTurn(ms: number): Readonly<Ref<number>> {
  turn += 1;
  const now = shallowRef(turn);
  const timer = setInterval(() => (now.value = turn += 1), ms);
  onScopeDispose(() => clearInterval(timer));
  return now;
}
