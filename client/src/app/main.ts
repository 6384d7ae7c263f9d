/** Starts the rooms: entry, desk, admin. The wall is a page of its own. */
import { createApp } from 'vue';
import '@fontsource-variable/noto-sans-sc';
import './element.css';
import './theme.css';
import AppShell from './AppShell.vue';
import { setHooks } from './http';
import { i18n, locale, setLocale } from './i18n';
import { router } from './router';
import { loadSystem, markEnded } from './session';

setHooks({ language: () => locale.value, onSessionEnded: markEnded });
setLocale(locale.value);
void loadSystem().catch(() => undefined); // the page itself says when the server cannot be reached
// below its floor the page says so (public/floor.js) and does nothing else
if (!document.documentElement.hasAttribute('data-too-old'))
  createApp(AppShell).use(i18n).use(router).mount('#app');
