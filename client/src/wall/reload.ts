/**
 * Starting anew: for another build at a scene change and never twice for the same one, or because somebody at a laptop
 * says so; always only when the server answers, so that a wall never reloads into an error page.
 */

import { isFullScreen } from './use-keys';

const KEY = 'lianxi.wall.reloadedFor';
const RETRY_MS = 5_000;

export class Reload {
  private wanted: string | null = null;
  private isOrdered = false;

  /**
   * @param own this page's build · @param isServerThere asks the server · @param reload does it
   * @param memory outlives a reload, not the tab
   */
  constructor(
    private readonly own: string,
    private readonly isServerThere: () => Promise<boolean>,
    private readonly reload: () => void,
    private readonly memory: Pick<Storage, 'getItem' | 'setItem'>,
  ) {}

  want(build: string): void {
    this.wanted = build === this.own || this.memory.getItem(KEY) === build ? null : build;
  }

  /** Now nobody minds: the scene changes anyway. */
  async atSceneChange(): Promise<void> {
    const { wanted } = this;
    if (wanted === null || !(await this.isServerThere())) return;
    this.memory.setItem(KEY, wanted);
    this.reload();
  }

  /** Somebody wants it now; if the server is away, as soon as it is back. */
  async order(): Promise<void> {
    if (this.isOrdered) return;
    this.isOrdered = true;
    while (!(await this.isServerThere())) await new Promise((done) => setTimeout(done, RETRY_MS));
    this.reload();
  }
}

/** The server can serve the page again. */
export async function isServerThere(): Promise<boolean> {
  try {
    return (await fetch('/health', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/** Said to the wall that is to give way; whichever build it is, it ends. */
export const END = 'lianxi-wall-end';

/**
 * A reload leaves full-screen, and only a hand at the machine could bring it back. So a wall that a key has made
 * full-screen changes its program inside the same document: the new page's styles and module are fetched, the old wall
 * ends, the new one begins. Otherwise (also in a browser started in kiosk mode, which stays full) the page is reloaded.
 */
export async function startAnew(): Promise<void> {
  if (!isFullScreen()) return location.reload();
  try {
    const response = await fetch('/wall', { cache: 'reload' });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const module = page.querySelector<HTMLScriptElement>('script[type=module][src]')?.getAttribute('src');
    if (!response.ok || !module) throw new Error('the server sent another page');
    await wear(page);
    window.dispatchEvent(new Event(END));
    // a module runs once for each address: another one makes it run again
    await import(/* @vite-ignore */ `${module}?${Date.now().toString(36)}`);
  } catch {
    location.reload();
  }
}

/** Puts on the styles of the new page, then takes off the old ones: no moment without any. */
async function wear(page: Document): Promise<void> {
  const links = (of: Document): HTMLLinkElement[] => [
    ...of.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]'),
  ];
  const worn = links(document);
  await Promise.all(
    links(page).map(
      ({ href }) =>
        new Promise<void>((done, failed) => {
          const link = document.createElement('link');
          link.rel = 'stylesheet';
          link.onload = () => done();
          link.onerror = () => failed(new Error(href));
          link.href = new URL(href, location.href).href;
          document.head.append(link);
        }),
    ),
  );
  worn.forEach((link) => link.remove());
}
