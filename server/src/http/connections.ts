/** The open connections of a server: ending waits for answers under way, but not for ever. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long a request under way may take once the server is asked to end. */
const GRACE_MS = 3_000;
const IDLE_MS = 50;

export class Connections {
  private readonly open = new Set<Socket>();

  constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => {
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
    });
  }

  /**
   * Ends by `close`, which stops listening and waits for the open connections. One that is still there after the grace
   * is cut: a websocket in the middle of its handshake belongs to nobody yet, and nobody would ever close it.
   */
  async end(close: () => Promise<void>, graceMs = GRACE_MS): Promise<void> {
    const late = setTimeout(() => this.open.forEach((socket) => socket.destroy()), graceMs);
    const idle = setInterval(() => this.server.closeIdleConnections(), IDLE_MS); // answered, and kept alive for more
    await close().finally(() => {
      clearTimeout(late);
      clearInterval(idle);
    });
  }
}
