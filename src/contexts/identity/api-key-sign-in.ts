/** From a program's key to its principal. Whatever is wrong with a key (unknown, wrong, revoked, run out) is answered alike. */
import { isUuid } from '#kernel/ids.ts';
import { isSameSecret, secretHash } from '#platform/derived-secret.ts';
import type { Door } from '#platform/door.ts';
import type { Authenticate } from '#platform/http/authenticate.ts';
import { isOpen, keyPrincipal } from './api-key.ts';
import { readApiKey } from './api-key-secret.ts';
import { noteKeyUse, readKeyWithHash } from './api-key.store.ts';

/** Within a minute of the last note, another one would tell nobody anything. */
const NOTED_EVERY_MS = 60_000;

const bearer = (authorization: string | undefined): string | undefined =>
  /^Bearer (troth_[\w-]+)$/.exec(authorization ?? '')?.[1];

/** Read each time: what is revoked is revoked at once. Whoever comes with another kind of token is `others`' to know. */
export const alsoByKey =
  (door: Door, others: Authenticate): Authenticate =>
  async (request) => {
    const text = bearer(request.headers.authorization);
    if (text === undefined) return others(request);
    const given = readApiKey(text);
    if (given === undefined || !isUuid(given.tenantId) || !isUuid(given.keyId)) return undefined;
    const { tenantId, keyId } = given;
    const found = await door.read(tenantId, (tx) => readKeyWithHash(tx, keyId));
    const at = door.clock();
    if (!found || !isSameSecret(secretHash(given.secret), found.hash) || !isOpen(found.key, at)) return undefined;
    const { lastUsedAt } = found.key;
    const noted = lastUsedAt === null ? -Infinity : Temporal.Instant.from(lastUsedAt).epochMilliseconds;
    if (at.epochMilliseconds - noted > NOTED_EVERY_MS)
      await door.transaction(tenantId, (tx) => tx.commit([noteKeyUse(tenantId, keyId, at.toString())]));
    return keyPrincipal(tenantId, found.key);
  };
