/** From the session of a link to its principal. The link is read each time: what is taken back is taken back at once. */
import { isUuid } from '#kernel/ids.ts';
import type { Door } from '#platform/door.ts';
import type { Authenticate } from '#platform/http/authenticate.ts';
import { linkPrincipal, opens } from './link.ts';
import { readSession } from './link-secret.ts';
import { readLink } from './link.store.ts';

const bearer = (authorization: string | undefined): string | undefined =>
  /^Bearer (offer\.[\w.-]+)$/.exec(authorization ?? '')?.[1];

/** Whoever comes with another kind of token is `others`' to know. */
export const alsoByLink =
  (door: Door, others: Authenticate): Authenticate =>
  async (request) => {
    const token = bearer(request.headers.authorization);
    if (token === undefined) return others(request);
    const at = door.clock();
    const session = readSession(door.derivedSecret, token, at);
    if (session === undefined || !isUuid(session.tenantId) || !isUuid(session.linkId)) return undefined;
    const link = await door.read(session.tenantId, (tx) => readLink(tx, session.linkId));
    return link !== undefined && opens(link, at) ? linkPrincipal(session.tenantId, link) : undefined;
  };
