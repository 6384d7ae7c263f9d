/**
 * A TCP proxy that loses answers: the request arrives, is carried out, and its sender never learns of it. Or that goes
 * silent: connections stay open and nothing passes any more, as behind a switch that has died.
 */
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

export class FaultProxy {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  /** Answers that were cut off so far. */
  lost = 0;
  /** Nothing passes, in either direction; what was sent meanwhile is gone. */
  isSilent = false;

  private constructor(
    /** Port of the server behind it. */
    public target: number,
    private readonly share: number,
    private readonly random: () => number,
  ) {
    this.server = createServer((client) => this.join(client));
  }

  /**
   * @param target port of the server behind it
   * @param share of answers that get lost, 0–1
   * @param random 0 ≤ n < 1; a seeded one repeats a run
   */
  static async before(target: number, share: number, random: () => number): Promise<FaultProxy> {
    const proxy = new FaultProxy(target, share, random);
    await new Promise<void>((done) => proxy.server.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((done) => this.server.close(() => done()));
  }

  private join(client: Socket): void {
    const upstream = connect(this.target, '127.0.0.1');
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', () => {
        this.sockets.delete(socket);
        cut();
      });
    }
    client.on('data', (chunk) => {
      if (!this.isSilent) upstream.write(chunk);
    });
    client.on('end', () => upstream.end());
    upstream.on('end', () => client.end());
    upstream.on('data', (chunk) => {
      if (this.isSilent) return;
      if (this.random() >= this.share) return void client.write(chunk);
      this.lost++;
      cut();
    });
  }
}

/** A repeatable stream of 0 ≤ n < 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let n = Math.imul(state ^ (state >>> 15), 1 | state);
    n = (n + Math.imul(n ^ (n >>> 7), 61 | n)) ^ n;
    return ((n ^ (n >>> 14)) >>> 0) / 4_294_967_296;
  };
}
