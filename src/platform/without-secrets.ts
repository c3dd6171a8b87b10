/**
 * Text without what opens doors. Code here logs no secret on purpose; this is for what others quote: a driver its connection, a
 * library the header it could not read, an error the body it choked on. Our own secrets have forms that can be told from other text,
 * and so has most of what people hand around.
 */
const TAKEN = '[redacted]';

const FORMS: readonly (readonly [form: RegExp, instead: string])[] = [
  // Authorization, whatever the scheme's token looks like.
  [/\b(Bearer|Basic)(\s+|%20)[\w.~+/=-]{6,}/gi, `$1 ${TAKEN}`],
  // JSON Web Tokens: people's, agents', the issuer's.
  [/\beyJ[\w-]{8,}\.[\w-]{4,}(\.[\w-]*)?/g, TAKEN],
  // Keys of programs; what follows the last mark is the secret.
  [/\b(troth_[0-9a-f]{64})_[\w-]{20,}/g, `$1_${TAKEN}`],
  // What webhooks and connectors are signed with.
  [/\bwhsec_[\w+/=-]{8,}/g, TAKEN],
  // The key of a customer's link, and the session that it opens: tenant, link and secret.
  [
    /\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\.\d+)?\.[\w-]{20,}/g,
    `$1.${TAKEN}`,
  ],
  // Who signs in stands before the @ of an address: databases, proxies, webhooks.
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, `$1${TAKEN}@`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, TAKEN],
  // Named as such, in JSON (also JSON in JSON), a query or a line of settings.
  [
    /((?:password|passwd|secret|client_secret|access_token|refresh_token|id_token|api[_-]?key|TROTH_SECRET|TROTH_TOKEN|PGPASSWORD)\\*["']?\s*[:=]\s*\\*["']?)[^\s"'\\&,;}]{3,}/gi,
    `$1${TAKEN}`,
  ],
];

/** Cheap where there is nothing: no form matches without one of these. */
const SUSPECT = /bearer|basic|eyJ|troth_|whsec_|:\/\/|private key|passw|secret|token|key|\.[\w-]{20}/i;

export const withoutSecrets = (text: string): string =>
  SUSPECT.test(text) ? FORMS.reduce((now, [form, instead]) => now.replaceAll(form, instead), text) : text;
