/** The agenda in words: what is over, what is on by the clock, who presents what for how long. */
import type { AgendaAnswer, Language } from '@lianxi/shared';
import type { PanelWords } from '../i18n/panels';

export interface AgendaLine {
  key: string;
  startsAt: string;
  title: string;
  who: string;
  /** By the plan: nothing says that the meeting keeps it. */
  state: 'past' | 'now' | 'next';
}

/** @param now server time in milliseconds */
export function agendaLines(
  meeting: NonNullable<AgendaAnswer['meeting']>,
  now: number,
  language: Language,
  words: PanelWords,
): AgendaLine[] {
  return meeting.items.map(({ title, presenter, minutes, startsAt, endsAt }, index) => ({
    key: `${index}.${title}`,
    startsAt,
    title,
    who: [presenter.name[language], words.minutes(minutes)].join(words.separator),
    state: Date.parse(endsAt) <= now ? 'past' : Date.parse(startsAt) <= now ? 'now' : 'next',
  }));
}
