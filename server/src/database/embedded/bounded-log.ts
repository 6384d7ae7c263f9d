import { appendFile, chmod, rename, stat } from 'node:fs/promises';
import { hasCode } from './refusal.js';

/**
 * PostgreSQL's own words in a file that cannot fill the disk: at most two files of `maxBytes` each
 * (`<path>` and the one before, `<path>.1`). Never blocks the event loop; when the disk cannot follow, lines
 * are dropped and their number is told.
 */
export class BoundedLog {
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  #size: number | null = null;
  #writing: Promise<void> | null = null;

  constructor(
    private readonly path: string,
    private readonly onTrouble: (message: string) => void,
    private readonly maxBytes = 5 * 1024 * 1024,
    private readonly maxWaitingBytes = 512 * 1024,
  ) {}

  /** Takes a piece of output; returns at once. */
  append(piece: Buffer): void {
    if (this.#waitingBytes + piece.length > this.maxWaitingBytes) {
      this.#dropped += piece.length;
      return;
    }
    this.#waiting.push(piece);
    this.#waitingBytes += piece.length;
    this.#writing ??= this.#drain();
  }

  /** Resolves when everything taken so far is in the file. */
  async flushed(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        if (this.#dropped > 0) this.#waiting.push(Buffer.from(`[${this.#dropped} bytes of log dropped]\n`));
        const block = Buffer.concat(this.#waiting);
        this.#waiting = [];
        this.#waitingBytes = 0;
        this.#dropped = 0;
        await this.#write(block);
      }
    } catch (error) {
      // A log that cannot be written must not stop the database; the operator hears of it.
      this.onTrouble(`cannot write ${this.path}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.#writing = null;
    }
  }

  async #write(block: Buffer): Promise<void> {
    this.#size ??= await sizeOf(this.path);
    if (this.#size > 0 && this.#size + block.length > this.maxBytes) {
      await rename(this.path, `${this.path}.1`);
      this.#size = 0;
    }
    await appendFile(this.path, block, { mode: 0o600 });
    // Statements in the log may hold figures; an older, more open file is closed too.
    if (this.#size === 0) await chmod(this.path, 0o600);
    this.#size += block.length;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}
