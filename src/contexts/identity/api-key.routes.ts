/** The addresses of keys. The secret is in the answer to issuing, and in nothing that is kept. */
import type { JsonObject } from '#kernel/json.ts';
import { accepted } from '#kernel/outcome.ts';
import { commandRoute, queryRoute, type Route } from '#platform/http/routes.ts';
import { type ApiKey, apiKeyResource, isOpen } from './api-key.ts';
import { apiKeyText } from './api-key-secret.ts';
import { readApiKeys } from './api-key.store.ts';
import { issueApiKey, revokeApiKey } from './issue-api-key.ts';
import { readPeople } from './identity.store.ts';

const KEYS_SHOWN_MAX = 500;

const instant = (text: string | null): string | null => (text === null ? null : Temporal.Instant.from(text).toString());

const stateOf = (key: ApiKey, at: Temporal.Instant): string =>
  key.revokedAt !== null ? 'revoked' : isOpen(key, at) ? 'open' : 'expired';

export const apiKeyRoutes: readonly Route[] = [
  commandRoute('POST', '/api-keys', 'Issue a key for a program; its secret is told once', issueApiKey, {
    tell: (door, principal, answer): JsonObject => {
      const { keyId } = answer as { readonly keyId: string };
      return { key: apiKeyText(door.derivedSecret, principal.tenantId, keyId) };
    },
  }),
  commandRoute('POST', '/api-keys/:keyId/revoke', 'Revoke a key, at once', revokeApiKey),
  queryRoute({
    method: 'GET',
    path: '/api-keys',
    summary: 'The keys of programs: what each may, who answers for it, when it was used last',
    action: 'identity.read-api-key',
    read: async (tx, reader, _query, door) => {
      const [keys, people] = await Promise.all([readApiKeys(tx, KEYS_SHOWN_MAX), readPeople(tx)]);
      const names = new Map(people.map(({ id, name }) => [id, name]));
      const about = (key: ApiKey) => apiKeyResource(tx.tenantId, key.id, key.personId);
      const at = door.clock();
      return accepted({
        items: keys
          .filter((key) => reader.may('identity.read-api-key', about(key)))
          .map((key) => ({
            id: key.id,
            name: key.name,
            prefix: key.prefix,
            person: names.get(key.personId) ?? '',
            scopes: [...key.scopes],
            territories: [...key.territories],
            accountId: key.accountId,
            state: stateOf(key, at),
            issuedAt: instant(key.recordedAt),
            expiresAt: instant(key.expiresAt),
            revokedAt: instant(key.revokedAt),
            lastUsedAt: instant(key.lastUsedAt),
            actions: { revoke: key.revokedAt === null && reader.may('identity.revoke-api-key', about(key)) },
          })),
        mayIssue: reader.may('identity.issue-api-key', apiKeyResource(tx.tenantId, 'new', reader.principal.personId)),
      });
    },
  }),
];
