/** What is called, and what is not: sockets on loopback, and a name server that says what the test wants. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { anywhere, publicOnly } from './policy.ts';
import { type OutboundRequest, type Resolve, sendUnder } from './send.connector.ts';

const asked: IncomingMessage[] = [];
const server = createServer((request, response) => {
  asked.push(request);
  if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' }).end();
  else if (request.url === '/endless') response.end('x'.repeat(5_000));
  else if (request.url === '/slow') setTimeout(() => response.end('late'), 5_000).unref();
  else response.end(request.url);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
after(() => {
  server.closeAllConnections();
  server.close();
});
const { port } = server.address() as AddressInfo;

const get = (url: string): OutboundRequest => ({ method: 'GET', url, timeoutMs: 1_000, answerBytesMax: 1_000 });
const says =
  (...addresses: readonly string[]): Resolve =>
  (_host, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

test('a name that turns out to lie in a private network is not called, whatever else it is answered with', async () => {
  asked.length = 0;
  for (const found of [['127.0.0.1'], ['::1'], ['8.8.8.8', '127.0.0.1'], ['::ffff:127.0.0.1'], ['169.254.169.254']]) {
    const send = sendUnder(publicOnly(''), says(...found));
    assert.deepEqual(await send(get(`https://hooks.example.com:${port}/`)), {
      kind: 'notSent',
      why: 'TARGET_NOT_ALLOWED',
    });
  }
  assert.equal(asked.length, 0, 'nobody was reached');
});

test('a name is looked up once: an answer that changes afterwards is never called', async () => {
  let times = 0;
  const rebinding: Resolve = (host, done) => {
    times += 1;
    says(times === 1 ? '10.0.0.1' : '127.0.0.1')(host, done);
  };
  const send = sendUnder(publicOnly(''), rebinding);
  await send(get(`https://rebind.example.com:${port}/`));
  assert.equal(times, 1);
  assert.equal(asked.length, 0);
});

test('the operator’s own hosts are called where their name leads', async () => {
  const send = sendUnder(publicOnly('erp.corp.example'), says('127.0.0.1'));
  assert.deepEqual(await send(get(`http://erp.corp.example:${port}/orders`)), {
    kind: 'answered',
    status: 200,
    body: '/orders',
  });
});

test('a redirect is an answer and not followed; an endless answer and a slow one end at their limits', async () => {
  const send = sendUnder(anywhere);
  asked.length = 0;
  const moved = await send(get(`http://127.0.0.1:${port}/moved`));
  assert.deepEqual([moved.kind, 'status' in moved && moved.status, asked.length], ['answered', 302, 1]);
  assert.equal((await send(get(`http://127.0.0.1:${port}/endless`))).kind, 'tooLarge');
  assert.equal((await send({ ...get(`http://127.0.0.1:${port}/slow`), timeoutMs: 100 })).kind, 'timedOut');
  assert.deepEqual(await send(get('http://127.0.0.1:1/')), { kind: 'notSent', why: 'ECONNREFUSED' });
});
