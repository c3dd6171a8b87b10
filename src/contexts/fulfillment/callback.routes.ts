/** Where other systems call back. Open to the network; the signature over the raw body says whose word it is, and nothing in the body does. */
import { OUTSIDE_CONNECTOR, takeOutsideCallback } from '#contexts/approval/index.ts';
import { SIGNATURE_CONNECTOR, takeSignatureCallback } from '#contexts/proposal/index.ts';
import { sha256Hex, utf8 } from '#kernel/hash.ts';
import { must, type Outcome, type Refusal, refused } from '#kernel/outcome.ts';
import type { Door } from '#platform/door.ts';
import { sendProblem } from '#platform/http/problem.ts';
import type { OpenRoute } from '#platform/http/routes.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { type HeadersIn, verifyWebhook } from '#platform/webhook-signature.ts';
import {
  type CallbackEndpoint,
  callbackOutcome,
  type CallbackRefusal,
  type VerifiedCallback,
  verifyCallback,
} from '#platform/connectors/callback.ts';
import { CALLBACK_PRINCIPAL, giveCallback, type TakenIn } from '#platform/connectors/give-callback.jobs.ts';
import { orderEventOf } from '#platform/connectors/tmf641.dialect.ts';
import { ANSWER_BODY_BYTES_MAX } from '#platform/connectors/work.contract.ts';
import type { ConnectorRegistry } from '#platform/connectors/registry.ts';
import { runCommand } from '#platform/run-command.ts';
import { hearOrderEvent } from './hear-order-event.ts';
import { noteCallback } from './note-callback.ts';
import { recordCallback } from './record-callback.ts';

const NOTHING_NEW: ReadonlySet<string> = new Set(['task.nothing-to-record', 'callback.repeated']);

export type CallbackIn = {
  readonly connectorKey: string;
  readonly endpointToken: string;
  readonly headers: HeadersIn;
  readonly rawBody: Uint8Array;
};

/** Without HTTP, for the simulator: verifies, then runs the command as the endpoint's tenant. What changes nothing is noted with its reason. */
export const takeCallback = async (
  door: Door,
  registry: ConnectorRegistry,
  callback: CallbackIn,
): Promise<Outcome<TakenIn>> => {
  const endpoint = registry.endpoint(callback.connectorKey, callback.endpointToken);
  // Whose it would be nobody can say, so it is nobody's to keep.
  if (endpoint === undefined) return refused({ code: 'callback.unauthenticated' });
  const { tenantId, connector } = endpoint;
  if (registry.connector(tenantId, connector)?.definition.kind === 'tmf641')
    return takeOrderEvent(door, endpoint, callback);
  const verified = verifyCallback(callback.headers, callback.rawBody, [endpoint], door.clock());
  const taken = verified.ok ? await takeVerified(door, verified.value) : refused(withoutDetails(verified.refusal));
  if (!taken.ok || taken.value.absorbed) {
    const said = verified.ok
      ? { messageId: verified.value.messageId, idempotencyKey: verified.value.callback.idempotencyKey }
      : {};
    await note(door, endpoint, callback, said, taken, verified.ok ? undefined : verified.refusal.code);
  }
  return taken;
};

/** A server that can sign signs, and is held to it; one that follows the standard does not, and is known by the endpoint alone. */
const takeOrderEvent = async (
  door: Door,
  endpoint: CallbackEndpoint,
  callback: CallbackIn,
): Promise<Outcome<TakenIn>> => {
  const { headers, rawBody } = callback;
  const signed =
    headers['webhook-signature'] === undefined
      ? undefined
      : verifyWebhook(endpoint.secrets, headers, rawBody, door.clock());
  if (signed !== undefined && !signed.ok) {
    const taken = refused(withoutDetails(signed.refusal));
    await note(door, endpoint, callback, {}, taken, signed.refusal.code);
    return taken;
  }
  const event = orderEventOf(jsonOf(rawBody));
  const taken: Outcome<TakenIn> =
    event === undefined
      ? refused({ code: 'callback.malformed', problem: 'it names no service order by the key that it was given' })
      : await giveCallback(
          door,
          { ...endpoint, messageId: `event:${event.eventId}` },
          {
            definition: hearOrderEvent,
            payload: { connector: endpoint.connector, ...event },
            nothingNew: NOTHING_NEW,
            notFound: 'task.not-found',
          },
        );
  if (!taken.ok || taken.value.absorbed) {
    const said = event === undefined ? {} : { messageId: event.eventId, idempotencyKey: event.idempotencyKey };
    await note(door, endpoint, callback, said, taken);
  }
  return taken;
};

const jsonOf = (rawBody: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
  } catch {
    // What is no JSON names nothing, and is refused as an event that does.
    return undefined;
  }
};

/** What is wrong with a signature is told to nobody who could try others. */
const withoutDetails = (refusal: CallbackRefusal): Refusal =>
  refusal.code.startsWith('webhook.') || refusal.code === 'callback.ambiguous'
    ? { code: 'callback.unauthenticated' }
    : refusal;

/** Nothing of a body is known before its signature holds: then `said` is empty, and `because` is what was wrong with it. */
const note = async (
  door: Door,
  { tenantId, connector }: CallbackEndpoint,
  { rawBody }: CallbackIn,
  said: { readonly messageId?: string; readonly idempotencyKey?: string },
  taken: Outcome<TakenIn>,
  because?: string,
): Promise<void> => {
  const bodySha256 = sha256Hex(rawBody);
  const reason = because ?? (taken.ok ? (taken.value.because ?? '') : taken.refusal.code);
  const payload = { connector, bodySha256, takenIn: taken.ok, reason, ...said };
  const key = `noted:${sha256Hex(utf8(`${connector} ${said.messageId ?? ''} ${bodySha256} ${reason}`))}`;
  const principal = door.systemPrincipal(tenantId, CALLBACK_PRINCIPAL);
  const noted = await runCommand(
    door,
    noteCallback,
    principal,
    { idempotencyKey: key, payload },
    { channel: 'callback' },
  );
  must(noted.ok, `what a callback said is noted: ${JSON.stringify(noted)}`);
};

const takeVerified = (door: Door, verified: VerifiedCallback): Promise<Outcome<TakenIn>> => {
  switch (verified.connector) {
    case SIGNATURE_CONNECTOR:
      return takeSignatureCallback(door, verified);
    case OUTSIDE_CONNECTOR:
      return takeOutsideCallback(door, verified);
    default:
      return takeTaskCallback(door, verified);
  }
};

const takeTaskCallback = (door: Door, verified: VerifiedCallback): Promise<Outcome<TakenIn>> => {
  const { connector, messageId, bodySha256, callback } = verified;
  const { idempotencyKey, sequence } = callback;
  return giveCallback(door, verified, {
    definition: recordCallback,
    payload: { connector, messageId, bodySha256, idempotencyKey, sequence, outcome: callbackOutcome(callback) },
    nothingNew: NOTHING_NEW,
    notFound: 'task.not-found',
  });
};

/** The body is kept as the bytes that were signed; parsing first would verify another text than the one that was sent. */
export const callbackRoutes = (door: Door, registry: ConnectorRegistry, texts: RefusalTexts): readonly OpenRoute[] => [
  {
    kind: 'open',
    method: 'POST',
    path: '/callbacks/:connectorKey/:endpointToken',
    summary: 'A system that does work for us tells what became of it',
    why: 'the caller is another system; its signature over the body is checked against the secret of this endpoint',
    install: (app) => {
      void app.register(async (scope) => {
        scope.removeAllContentTypeParsers();
        scope.addContentTypeParser(
          '*',
          { parseAs: 'buffer', bodyLimit: ANSWER_BODY_BYTES_MAX },
          (_request, body, done) => done(null, body),
        );
        scope.post<{ Params: { connectorKey: string; endpointToken: string } }>(
          '/callbacks/:connectorKey/:endpointToken',
          { schema: { summary: 'A callback of a connected system', tags: ['callbacks'], operationId: 'callback' } },
          async (request, reply) => {
            const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
            const taken = await takeCallback(door, registry, { ...request.params, headers: request.headers, rawBody });
            if (!taken.ok) return sendProblem(texts, request, reply, taken.refusal);
            return reply.code(200).send({ absorbed: taken.value.absorbed });
          },
        );
      });
    },
  },
];
