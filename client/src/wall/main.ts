/** Starts the wall, and nothing else: no router, no component library. */
import { createApp } from 'vue';
import '@fontsource-variable/noto-sans-sc';
import './wall.css';
import WallPage from './WallPage.vue';

createApp(WallPage).mount('#wall');
