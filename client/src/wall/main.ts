/** Starts the wall, and nothing else: no router, no component library. */
import { createApp } from 'vue';
import '@fontsource-variable/noto-sans-sc';
import './wall.css';
import { END } from './reload';
import WallPage from './WallPage.vue';

const app = createApp(WallPage);
app.mount('#wall');
window.addEventListener(END, () => app.unmount(), { once: true });
