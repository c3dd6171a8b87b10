import type { Head } from '#platform/command.ts';
import type { ListScope } from '#platform/access/list-scope.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Cursor } from '#platform/http/cursor.ts';
import type { Account, AccountBody } from './accounts.ts';

type Row = {
  readonly id: string;
  readonly state: 'active' | 'closed';
  readonly version: number;
  readonly body: AccountBody;
};
const COLUMNS = 'select id, state, version, body from accounts.account where tenant_id = $1';
const accountOf = (row: Row): Account => ({ ...row.body, id: row.id, state: row.state, version: row.version });

export const readAccount = async (tx: Tx, id: string): Promise<Account | undefined> => {
  const rows = await tx.query<Row>({ name: 'account-read', text: `${COLUMNS} and id = $2`, values: [tx.tenantId, id] });
  return rows[0] && accountOf(rows[0]);
};

export const readAccountByKey = async (tx: Tx, key: string): Promise<Account | undefined> => {
  const rows = await tx.query<Row>({ text: `${COLUMNS} and key = $2`, values: [tx.tenantId, key] });
  return rows[0] && accountOf(rows[0]);
};

/** What those of these keys are called. */
export const readAccountNames = (
  tx: Tx,
  keys: readonly string[],
): Promise<readonly { readonly key: string; readonly name: string }[]> =>
  tx.query({
    text: `select key, body ->> 'name' as name from accounts.account where tenant_id = $1 and key = any($2)`,
    values: [tx.tenantId, keys],
  });

/** Where those of these keys stand: for rows of a file that name accounts. */
export const readAccountPlaces = (
  tx: Tx,
  keys: readonly string[],
): Promise<readonly { readonly id: string; readonly key: string; readonly territory: string }[]> =>
  tx.query({
    name: 'account-places',
    text: 'select id, key, territory from accounts.account where tenant_id = $1 and key = any($2)',
    values: [tx.tenantId, keys],
  });

/** By name, those of the reader's scope alone. */
export const readAccounts = async (
  tx: Tx,
  { territories, accountId }: ListScope,
  page: { readonly after: Cursor | null; readonly limit: number },
): Promise<readonly Account[]> => {
  const rows = await tx.query<Row>({
    text: `${COLUMNS} and ($2::text[] is null or territory = any($2)) and ($3::uuid is null or id = $3)
             and ($4::text is null or (name, id) > ($4, $5::uuid))
           order by name, id limit $6`,
    values: [tx.tenantId, territories, accountId, page.after?.place ?? null, page.after?.id ?? null, page.limit],
  });
  return rows.map(accountOf);
};

export const insertAccount = (
  tenantId: string,
  id: string,
  body: AccountBody,
  at: string,
  leaf: Uint8Array | null,
): Statement => ({
  text: `insert into accounts.account
           (tenant_id, id, key, name, country, currency, segment, channel, territory, state, body, version, entry_leaf, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active', $10, 1, $11, $12)`,
  values: [
    tenantId,
    id,
    body.key,
    body.name,
    body.country,
    body.currency,
    body.segment,
    body.channel,
    body.territory,
    JSON.stringify(body),
    leaf,
    at,
  ],
});

export const lockAccount = async (
  tx: Tx,
  id: string,
): Promise<(Account & { readonly entryLeaf: Uint8Array | null }) | undefined> => {
  const [row] = await tx.query<Row & { readonly entryLeaf: Uint8Array | null }>({
    name: 'account-lock',
    text: `select id, state, version, body, entry_leaf as "entryLeaf" from accounts.account where tenant_id = $1 and id = $2 for update`,
    values: [tx.tenantId, id],
  });
  return row && { ...accountOf(row), entryLeaf: row.entryLeaf };
};

export const updateAccount = (tenantId: string, head: Head, account: Account): Statement => {
  const { id, state, version: _version, ...body } = account as Account & { readonly entryLeaf?: unknown };
  return {
    text: 'update accounts.account set state = $3, segment = $4, body = $5, version = $6, entry_leaf = $7 where tenant_id = $1 and id = $2',
    values: [
      tenantId,
      id,
      state,
      body.segment,
      JSON.stringify({ ...body, entryLeaf: undefined }),
      head.version,
      head.entryLeaf,
    ],
  };
};
