import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Connections } from './connections.js';

describe('a server that ends', () => {
  let server: Server;
  let connections: Connections;
  const close = (): Promise<void> => new Promise((done) => server.close(() => done()));

  beforeEach(async () => {
    server = createServer(() => undefined); // never answers
    server.on('upgrade', () => undefined); // takes a handshake and leaves it lying
    connections = new Connections(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });

  it.each([
    ['a request without an answer', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    [
      'a websocket left in its handshake',
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
  ])('does not wait for ever for %s', async (_, head) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const cut = new Promise<void>((done) => socket.on('close', () => done()));
    const heard = new Promise((done) => server.once(head.includes('Upgrade') ? 'upgrade' : 'request', done));
    socket.write(head);
    await heard;
    await connections.end(close, 50);
    await cut;
    expect(server.listening).toBe(false);
  });

  it('waits for an answer that comes within the grace', async () => {
    server.removeAllListeners('request');
    server.on('request', (_request, response) => setTimeout(() => response.end('late'), 100));
    const { port } = server.address() as AddressInfo;
    const asked = new Promise((done) => server.once('request', done));
    const answer = fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
    await asked;
    await connections.end(close, 5_000);
    expect(await answer).toBe('late');
  });
});
