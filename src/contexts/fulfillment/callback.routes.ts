/** Where other systems call back. Open to the network; the signature over the raw body says whose word it is, and nothing in the body does. */
import { OUTSIDE_CONNECTOR, takeOutsideCallback } from '#contexts/approval/index.ts';
import { SIGNATURE_CONNECTOR, takeSignatureCallback } from '#contexts/proposal/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Answer } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { sendProblem } from '#platform/http/problem.ts';
import type { OpenRoute } from '#platform/http/routes.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { runCommand } from '#platform/run-command.ts';
import type { HeadersIn } from '#platform/webhook-signature.ts';
import { callbackOutcome, verifyCallback } from '#platform/connectors/callback.ts';
import { ANSWER_BODY_BYTES_MAX } from '#platform/connectors/work.contract.ts';
import type { ConnectorRegistry } from '#platform/connectors/registry.ts';
import { recordCallback } from './record-callback.ts';

export const CALLBACK_PRINCIPAL = 'callback';

export type CallbackIn = {
  readonly connectorKey: string;
  readonly endpointToken: string;
  readonly headers: HeadersIn;
  readonly rawBody: Uint8Array;
};

/** Without HTTP, for the simulator: verifies, then runs the command as the endpoint's tenant. `absorbed`: it said nothing new. */
export const takeCallback = async (
  door: Door,
  registry: ConnectorRegistry,
  callback: CallbackIn,
): Promise<Outcome<{ readonly absorbed: boolean }>> => {
  const endpoint = registry.endpoint(callback.connectorKey, callback.endpointToken);
  if (endpoint === undefined) return refused({ code: 'callback.unauthenticated' });
  const verified = verifyCallback(callback.headers, callback.rawBody, [endpoint], door.clock());
  if (!verified.ok) {
    const { code } = verified.refusal;
    return code.startsWith('webhook.') || code === 'callback.ambiguous'
      ? refused({ code: 'callback.unauthenticated' })
      : verified;
  }
  if (verified.value.connector === SIGNATURE_CONNECTOR)
    return takeSignatureCallback(door, CALLBACK_PRINCIPAL, verified.value);
  if (verified.value.connector === OUTSIDE_CONNECTOR)
    return takeOutsideCallback(door, CALLBACK_PRINCIPAL, verified.value);
  const { tenantId, connector, messageId, bodySha256, callback: body } = verified.value;
  const payload = {
    connector,
    messageId,
    bodySha256,
    idempotencyKey: body.idempotencyKey,
    sequence: body.sequence,
    outcome: callbackOutcome(body),
  };
  const principal = door.systemPrincipal(tenantId, CALLBACK_PRINCIPAL);
  const envelope = { idempotencyKey: `${connector}:${messageId}`.slice(0, 200), payload };
  return absorbedOrNot(await runCommand(door, recordCallback, principal, envelope, { channel: 'callback' }));
};

const absorbedOrNot = (answer: Answer): Outcome<{ readonly absorbed: boolean }> => {
  if (answer.ok) return accepted({ absorbed: answer.repeated });
  // Late, repeated and overtaken words are taken in, or the sender would repeat them for ever.
  if (answer.refusal.code === 'task.nothing-to-record') return accepted({ absorbed: true });
  return answer.refusal.code === 'task.not-found'
    ? refused({ code: 'callback.unknown-work' })
    : refused(answer.refusal);
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
            return reply.code(200).send(taken.value);
          },
        );
      });
    },
  },
];
