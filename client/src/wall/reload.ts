/** Reloading for another build: at a scene change, only when the server answers, and never twice for the same build. */

const KEY = 'lianxi.wall.reloadedFor';

export class Reload {
  private wanted: string | null = null;

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
    if (this.wanted === null || !(await this.isServerThere())) return;
    this.memory.setItem(KEY, this.wanted);
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
