/** A server that is gone in the very moment in which its connection stands. */
import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { silentLog } from './log.ts';
import { openPool } from './pool.ts';

/** A message of PostgreSQL's protocol: its type, its length with itself, its body. */
const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};
const AUTHENTICATED = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const GONE = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0'));

const sockets = new Set<Socket>();
const server = createServer((socket) => {
  sockets.add(socket);
  socket.on('error', () => undefined);
  // In one piece: the client reads that it is ready and that it is gone in one turn of its event loop.
  socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, GONE])));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;
after(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

test('a server that dies while a connection is handed over ends no process: whoever asks is told', async () => {
  const pool = openPool({
    url: `postgres://nobody:secret@127.0.0.1:${port}/none`,
    role: 'app',
    tenantKey: new Uint8Array(32),
    log: silentLog,
  });
  const client = await pool.connect();
  await assert.rejects(client.send({ text: 'select 1', values: [] }));
  client.release(true);
  // What comes after it is given back is heard by nobody either.
  await pause(50);
  await pool.close();
});
