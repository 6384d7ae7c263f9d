/** Which of the two themes a page wears: asked for in the address, else kept from last time, else the page's own. */
export const themes = ['dark', 'light'] as const;
export type Theme = (typeof themes)[number];

const isTheme = (text: string | null): text is Theme => text === 'dark' || text === 'light';

/** @param search `location.search` · @param stored what `keep` was given last time */
export function chooseTheme(search: string, stored: string | null, own: Theme): Theme {
  const asked = new URLSearchParams(search).get('theme');
  if (isTheme(asked)) return asked;
  return isTheme(stored) ? stored : own;
}

/** Puts a theme on the page. */
export function wearTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}
