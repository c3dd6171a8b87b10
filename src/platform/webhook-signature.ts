/**
 * Signs and verifies messages between servers as the Standard Webhooks specification says (standardwebhooks.com, version 1, symmetric):
 * HMAC-SHA-256 over `id.timestamp.body`, the secret as `whsec_` + base64. Our webhooks out and the callbacks of other systems in use the same.
 */
import { concat, hmacSha256, utf8 } from '#kernel/hash.ts';
import { accepted, must, refused, type Outcome } from '#kernel/outcome.ts';

/** A message whose time is further from ours is refused: a recorded one cannot be played again later. The receiver drops repeats inside it by id. */
export const WEBHOOK_TOLERANCE_SECONDS = 300;
/** Room for the rotation of secrets on the sender's side; more is an attempt to make us compute. */
export const WEBHOOK_SIGNATURES_MAX = 5;
const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES_MIN = 24;
const SECRET_BYTES_MAX = 64;

export type WebhookHeaders = {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
};

/** As Node gives them: lower-case names; a name that came twice is not a text and therefore not a signature header. */
export type HeadersIn = { readonly [name: string]: string | readonly string[] | undefined };

export type WebhookRefusal =
  | { readonly code: 'webhook.headers-missing' }
  | { readonly code: 'webhook.too-old'; readonly sentAt: string; readonly toleranceSeconds: number }
  | { readonly code: 'webhook.too-new'; readonly sentAt: string; readonly toleranceSeconds: number }
  | { readonly code: 'webhook.signature-wrong' };

/** What the signature vouches for besides the body. */
export type WebhookEnvelope = { readonly id: string; readonly sentAt: Temporal.Instant };

export const signWebhook = (
  secret: string,
  message: { readonly id: string; readonly sentAt: Temporal.Instant; readonly body: string | Uint8Array },
): WebhookHeaders => {
  must(ID.test(message.id), 'the id of a webhook is printable and has no dot, which parts what is signed');
  const timestamp = String(Math.floor(message.sentAt.epochMilliseconds / 1000));
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature(secretBytes(secret), message.id, timestamp, message.body).toBase64()}`,
  };
};

/** Any of the secrets may have signed: an endpoint has two while its secret is rotated. */
export const verifyWebhook = (
  secrets: readonly string[],
  headers: HeadersIn,
  rawBody: string | Uint8Array,
  now: Temporal.Instant,
): Outcome<WebhookEnvelope, WebhookRefusal> => {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string')
    return refused({ code: 'webhook.headers-missing' });
  if (!ID.test(id) || !TIMESTAMP.test(timestamp)) return refused({ code: 'webhook.headers-missing' });
  const sentAt = Temporal.Instant.fromEpochMilliseconds(Number(timestamp) * 1000);
  const ageSeconds = (now.epochMilliseconds - sentAt.epochMilliseconds) / 1000;
  const late = { sentAt: sentAt.toString(), toleranceSeconds: WEBHOOK_TOLERANCE_SECONDS };
  if (ageSeconds > WEBHOOK_TOLERANCE_SECONDS) return refused({ code: 'webhook.too-old', ...late });
  if (-ageSeconds > WEBHOOK_TOLERANCE_SECONDS) return refused({ code: 'webhook.too-new', ...late });
  const given = signatures.split(' ', WEBHOOK_SIGNATURES_MAX).map(readSignature);
  let right = false;
  for (const secret of secrets) {
    const expected = signature(secretBytes(secret), id, timestamp, rawBody);
    for (const one of given) right = equalInConstantTime(expected, one) || right;
  }
  return right ? accepted({ id, sentAt }) : refused({ code: 'webhook.signature-wrong' });
};

/**
 * A secret of its own for every tenant and partner, out of one master secret, so that two sides that share the master need not exchange each one.
 * The labels are parted by NUL: `ab`,`c` and `a`,`bc` get different secrets.
 */
export const derivedWebhookSecret = (masterSecret: string, ...labels: readonly string[]): string => {
  must(
    labels.length > 0 && labels.every((label) => !label.includes('\0')),
    'a derived secret has labels without a NUL',
  );
  return SECRET_PREFIX + hmacSha256(secretBytes(masterSecret), utf8(labels.join('\0'))).toBase64();
};

/** A new secret of the given random bytes (24 to 64; 32 are usual). */
export const webhookSecret = (random: Uint8Array): string => {
  must(random.length >= SECRET_BYTES_MIN && random.length <= SECRET_BYTES_MAX, 'a webhook secret has 24 to 64 bytes');
  return SECRET_PREFIX + random.toBase64();
};

const ID = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;
const TIMESTAMP = /^[1-9]\d{0,11}$/;

const signature = (key: Uint8Array, id: string, timestamp: string, body: string | Uint8Array): Uint8Array =>
  hmacSha256(key, concat([utf8(`${id}.${timestamp}.`), typeof body === 'string' ? utf8(body) : body]));

/** A signature of another version or shape is as good as none; it is compared all the same. */
const readSignature = (text: string): Uint8Array => {
  if (!/^v1,[A-Za-z0-9+/]{43}=$/.test(text)) return NO_SIGNATURE;
  return Uint8Array.fromBase64(text.slice(3));
};
const NO_SIGNATURE = new Uint8Array(0);

const secretBytes = (secret: string): Uint8Array => {
  must(secret.startsWith(SECRET_PREFIX), 'a webhook secret begins with whsec_');
  const bytes = Uint8Array.fromBase64(secret.slice(SECRET_PREFIX.length));
  must(bytes.length >= SECRET_BYTES_MIN && bytes.length <= SECRET_BYTES_MAX, 'a webhook secret has 24 to 64 bytes');
  return bytes;
};

/** Looks at every byte whatever it finds: how long a comparison takes must not tell how much of a forged signature was right. */
const equalInConstantTime = (expected: Uint8Array, given: Uint8Array): boolean => {
  let difference = expected.length ^ given.length;
  for (let i = 0; i < expected.length; i++) difference |= expected[i]! ^ (given[i] ?? 0);
  return difference === 0;
};
