/**
 * The load side of the benches, a process of its own: N sockets that watch, and the client that writes.
 * One clock for both, so "all fresh" is measured where it is seen.
 */
import { io } from 'socket.io-client';
import { now } from './figures.mjs';

/** Opens N watching sockets. `isFresh(payload, wanted)` says whether a message holds the value that was written. */
export async function openSockets({ url, count, options, watch }) {
  const sockets = [];
  for (let start = 0; start < count; start += 50) {
    const batch = Array.from({ length: Math.min(50, count - start) }, () => openSocket(url, options, watch));
    sockets.push(...(await Promise.all(batch)));
  }
  return {
    sockets,
    close: () => sockets.forEach((socket) => socket.disconnect()),
  };
}

function openSocket(url, options, watch) {
  return new Promise((resolve, reject) => {
    const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, ...options });
    socket.on('connect_error', reject);
    socket.on('connect', () => {
      if (!watch) return resolve(socket);
      socket.emit('watch', watch, (ack) => (ack.ok ? resolve(socket) : reject(new Error(ack.code))));
    });
  });
}

/**
 * Writes once and waits until every socket holds the value or a newer one.
 * @param valueOf value in a message, or null when the message is about something else
 * @returns milliseconds to the acknowledgement and until each socket was fresh
 */
export async function fanOut({ sockets, event, valueOf, write, value }) {
  const started = now();
  const fresh = sockets.map(
    (socket) =>
      new Promise((resolve) => {
        const listen = (payload) => {
          const held = valueOf(payload);
          if (held === null || held < value) return;
          socket.off(event, listen);
          resolve(now() - started);
        };
        socket.on(event, listen);
      }),
  );
  await write(value);
  const acknowledged = now() - started;
  const times = await Promise.all(fresh);
  return { acknowledged, first: Math.min(...times), all: Math.max(...times) };
}
