/** The addresses of customers' links: what a seller does with them, and the one that the customer's page asks first. */
import { readQuoteCounted, quoteResource } from '#contexts/quote/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Door } from '#platform/door.ts';
import { sendProblem } from '#platform/http/problem.ts';
import { commandRoute, type OpenRoute, queryRoute, type Route } from '#platform/http/routes.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { runCommand } from '#platform/run-command.ts';
import { issueLink } from './issue-link.ts';
import { type Link, linkPrincipal, opens } from './link.ts';
import { OFFER_PAGE } from './link-letter.ts';
import { isLinkSecret, LINK_KEY_CHARS_MAX, linkKey, readLinkKey, SESSION_MINUTES, signSession } from './link-secret.ts';
import { readLink, readLinksOf, readSecretHash } from './link.store.ts';
import { followLink, revokeLink } from './on-link.ts';

/** A person opens a link now and then; who tries out secrets is slowed down before the database is asked. */
const TRIES_PER_MINUTE_MAX = 30;

const instant = (text: string | null): string | null => (text === null ? null : Temporal.Instant.from(text).toString());

const linkView = (link: Link): JsonObject => ({
  id: link.id,
  purpose: link.purpose,
  contact: { name: link.contactName, email: link.contactEmail },
  state: link.state,
  expiresAt: instant(link.expiresAt),
  sentAt: instant(link.sentAt),
  openedCount: link.openedCount,
  firstOpenedAt: instant(link.firstOpenedAt),
  lastOpenedAt: instant(link.lastOpenedAt),
  endedAt: instant(link.endedAt),
  issuedAt: instant(link.recordedAt),
});

export const linkRoutes: readonly Route[] = [
  commandRoute('POST', '/quotes/:quoteId/links', 'Give a customer the address of their offer', issueLink, {
    // Once, to who issued it, and only where nothing can be accepted under it.
    tell: (door, principal, answer): JsonObject => {
      const { linkId, purpose } = answer as { readonly linkId: string; readonly purpose: string };
      return purpose === 'read'
        ? { address: `${OFFER_PAGE}${linkKey(door.derivedSecret, principal.tenantId, linkId)}` }
        : {};
    },
  }),
  commandRoute('POST', '/proposal-links/:linkId/revoke', 'Take a link back', revokeLink),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/links',
    summary: 'Who was given the address of the offer, and what became of it',
    action: 'proposal.issue-link',
    read: async (tx, reader, { params }) => {
      const quote = await readQuoteCounted(tx, params['quoteId'] ?? '');
      if (!quote) return refused({ code: 'quote.not-found' });
      if (!reader.may('proposal.issue-link', quoteResource(tx.tenantId, quote.head, quote.deepestBp)))
        return refused({ code: 'access.denied', action: 'proposal.issue-link', policies: [] });
      return accepted({ items: (await readLinksOf(tx, quote.head.id)).map(linkView) });
    },
  }),
];

type Entered = { readonly token: string; readonly expiresAt: string; readonly quoteId: string };

const NOT_VALID = refused({ code: 'proposal.link-not-valid' });

/** From the secret in an address to a session. Whatever is wrong with it (unknown, run out, taken back) is answered alike. */
export const enterByLink = async (door: Door, key: string, address?: string): Promise<Outcome<Entered>> => {
  const given = readLinkKey(key);
  if (given === undefined) return NOT_VALID;
  const { tenantId, linkId } = given;
  const { link, hash } = await door.read(tenantId, async (tx) => {
    const [found, secretHash] = await Promise.all([readLink(tx, linkId), readSecretHash(tx, linkId)]);
    return { link: found, hash: secretHash };
  });
  const now = door.clock();
  const isRight = isLinkSecret(given.secret, hash);
  if (!isRight || link === undefined || !opens(link, now)) return NOT_VALID;
  const followed = await runCommand(
    door,
    followLink,
    linkPrincipal(tenantId, link),
    { idempotencyKey: `follow/${linkId}/${now.toString()}`, payload: { linkId } },
    { channel: 'http', ...(address === undefined ? {} : { address }) },
  );
  // Taken back since it was read: the lock decides.
  if (!followed.ok) return NOT_VALID;
  const until = Math.min(
    now.add({ minutes: SESSION_MINUTES }).epochMilliseconds,
    Temporal.Instant.from(link.expiresAt).epochMilliseconds,
  );
  return accepted({
    token: signSession(door.derivedSecret, { tenantId, linkId, until }),
    expiresAt: Temporal.Instant.fromEpochMilliseconds(until).toString(),
    quoteId: link.quoteId,
  });
};

export const enterOfferRoutes = (door: Door, texts: RefusalTexts): readonly OpenRoute[] => [
  {
    kind: 'open',
    method: 'POST',
    path: '/offer-sessions',
    summary: 'What the page behind a link asks first: the secret of its address for a short session',
    why: 'whoever has the secret is let in; it is 256 bits, compared in constant time, and every no is the same',
    install: (app) =>
      app.post<{ Body: { readonly key?: unknown } | null }>(
        '/offer-sessions',
        {
          schema: { summary: 'A session for the holder of a link', tags: ['proposal'], operationId: 'offer-session' },
          bodyLimit: 4_096,
          config: { rateLimit: { max: TRIES_PER_MINUTE_MAX, timeWindow: '1 minute' } },
        },
        async (request, reply) => {
          const key = request.body?.key;
          const entered =
            typeof key === 'string' && key.length <= LINK_KEY_CHARS_MAX
              ? await enterByLink(door, key, request.ip)
              : NOT_VALID;
          if (!entered.ok) return sendProblem(texts, request, reply, entered.refusal);
          return reply.header('cache-control', 'no-store').send(entered.value);
        },
      ),
  },
];
