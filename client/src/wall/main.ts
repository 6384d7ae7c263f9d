/** Starts the wall, and nothing else: no router, no component library. */
import { createApp } from 'vue';
import '@fontsource-variable/noto-sans-sc';
import './wall.css';
import { END } from './reload';
import WallPage from './WallPage.vue';

// below its floor the page says so (public/floor.js) and does nothing else
if (!document.documentElement.hasAttribute('data-too-old')) {
  const app = createApp(WallPage);
  app.mount('#wall');
  window.addEventListener(END, () => app.unmount(), { once: true });
}
