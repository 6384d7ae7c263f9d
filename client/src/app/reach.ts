/** Where somebody wanted to go when the server could not be reached; null = it can. */
import { shallowRef } from 'vue';

export const reach = shallowRef<{ target: string; words: string } | null>(null);
