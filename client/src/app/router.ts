/** Addresses of the rooms. Each room is fetched when it is first entered. */
import {
  createRouter,
  createWebHistory,
  type RouteLocationNormalized,
  type RouteLocationRaw,
} from 'vue-router';
import { loadCatalogue } from './catalogue';
import { reach } from './reach';
import { homeOf, roomsFor, type Room } from './rights';
import { whoIsThere } from './session';
import { wordsOf } from './words';

declare module 'vue-router' {
  interface RouteMeta {
    /** Room that the reader must be offered; absent = open to all. */
    room?: Room;
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'home', redirect: '/entry' },
    { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue') },
    {
      path: '/entry',
      name: 'entry',
      component: () => import('../entry/EntryPage.vue'),
      meta: { room: 'entry' },
    },
    {
      path: '/tally',
      name: 'tally',
      component: () => import('../entry/tally/TallyPage.vue'),
      meta: { room: 'tally' },
    },
    { path: '/desk', name: 'desk', component: () => import('../desk/DeskPage.vue'), meta: { room: 'desk' } },
    {
      path: '/rounds/:id?/:act?',
      name: 'meeting',
      component: () => import('../meeting/RoundsPage.vue'),
      meta: { room: 'meeting' },
    },
    {
      path: '/admin',
      name: 'admin',
      component: () => import('../admin/AdminPage.vue'),
      meta: { room: 'admin' },
    },
    { path: '/nowhere', name: 'nowhere', component: () => import('./NowherePage.vue') },
    { path: '/:rest(.*)*', component: () => import('./NowherePage.vue') },
  ],
});

router.beforeEach(async (to): Promise<RouteLocationRaw | boolean> => {
  if (!to.meta.room) return true;
  fetchRoom(to);
  const session = await whoIsThere().catch((error: unknown) => {
    reach.value = { target: to.fullPath, words: wordsOf(error) };
    return undefined;
  });
  if (session === undefined) return false;
  if (!session) return { name: 'sign-in', query: to.fullPath === '/entry' ? {} : { next: to.fullPath } };
  if (!roomsFor(session).includes(to.meta.room)) return { name: homeOf(session) };
  void loadCatalogue().catch(() => undefined); // on its way while the room is: the room says when it does not come
  return true;
});

/** Begins to fetch the code of a room while it is still asked who enters; the router shares the fetch. */
function fetchRoom({ matched }: RouteLocationNormalized): void {
  for (const { components } of matched) {
    const room = components?.['default'] as (() => Promise<unknown>) | object | undefined;
    if (typeof room === 'function') void room().catch(() => undefined);
  }
}
