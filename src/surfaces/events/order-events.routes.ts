/**
 * An order as it moves, for a page that is open: server-sent events from the order's facts. The page asks again from where it
 * was; the facts stand in the outbox, so nothing is lost in between.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { orderResource, readOrder } from '#contexts/order/index.ts';
import { readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Principal } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { readFactsOf } from '#platform/facts/outbox.store.ts';
import type { Authenticate } from '#platform/http/authenticate.ts';
import { sendProblem } from '#platform/http/problem.ts';
import type { OpenRoute } from '#platform/http/routes.ts';
import type { RefusalTexts } from '#platform/refusals.ts';

const LOOK_EVERY_MS = 500;
const HEARTBEAT_EVERY_MS = 5_000;
const STREAM_MINUTES_MAX = 30;
const FACTS_MAX = 2_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const mayFollow = (door: Door, principal: Principal, orderId: string): Promise<boolean> =>
  door.read(principal.tenantId, async (tx) => {
    const order = isUuid(orderId) ? await readOrder(tx, orderId) : undefined;
    if (!order) return false;
    const access = door.accessOf(await door.models.at(tx, door.clock()));
    return access.decide(principal, 'order.read', orderResource(tx.tenantId, order), {}).allowed;
  });

const stream = async (
  door: Door,
  principal: Principal,
  orderId: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> => {
  reply.hijack();
  const out = reply.raw;
  out.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive' });
  let open = true;
  request.raw.on('close', () => {
    open = false;
  });
  const told = new Set<string>();
  const until = performance.now() + STREAM_MINUTES_MAX * 60_000;
  let beat = 0;
  let first = true;
  while (open && performance.now() < until) {
    const facts = await door.read(principal.tenantId, async (tx) => {
      const tasks = await readTasksOfOrder(tx, orderId);
      return readFactsOf(tx, [orderId, ...tasks.map(({ id }) => id)], FACTS_MAX);
    });
    for (const fact of facts) {
      if (told.has(fact.id)) continue;
      told.add(fact.id);
      // What happened before the page opened it has read already.
      if (!first)
        out.write(
          `id: ${fact.id}\ndata: ${JSON.stringify({ type: fact.type, at: fact.at, subject: fact.subject, data: fact.data })}\n\n`,
        );
    }
    first = false;
    if (performance.now() - beat > HEARTBEAT_EVERY_MS) {
      out.write(': still here\n\n');
      beat = performance.now();
    }
    await pause(LOOK_EVERY_MS);
  }
  out.end();
};

export const orderEventsRoutes = (
  door: Door,
  authenticate: Authenticate,
  texts: RefusalTexts,
): readonly OpenRoute[] => [
  {
    kind: 'open',
    method: 'GET',
    path: '/orders/:orderId/events',
    summary: 'An order as it moves (server-sent events)',
    why: 'a stream answers in pieces; it asks for the token and the right to read the order itself',
    install: (app) =>
      app.get('/orders/:orderId/events', async (request, reply) => {
        const principal = await authenticate(request);
        if (!principal) return sendProblem(texts, request, reply, { code: 'access.unauthenticated' });
        const { orderId } = request.params as { orderId: string };
        if (!(await mayFollow(door, principal, orderId)))
          return sendProblem(texts, request, reply, { code: 'order.not-found' });
        return stream(door, principal, orderId, request, reply);
      }),
  },
];
