/** Traffic lights and how far a department is: read by shape and word, then by colour. */
import type { DecisionLight, HandIn, Language, Light, Timeliness } from '@lianxi/shared';
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
  draft: ['○', '--light-unreported'],
  submitted: ['◎', '--place'],
  returned: ['←', '--light-behind'],
  confirmed: ['▲', '--light-done'],
  frozen: ['■', '--light-unreported'],
  inTime: ['▲', '--light-done'],
  dueSoon: ['●', '--light-behind'],
  pastDue: ['▼', '--light-farBehind'],
  struckOff: ['■', '--light-unreported'],
} as const;

/** Everything that has a sign. */
export type Signed = Light | Timeliness | HandIn['state'] | 'frozen' | DecisionLight;

/** The sign of a light, of a department's reporting, of its part of a round; null where there is no target to light up. */
export function signOf(state: Signed, language: Language): Sign | null {
  if (state === 'none') return null;
  const [shape, property] = signs[state];
  return { shape, word: words[language === 'zh' ? 'zh-CN' : 'en'][state], colour: `var(${property})` };
}
