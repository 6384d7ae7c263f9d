/** Decisions in words: whose, by when, how far, and the figure they are about. */
import { shortPeriod, type DecisionsAnswer, type Language, type PeriodCode } from '@lianxi/shared';
import type { PanelWords } from '../i18n/panels';
import { amountText } from './figure-view';

type Decision = DecisionsAnswer['decisions'][number];

export interface DecisionLine {
  id: string;
  light: Decision['light'];
  text: string;
  /** Owner, day, state, figure: each is kept on one line. */
  told: string[];
}

export function decisionLines(
  answer: DecisionsAnswer,
  language: Language,
  words: PanelWords,
): DecisionLine[] {
  const day = (code: string): string => shortPeriod(code as PeriodCode, language);
  return answer.decisions.map((decision) => {
    const { id, light, text, owner, assisting, dueOn, firstDueOn, state } = decision;
    const names = assisting.map(({ name }) => name[language]).join(words.listSeparator);
    return {
      id,
      light,
      text,
      told: [
        owner.name[language],
        names === '' ? '' : words.assisting(names),
        words.dueBy(day(dueOn)),
        firstDueOn === null ? '' : words.firstDue(day(firstDueOn)),
        words.decisionStates[state],
        pinnedText(decision, language, words),
      ].filter((part) => part !== ''),
    };
  });
}

/** `联系到司机数 9,600 人 / 13,200 人`: as it stands, and what it is to reach. */
function pinnedText({ pinned }: Decision, language: Language, words: PanelWords): string {
  if (!pinned || pinned.target === null) return '';
  const options = { words, language };
  const target = { value: pinned.target, qualifier: 'exact' as const, words: null };
  return words.aimed(
    pinned.name[language],
    amountText(pinned.reading, pinned.reading, options),
    amountText(target, pinned.reading, options),
  );
}

/** A number that changes when light or state do. */
export function standingNumber({ light, state }: Decision): number {
  const lights = ['inTime', 'dueSoon', 'pastDue', 'struckOff'];
  const states = ['assigned', 'accepted', 'underway', 'applied', 'returned', 'closed'];
  return lights.indexOf(light) * 10 + states.indexOf(state);
}
