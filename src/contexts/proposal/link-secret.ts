/**
 * What stands in the address of a link, and what its holder gets for it. The secret is made from the installation's own, so that it is
 * kept nowhere: the table has its hash, a queued letter a mark, and the address is whole only in the customer's mail.
 */
import { isUuid } from '#kernel/ids.ts';
import { type DerivedSecret, isSameSecret, secretHash } from '#platform/derived-secret.ts';

export const LINK_KEY_CHARS_MAX = 200;
/** As long as it takes to read an offer; the page asks for another one by itself. */
export const SESSION_MINUTES = 30;
const SESSION = 'offer';

const secretOf = (derive: DerivedSecret, tenantId: string, linkId: string): Uint8Array =>
  derive('proposal-link', tenantId, linkId);

/** What the table keeps. */
export const linkSecretHash = (derive: DerivedSecret, tenantId: string, linkId: string): Uint8Array =>
  secretHash(secretOf(derive, tenantId, linkId));

/** Behind the `#` of the address, which browsers send to no server and put into no referrer. */
export const linkKey = (derive: DerivedSecret, tenantId: string, linkId: string): string =>
  `${tenantId}.${linkId}.${Buffer.from(secretOf(derive, tenantId, linkId)).toString('base64url')}`;

export type LinkKey = { readonly tenantId: string; readonly linkId: string; readonly secret: Uint8Array };

export const readLinkKey = (text: string): LinkKey | undefined => {
  const [tenantId = '', linkId = '', secret = '', rest] = text.split('.');
  if (rest !== undefined || !isUuid(tenantId) || !isUuid(linkId)) return undefined;
  return { tenantId, linkId, secret: Buffer.from(secret, 'base64url') };
};

const NOTHING = new Uint8Array(32);

/** Always one comparison of 32 bytes, also where there is no link: how long it takes tells nothing. */
export const isLinkSecret = (given: Uint8Array, storedHash: Uint8Array | undefined): boolean =>
  isSameSecret(secretHash(given), storedHash ?? NOTHING) && storedHash !== undefined;

export type LinkSession = { readonly tenantId: string; readonly linkId: string; readonly until: number };

const macOf = (derive: DerivedSecret, body: string): Buffer => Buffer.from(derive('proposal-link-session', body));

export const signSession = (derive: DerivedSecret, session: LinkSession): string => {
  const body = `${SESSION}.${session.tenantId}.${session.linkId}.${session.until}`;
  return `${body}.${macOf(derive, body).toString('base64url')}`;
};

/** Undefined for what is no session of ours: it may be another kind of token. */
export const readSession = (derive: DerivedSecret, token: string, at: Temporal.Instant): LinkSession | undefined => {
  const [kind, tenantId = '', linkId = '', until = '', mac = '', rest] = token.split('.');
  if (kind !== SESSION || rest !== undefined) return undefined;
  const given = Buffer.from(mac, 'base64url');
  const expected = macOf(derive, `${SESSION}.${tenantId}.${linkId}.${until}`);
  if (!isSameSecret(given, expected)) return undefined;
  return Number(until) > at.epochMilliseconds ? { tenantId, linkId, until: Number(until) } : undefined;
};
