/** A key is issued for a program: for so long, for so much, reaching no farther than whoever issues it. Its secret is told once. */
import { type Static, Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import { secretHash } from '#platform/derived-secret.ts';
import { API_KEY_DAYS_MAX, API_SCOPES, type ApiKey, apiKeyResource } from './api-key.ts';
import { apiKeyPrefix, apiKeySecret } from './api-key-secret.ts';
import { insertApiKey, lockApiKey, type NewApiKey, revokeKeyRow } from './api-key.store.ts';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const closed = { additionalProperties: false } as const;

export const IssueApiKeyPayload = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 120 }),
    scopes: Type.Array(Type.Union(API_SCOPES.map((scope) => Type.Literal(scope))), {
      minItems: 1,
      maxItems: API_SCOPES.length,
      uniqueItems: true,
    }),
    territories: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: 100, uniqueItems: true }),
    accountId: Type.Optional(Uuid),
    expiresInDays: Type.Integer({ minimum: 1, maximum: API_KEY_DAYS_MAX }),
  },
  closed,
);
type Payload = Static<typeof IssueApiKeyPayload>;
type Issued = Decision & { readonly key: NewApiKey };

export const decideIssue = (
  { payload, actor, at, id }: Pick<Command<Payload>, 'payload' | 'actor' | 'at' | 'id'>,
  hash: Uint8Array,
): Outcome<Issued> => {
  const { name, scopes, territories, accountId = null, expiresInDays } = payload;
  if (territories.length === 0 && accountId === null) return refused({ code: 'api-key.reach-missing' });
  const beyond = actor.territories.includes('all')
    ? []
    : territories.filter((territory) => !actor.territories.includes(territory));
  if (beyond.length > 0) return refused({ code: 'api-key.reach-beyond-yours', territories: beyond });
  const keyId = id('api-key');
  const expiresAt = at.add({ hours: 24 * expiresInDays }).toString();
  const prefix = apiKeyPrefix(keyId);
  return accepted({
    facts: [
      {
        type: 'ApiKeyIssued',
        subject: { kind: 'api-key', id: keyId },
        data: { keyId, personId: actor.personId, scopes: [...scopes], expiresAt },
      },
    ],
    answer: { keyId, name, prefix, scopes: [...scopes], expiresAt },
    key: { personId: actor.personId, name, prefix, scopes, territories, accountId, expiresAt, hash },
  });
};

export const issueApiKey = defineCommand<Payload, object, Issued, Uint8Array>({
  name: 'identity.issue-api-key',
  context: 'identity',
  aggregate: 'api-key',
  creates: true,
  payload: IssueApiKeyPayload,
  prepare: async (door, command) =>
    accepted(secretHash(apiKeySecret(door.derivedSecret, command.tenantId, command.id('api-key')))),
  load: async () => ({}),
  resource: (_loaded, { tenantId, actor }) => apiKeyResource(tenantId, 'new', actor.personId),
  decide: (_loaded, command, hash) => decideIssue(command, hash),
  save: ({ key }, _loaded, next, command) => [insertApiKey(command.tenantId, next, key, command.at.toString())],
});

type Named = { readonly keyId: string };

export const revokeApiKey = defineCommand<Named, ApiKey, Decision>({
  name: 'identity.revoke-api-key',
  context: 'identity',
  aggregate: 'api-key',
  payload: Type.Object({ keyId: Uuid }, closed),
  load: (tx, command) => lockApiKey(tx, command.payload.keyId),
  head: (key) => key,
  resource: (key, command) => apiKeyResource(command.tenantId, key.id, key.personId),
  decide: (key) =>
    key.revokedAt === null
      ? accepted({
          facts: [
            {
              type: 'ApiKeyRevoked',
              subject: { kind: 'api-key', id: key.id },
              data: { keyId: key.id, personId: key.personId },
            },
          ],
          answer: { keyId: key.id, revoked: true },
        })
      : refused({ code: 'api-key.revoked-already', revokedAt: key.revokedAt }),
  save: (_decided, _key, next, command) => [revokeKeyRow(command.tenantId, next, command.at.toString())],
});
