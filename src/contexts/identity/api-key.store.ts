import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { ApiKey } from './api-key.ts';

const COLUMNS = `id, person_id as "personId", name, prefix, scopes, territories, account_id as "accountId", expires_at as "expiresAt",
    revoked_at as "revokedAt", last_used_at as "lastUsedAt", version, entry_leaf as "entryLeaf", recorded_at as "recordedAt"`;
const KEY = `select ${COLUMNS} from identity.api_key where tenant_id = $1`;

export const lockApiKey = async (tx: Tx, id: string): Promise<ApiKey | undefined> =>
  (
    await tx.query<ApiKey>({ name: 'api-key-lock', text: `${KEY} and id = $2 for update`, values: [tx.tenantId, id] })
  )[0];

export const readApiKeys = (tx: Tx, limit: number): Promise<readonly ApiKey[]> =>
  tx.query<ApiKey>({
    name: 'api-keys',
    text: `${KEY} order by recorded_at desc, id desc limit $2`,
    values: [tx.tenantId, limit],
  });

export type KeyWithHash = { readonly key: ApiKey; readonly hash: Uint8Array };

export const readKeyWithHash = async (tx: Tx, id: string): Promise<KeyWithHash | undefined> => {
  const [row] = await tx.query<ApiKey & { readonly hash: Uint8Array }>({
    name: 'api-key-hash',
    text: `select ${COLUMNS}, secret_hash as hash from identity.api_key where tenant_id = $1 and id = $2`,
    values: [tx.tenantId, id],
  });
  if (!row) return undefined;
  const { hash, ...key } = row;
  return { key, hash };
};

/** When a key was used last is no business state: it is noted now and then, by whoever lets it in. */
export const noteKeyUse = (tenantId: string, id: string, at: string): Statement => ({
  name: 'api-key-used',
  text: `update identity.api_key set last_used_at = $3 where tenant_id = $1 and id = $2`,
  values: [tenantId, id, at],
});

export type NewApiKey = Pick<
  ApiKey,
  'personId' | 'name' | 'prefix' | 'scopes' | 'territories' | 'accountId' | 'expiresAt'
> & { readonly hash: Uint8Array };

export const insertApiKey = (tenantId: string, next: Head, key: NewApiKey, at: string): Statement => ({
  name: 'api-key-insert',
  text: `insert into identity.api_key
           (tenant_id, id, person_id, name, prefix, secret_hash, scopes, territories, account_id, expires_at, version, entry_leaf, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
  values: [
    tenantId,
    next.id,
    key.personId,
    key.name,
    key.prefix,
    key.hash,
    key.scopes,
    key.territories,
    key.accountId,
    key.expiresAt,
    next.version,
    next.entryLeaf,
    at,
  ],
});

export const revokeKeyRow = (tenantId: string, next: Head, at: string): Statement => ({
  name: 'api-key-revoke',
  text: `update identity.api_key set revoked_at = $3, version = $4, entry_leaf = $5 where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, at, next.version, next.entryLeaf],
});
