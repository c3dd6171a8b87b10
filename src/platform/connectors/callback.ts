/**
 * A callback says what became of accepted work. Whose it is (tenant and connector) comes from the secret that signed it, never from its body:
 * a body can claim anything. Repeats and overtaken ones are dropped by the inbox, by `messageId` and by `sequence`.
 */
import { Compile } from 'typebox/compile';
import { CanonicalError, parseStrict } from '#kernel/canonical.ts';
import { sha256Hex } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import { verifyWebhook, type HeadersIn, type WebhookRefusal } from '#platform/webhook-signature.ts';
import type { Accepted, Done, Refused } from './connector.ts';
import { ANSWER_BODY_BYTES_MAX, CallbackBody } from './work.contract.ts';

/** One per tenant and connector; the newest secret first, an older one while it is rotated. */
export type CallbackEndpoint = {
  readonly tenantId: string;
  readonly connector: string;
  readonly secrets: readonly string[];
};

export type VerifiedCallback = {
  readonly tenantId: string;
  readonly connector: string;
  readonly messageId: string;
  readonly sentAt: Temporal.Instant;
  /** The raw body is kept by this hash. */
  readonly bodySha256: string;
  readonly callback: CallbackBody;
};

export type CallbackRefusal =
  | WebhookRefusal
  | { readonly code: 'callback.too-large'; readonly bytes: number; readonly bytesMax: number }
  | { readonly code: 'callback.malformed'; readonly problem: string }
  | { readonly code: 'callback.ambiguous' };

/** The body is not even parsed before its signature holds. */
export const verifyCallback = (
  headers: HeadersIn,
  rawBody: Uint8Array,
  endpoints: readonly CallbackEndpoint[],
  now: Temporal.Instant,
): Outcome<VerifiedCallback, CallbackRefusal> => {
  if (rawBody.length > ANSWER_BODY_BYTES_MAX)
    return refused({ code: 'callback.too-large', bytes: rawBody.length, bytesMax: ANSWER_BODY_BYTES_MAX });
  const all = verifyWebhook(
    endpoints.flatMap((endpoint) => endpoint.secrets),
    headers,
    rawBody,
    now,
  );
  if (!all.ok) return all;
  const signers = endpoints.filter((endpoint) => verifyWebhook(endpoint.secrets, headers, rawBody, now).ok);
  const [signer] = signers;
  // Two tenants with one secret: whose it is cannot be told, and one would see the other's work.
  if (signer === undefined || signers.length > 1) return refused({ code: 'callback.ambiguous' });
  const body = readBody(rawBody);
  if (!body.ok) return body;
  return accepted({
    tenantId: signer.tenantId,
    connector: signer.connector,
    messageId: all.value.id,
    sentAt: all.value.sentAt,
    bodySha256: sha256Hex(rawBody),
    callback: body.value,
  });
};

/** A callback is the other side's word, so it is never unknown. */
export const callbackOutcome = (callback: CallbackBody): Done | Accepted | Refused => {
  switch (callback.status) {
    case 'done':
      return { kind: 'done', ref: callback.ref, result: callback.result as { readonly [field: string]: Json } };
    case 'inProgress':
      return { kind: 'accepted', ref: callback.ref };
    case 'refused': {
      const { code, message, retriable } = callback;
      return { kind: 'refused', code, message, retriable };
    }
  }
};

const body = Compile(CallbackBody);
const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const readBody = (raw: Uint8Array): Outcome<CallbackBody, CallbackRefusal> => {
  try {
    const value: unknown = parseStrict(strictText.decode(raw));
    if (body.Check(value)) return accepted(value);
    const [first] = body.Errors(value);
    return refused({ code: 'callback.malformed', problem: `${first?.instancePath ?? ''} ${first?.message ?? ''}` });
  } catch (error) {
    // A TypeError is the decoder's word for bytes that are not UTF-8.
    if (!(error instanceof CanonicalError) && !(error instanceof TypeError)) throw error;
    return refused({ code: 'callback.malformed', problem: error.message });
  }
};
