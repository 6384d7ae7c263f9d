/** Small choices made at the wall's keyboard, kept over a power cut. */
import { shallowRef, watch, type Ref } from 'vue';

function readKept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage switched off: the choice lasts as long as the page
  }
}

/** A ref whose value is kept in the browser under a name. */
export function keptChoice<T extends string>(name: string, choose: (kept: string | null) => T): Ref<T> {
  const key = `lianxi.wall.${name}`;
  const choice = shallowRef(choose(readKept(key))) as Ref<T>;
  watch(choice, (value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      return;
    }
  });
  return choice;
}
