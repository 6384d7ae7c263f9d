/** Traffic lights are read by shape and word, then by colour. */
import type { Language, Light, Timeliness } from '@lianxi/shared';
import words from '../i18n/signs';

export interface Sign {
  shape: string;
  word: string;
  /** Custom property of its colour, for `style`. */
  colour: string;
}

const signs = {
  done: ['▲', '--light-done'],
  onTrack: ['▲', '--light-onTrack'],
  behind: ['●', '--light-behind'],
  farBehind: ['▼', '--light-farBehind'],
  unreported: ['○', '--light-unreported'],
  complete: ['▲', '--light-done'],
  open: ['○', '--light-unreported'],
  late: ['●', '--light-behind'],
  overdue: ['▼', '--light-farBehind'],
} as const;

/** The sign of a light or of a department's reporting; null where there is no target to light up. */
export function signOf(state: Light | Timeliness, language: Language): Sign | null {
  if (state === 'none') return null;
  const [shape, property] = signs[state];
  return { shape, word: words[language === 'zh' ? 'zh-CN' : 'en'][state], colour: `var(${property})` };
}
