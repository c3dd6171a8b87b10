/**
 * Every fact of the company as it is passed on: server-sent events, each a CloudEvent. The id of an event is the reader's place, so a reader that comes
 * back with `Last-Event-ID` goes on where it was: browsers and clients do that by themselves. At least once; the event's own id tells a repeated one.
 */
import type { FastifyReply } from 'fastify';
import type { Principal } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { movedTo, type Place, placeOf, placeText } from '#platform/facts/place.ts';
import { placeAt, placeNow, readAfter } from '#platform/facts/read-along.store.ts';
import type { Authenticate } from '#platform/http/authenticate.ts';
import { sendProblem } from '#platform/http/problem.ts';
import type { OpenRoute } from '#platform/http/routes.ts';
import type { RefusalTexts } from '#platform/refusals.ts';

const LOOK_EVERY_MS = 250;
const HEARTBEAT_EVERY_MS = 5_000;
const STREAM_MINUTES_MAX = 30;
const EACH_PART_MAX = 50;
const TYPES_MAX = 200;

export const streamRefusals: RefusalTexts = {
  'events.no-such-place': {
    status: 400,
    title: 'Where to begin is not said so that it could be found',
    todo: 'Send back as Last-Event-ID the id of the last event that you took, as it was; or `from` as an instant, as 2026-11-22T00:00:00Z; or neither, to begin with what happens from now on.',
  },
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const mayRead = (door: Door, principal: Principal): Promise<boolean> =>
  door.read(principal.tenantId, async (tx) => {
    const access = door.accessOf(await door.models.at(tx, door.clock()));
    const tenant = { type: 'Tenant', id: tx.tenantId, attrs: { tenant: tx.tenantId } };
    return access.decide(principal, 'events.read', tenant, {}).allowed;
  });

const typesOf = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .flatMap((each) => (/^[A-Z][A-Za-z]{2,79}$/.test(each) ? [each] : []))
    .slice(0, TYPES_MAX);

/** Where they were; else the moment that they ask for, so that a range is told once more; else from now on. */
const beginning = async (
  door: Door,
  tenantId: string,
  asked: string | readonly string[] | undefined,
  from: string | undefined,
): Promise<Place | undefined> => {
  if (typeof asked === 'string' && asked !== '') return placeOf(asked);
  if (from === undefined) return door.read(tenantId, placeNow);
  const at = instantOf(from);
  return at === undefined ? undefined : door.read(tenantId, (tx) => placeAt(tx, at));
};

const instantOf = (text: string): string | undefined => {
  try {
    return Temporal.Instant.from(text).toString();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

type Wanted = { readonly principal: Principal; readonly place: Place; readonly types: readonly string[] };

const stream = async (door: Door, wanted: Wanted, goesOn: () => boolean, reply: FastifyReply): Promise<void> => {
  const { tenantId } = wanted.principal;
  reply.hijack();
  const out = reply.raw;
  out.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive' });
  let open = true;
  out.on('close', () => {
    open = false;
  });
  let { place } = wanted;
  // Told at once, so that a reader who is cut off before the first event comes back to here and not to later.
  out.write(`id: ${placeText(place)}\nevent: place\ndata: {}\n\n`);
  const until = performance.now() + STREAM_MINUTES_MAX * 60_000;
  let beat = performance.now();
  while (open && goesOn() && performance.now() < until) {
    const events = await door.read(tenantId, (tx) => readAfter(tx, place, wanted.types, EACH_PART_MAX));
    for (const { part, pub, event } of events) {
      place = movedTo(place, part, Number(pub));
      out.write(`id: ${placeText(place)}\ndata: ${event}\n\n`);
    }
    if (performance.now() - beat > HEARTBEAT_EVERY_MS) {
      // A right that was taken away ends the stream, too.
      if (!(await mayRead(door, wanted.principal))) break;
      out.write(': still here\n\n');
      beat = performance.now();
    }
    if (events.length === 0) await pause(LOOK_EVERY_MS);
  }
  out.end();
};

export const eventStreamRoutes = (
  door: Door,
  authenticate: Authenticate,
  texts: RefusalTexts,
): readonly OpenRoute[] => [
  {
    kind: 'open',
    method: 'GET',
    path: '/events/stream',
    summary: 'Every fact as it is passed on (server-sent events); goes on after Last-Event-ID',
    why: 'a stream answers in pieces; it asks for the token and the right to read facts itself',
    install: (app) => {
      // A process that ends does not wait for readers: they come back to another one, with their place.
      let ending = false;
      app.addHook('preClose', async () => {
        ending = true;
      });
      app.get('/events/stream', async (request, reply) => {
        const principal = await authenticate(request);
        if (!principal) return sendProblem(texts, request, reply, { code: 'access.unauthenticated' });
        if (!(await mayRead(door, principal)))
          return sendProblem(texts, request, reply, { code: 'access.denied', action: 'events.read', policies: [] });
        const { types, from } = request.query as { readonly types?: string; readonly from?: string };
        const place = await beginning(door, principal.tenantId, request.headers['last-event-id'], from);
        if (place === undefined) return sendProblem(texts, request, reply, { code: 'events.no-such-place' });
        return stream(door, { principal, place, types: typesOf(types) }, () => !ending, reply);
      });
    },
  },
];
