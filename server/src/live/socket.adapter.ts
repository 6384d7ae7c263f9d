/** socket.io as we want it: both transports behind the Origin check, small messages, no recovery of lost packets. */
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';

export class LiveSocketAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly isAllowed: (headers: Record<string, string | string[] | undefined>) => boolean,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    return super.createIOServer(port, {
      ...options,
      serveClient: false,
      maxHttpBufferSize: 64 * 1024,
      // who does not answer is cut after 22 s at the latest (TRUST F16)
      pingInterval: 10_000,
      pingTimeout: 12_000,
      connectTimeout: 10_000,
      perMessageDeflate: false, // frames are small and sent to many: compression would cost the server a core
      httpCompression: false,
      cors: { origin: false },
      // refuses before anything is set up, websocket and polling alike (TRUST A09)
      allowRequest: (request, callback) => callback(null, this.isAllowed(request.headers)),
    } as ServerOptions) as Server;
  }
}
