/** What a real network does to a call. Sockets on loopback, no stand-in: these servers break every rule. */
import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { httpConnector } from './http.connector.ts';
import { ANSWER_BODY_BYTES_MAX } from './work.contract.ts';

const CALL_TIMEOUT_MS = 300;
/** A busy machine fires its timers late. */
const SLACK_MS = 2_000;
const closing: (() => void)[] = [];
after(() => closing.forEach((close) => close()));

const httpServer = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const tcpServer = async (answer: (socket: Socket) => void): Promise<string> => {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const submitTo = async (baseUrl: string) => {
  const connector = httpConnector({
    key: 'billing',
    baseUrl,
    secret: 'whsec_',
    callTimeoutMs: CALL_TIMEOUT_MS,
    operations: {
      'billing.setup': { idempotent: true, pointOfNoReturn: false, statusQuery: true, settlesWithinMs: 5_000 },
    },
  });
  return connector.submit(
    { operation: 'billing.setup', idempotencyKey: 'k', reference: 'r', tenantRef: 't', payload: {} },
    { earlierUnknown: false },
  );
};

test('a system that is not there has received nothing: safe to try again', async () => {
  const url = await tcpServer((socket) => socket.end());
  closing.pop()!();
  const { outcome } = await submitTo(url);
  assert.deepEqual(outcome, { kind: 'failed-safe', why: 'nothing was sent: ECONNREFUSED' });
});

test('whatever else a network does after the request may have left is unknown, within the deadline', async () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
  const done = '{"status":"done","ref":"R","result":{}}';
  const servers: Record<string, string> = {
    'never answers': await httpServer(() => undefined),
    'begins and never ends': await httpServer((_, response) => response.writeHead(200).write('{"status":')),
    'answers drop by drop': await httpServer((_, response) => {
      const drops = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drops));
    }),
    'hangs up at once': await tcpServer((socket) => socket.end()),
    resets: await tcpServer((socket) => socket.resetAndDestroy()),
    'is cut in the middle': await tcpServer((socket) => socket.end(`${head}content-length: 99\r\n\r\n${done}`)),
    'is no HTTP': await tcpServer((socket) => socket.end('220 mail ready\r\n')),
    'is no UTF-8': await tcpServer((socket) =>
      socket.end(`${head}content-length: ${done.length}\r\n\r\n${done.replace('R', '\xff')}`, 'latin1'),
    ),
    'is endless': await httpServer((_, response) => {
      response.writeHead(200);
      const more = (): void =>
        void (response.write('x'.repeat(65_536)) ? setImmediate(more) : response.once('drain', more));
      more();
    }),
    'points elsewhere': await httpServer((request, response) =>
      request.url === '/moved' ? response.end(done) : response.writeHead(307, { location: '/moved' }).end(),
    ),
  };
  for (const [what, url] of Object.entries(servers)) {
    const { outcome, tookMs } = await submitTo(url);
    assert.equal(outcome.kind, 'unknown', what);
    assert.ok(tookMs < CALL_TIMEOUT_MS + SLACK_MS, `${what} took ${tookMs} ms`);
  }
});

test('an answer is kept by hash with its first characters, and a largest one is still read', async () => {
  const whole = JSON.stringify({ status: 'done', ref: 'R', result: { x: 'x'.repeat(ANSWER_BODY_BYTES_MAX - 100) } });
  const exchange = await submitTo(await httpServer((_, response) => response.end(whole)));
  assert.equal(exchange.outcome.kind, 'done');
  assert.equal(exchange.status, 200);
  assert.match(exchange.answerSha256 ?? '', /^[0-9a-f]{64}$/);
  assert.equal(exchange.answerStart, whole.slice(0, 500));
});
