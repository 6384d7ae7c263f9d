/** Texts of the rooms, Chinese first; the choice is kept in the browser and follows in `<html lang>`. */
import { computed } from 'vue';
import { createI18n } from 'vue-i18n';
import type { Language, Name } from '@lianxi/shared';
import admin from '../i18n/admin';
import app from '../i18n/app';
import desk from '../i18n/desk';
import displays from '../i18n/displays';
import due from '../i18n/due';
import entry from '../i18n/entry';
import exchange from '../i18n/exchange';
import meeting from '../i18n/meeting';
import tally from '../i18n/tally';
import sheet from '../i18n/sheet';
import sheetDialogs from '../i18n/sheet-dialogs';

export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];

const STORED = 'lianxi.language';

function storedLocale(): Locale {
  try {
    return localStorage.getItem(STORED) === 'en' ? 'en' : 'zh-CN';
  } catch {
    return 'zh-CN'; // storage switched off: the choice lasts as long as the page
  }
}

const messagesOf = (locale: Locale): Record<string, unknown> => ({
  app: app[locale],
  entry: entry[locale],
  exchange: exchange[locale],
  tally: tally[locale],
  sheet: { ...sheet[locale], ...sheetDialogs[locale] },
  desk: desk[locale],
  meeting: meeting[locale],
  due: due[locale],
  admin: admin[locale],
  displays: displays[locale],
});

export const i18n = createI18n({
  legacy: false,
  locale: storedLocale(),
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': messagesOf('zh-CN'), en: messagesOf('en') } as Record<Locale, Record<string, never>>,
});

/** A text outside of components. The full type of all keys is too deep for the compiler. */
export const { t: translate } = i18n.global as unknown as {
  t: (key: string, values?: Record<string, unknown>) => string;
};

/** Chooses the language of the screens. */
export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale;
  document.documentElement.lang = locale;
  document.title = translate('app.name');
  try {
    localStorage.setItem(STORED, locale);
  } catch {
    return; // as above
  }
}

export const locale = computed<Locale>(() => i18n.global.locale.value as Locale);
/** The language as `shared/` names it. */
export const language = computed<Language>(() => (locale.value === 'en' ? 'en' : 'zh'));

/** A name in the reader's language. */
export function nameOf(name: Name): string {
  return name[language.value];
}

/** Words set side by side: the Chinese dot is as wide as a character and needs no spaces. */
export function joined(words: readonly string[]): string {
  return words.join(locale.value === 'en' ? ' · ' : '·');
}
