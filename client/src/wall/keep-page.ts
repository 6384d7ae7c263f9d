/**
 * Keeps the page itself in the browser's cache, so that a wall can be switched on while the server is away. The server
 * lets it be used for three months; a wall that runs for longer renews it, while it is of the server's build: another
 * build's page without its scripts would be worse than an old one.
 */
import { onScopeDispose, watch } from 'vue';

const RENEW_MS = 12 * 3_600_000;
const STARTS_FROM = ['/wall', '/floor.js', '/floor.css'];

/** @param own this page's build · @param served the server's, as it was last heard; null before */
export function useKeptPage(own: string, served: () => string | null): void {
  let renewedAt: number | null = null;
  const renew = (): void => {
    if (served() !== own || (renewedAt !== null && Date.now() - renewedAt < RENEW_MS)) return;
    renewedAt = Date.now();
    for (const path of STARTS_FROM) fetch(path, { cache: 'reload' }).catch(() => (renewedAt = null));
  };
  watch(served, renew, { immediate: true });
  const timer = setInterval(renew, RENEW_MS / 12);
  onScopeDispose(() => clearInterval(timer));
}
