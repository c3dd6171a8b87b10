/** A key is issued for a program: for so long, for so much, reaching no farther than whoever issues it. Its secret is told once. */
import { type Static, Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { secretHash } from '#platform/derived-secret.ts';
import {
  ACTION_OF_SCOPE,
  API_KEY_DAYS_MAX,
  API_SCOPES,
  type ApiKey,
  type ApiScope,
  apiKeyResource,
} from './api-key.ts';
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
type Prepared = { readonly hash: Uint8Array; readonly beyond: readonly ApiScope[] };

/** A key is no stronger than its issuer: each scope is asked of the policy for them, in each territory that the key would reach. */
const scopesBeyond = async (door: Door, command: Command<Payload>): Promise<readonly ApiScope[]> => {
  const { tenantId, actor, payload, at } = command;
  const model = await door.read(tenantId, (tx) => door.models.at(tx, at));
  const access = door.accessOf(model);
  const may = (scope: ApiScope, territory: string): boolean =>
    access.decide(
      actor,
      ACTION_OF_SCOPE[scope],
      {
        type: 'Quote',
        id: 'any',
        attrs: { tenant: tenantId, territory, accountId: '', status: 'presented', quoteClass: 'standard' },
      },
      {},
    ).allowed;
  return payload.scopes.filter((scope) => payload.territories.some((territory) => !may(scope, territory)));
};

export const decideIssue = (
  { payload, actor, at, id }: Pick<Command<Payload>, 'payload' | 'actor' | 'at' | 'id'>,
  { hash, beyond: scopesBeyond }: Prepared,
): Outcome<Issued> => {
  const { name, scopes, territories, accountId = null, expiresInDays } = payload;
  if (territories.length === 0) return refused({ code: 'api-key.reach-missing' });
  const beyond = actor.territories.includes('all')
    ? []
    : territories.filter((territory) => !actor.territories.includes(territory));
  if (beyond.length > 0) return refused({ code: 'api-key.reach-beyond-yours', territories: beyond });
  if (scopesBeyond.length > 0) return refused({ code: 'api-key.scope-beyond-yours', scopes: [...scopesBeyond] });
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

export const issueApiKey = defineCommand<Payload, object, Issued, Prepared>({
  name: 'identity.issue-api-key',
  context: 'identity',
  aggregate: 'api-key',
  creates: true,
  payload: IssueApiKeyPayload,
  prepare: async (door, command) =>
    accepted({
      hash: secretHash(apiKeySecret(door.derivedSecret, command.tenantId, command.id('api-key'))),
      beyond: await scopesBeyond(door, command),
    }),
  load: async () => ({}),
  resource: (_loaded, { tenantId, actor }) => apiKeyResource(tenantId, 'new', actor.personId),
  decide: (_loaded, command, prepared) => decideIssue(command, prepared),
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
