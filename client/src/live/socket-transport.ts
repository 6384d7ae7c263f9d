/** The real transport: socket.io on its default path, with the page's cookies. */
import { io, type Socket } from 'socket.io-client';
import type { ClientEvents, ServerEvents } from '@lianxi/shared';
import type { Transport } from './transport';

/**
 * @param build name of this page's build; the server answers another one with `reload`
 * @param as display: whoever else is signed in on this machine, a wall is a wall
 */
export function socketTransport(build: string, as: 'person' | 'display'): Transport {
  const socket: Socket<ServerEvents, ClientEvents> = io({
    auth: { build, as },
    autoConnect: false,
    transports: ['websocket', 'polling'],
    tryAllTransports: true, // a proxy that blocks websockets must not keep a wall dark
    reconnectionDelay: 300,
    reconnectionDelayMax: 5_000,
    randomizationFactor: 0.5,
  });
  return {
    listen(events) {
      socket.on('connect', () => events.connected());
      socket.on('disconnect', (reason) => events.disconnected(reason === 'io server disconnect'));
      socket.on('connect_error', (error) => events.refused(error.message));
      socket.on('answers', (board) => events.answers(board));
      socket.on('beat', (beat) => events.beat(beat));
      socket.on('direct', (direction) => events.direct(direction));
      socket.on('reload', (newBuild) => events.reload(newBuild));
    },
    connect: () => void socket.connect(),
    disconnect: () => void socket.disconnect(),
    report: (report) => void socket.emit('report', report),
    watch: (questions, acknowledged) => void socket.emit('watch', [...questions], acknowledged),
  };
}
