/**
 * The reference: a bare socket.io server that broadcasts the bytes it is given, with or without a PostgreSQL commit
 * before it. Run as a process of its own: node bare.mjs [postgres-url]
 */
import { createServer } from 'node:http';
import pg from 'pg';
import { Server } from 'socket.io';

const [databaseUrl] = process.argv.slice(2);
const pool = databaseUrl ? new pg.Pool({ connectionString: databaseUrl, max: 4 }) : null;
if (pool)
  await pool.query('CREATE TABLE IF NOT EXISTS bare (id bigint GENERATED ALWAYS AS IDENTITY, body jsonb)');

let board = { value: 0 };
const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => (text += chunk));
  request.on('end', async () => {
    const { value, template } = JSON.parse(text);
    if (template) board = template;
    if (value !== undefined) {
      if (pool) await pool.query('INSERT INTO bare (body) VALUES ($1)', [text]);
      board = { ...board, value };
      response.writeHead(201).end('{}');
      io.emit('answers', board);
    } else response.writeHead(204).end();
  });
});
const io = new Server(server, { serveClient: false, perMessageDeflate: false });
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`bare is ready at http://127.0.0.1:${server.address().port}\n`),
);
process.on('SIGTERM', () => process.exit(0));
