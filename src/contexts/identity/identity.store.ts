import type { Principal, PrincipalType } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';

export type PersonRow = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly principalId: string;
  readonly type: PrincipalType;
  readonly roles: readonly string[];
  readonly territories: readonly string[];
  readonly accountId: string | null;
  /** What they read letters in: a language tag. */
  readonly language: string;
};

const PEOPLE = `select p.id, p.key, p.name, p.email, p.language, a.id as "principalId", a.type, a.roles, a.territories, a.account_id as "accountId"
                from identity.person p
                join identity.principal a on a.tenant_id = p.tenant_id and a.person_id = p.id and a.state = 'active'
                where p.tenant_id = $1`;

export const readPeople = (tx: Tx): Promise<readonly PersonRow[]> =>
  tx.query<PersonRow>({ text: `${PEOPLE} order by p.name`, values: [tx.tenantId] });

export const readPersonByKey = async (tx: Tx, key: string): Promise<PersonRow | undefined> =>
  (await tx.query<PersonRow>({ text: `${PEOPLE} and p.key = $2`, values: [tx.tenantId, key] }))[0];

export const readPersonById = async (tx: Tx, personId: string): Promise<PersonRow | undefined> =>
  (await tx.query<PersonRow>({ text: `${PEOPLE} and p.id = $2`, values: [tx.tenantId, personId] }))[0];

/** The principal behind a token, as it stands now: roles come from here, never from the token. */
export const readPrincipal = async (tx: Tx, principalId: string): Promise<Principal | undefined> => {
  const rows = await tx.query<PersonRow & { readonly grantId: string | null; readonly grantEnds: string | null }>({
    name: 'principal-read',
    text: `with p as (${PEOPLE} and a.id = $2)
           select p.*, g.id as "grantId", g.expires_at as "grantEnds" from p
           left join identity.break_glass g on g.tenant_id = $1 and g.principal_id = $2 and g.state = 'active'`,
    values: [tx.tenantId, principalId],
  });
  const row = rows[0];
  return (
    row && {
      tenantId: tx.tenantId,
      id: row.principalId,
      type: row.type,
      personId: row.id,
      name: row.name,
      roles: row.roles,
      territories: row.territories,
      ...(row.accountId === null ? {} : { accountId: row.accountId }),
      ...(row.grantId === null || row.grantEnds === null
        ? {}
        : {
            breakGlass: {
              grantId: row.grantId,
              expiresAt: Temporal.Instant.from(row.grantEnds).epochMilliseconds,
            },
          }),
    }
  );
};

export type NewPerson = Omit<PersonRow, 'principalId'> & {
  readonly principalId: string;
  readonly recordedAt: string;
  readonly entryLeaf: Uint8Array | null;
};

export const insertPerson = (tenantId: string, person: NewPerson): readonly Statement[] => [
  {
    text: `insert into identity.person (tenant_id, id, key, name, email, language, version, entry_leaf, recorded_at)
           values ($1, $2, $3, $4, $5, $6, 1, $7, $8)`,
    values: [
      tenantId,
      person.id,
      person.key,
      person.name,
      person.email,
      person.language,
      person.entryLeaf,
      person.recordedAt,
    ],
  },
  {
    text: `insert into identity.principal (tenant_id, id, person_id, type, state, roles, territories, account_id, recorded_at)
           values ($1, $2, $3, $4, 'active', $5, $6, $7, $8)`,
    values: [
      tenantId,
      person.principalId,
      person.id,
      person.type,
      person.roles,
      person.territories,
      person.accountId,
      person.recordedAt,
    ],
  },
];

export const insertTenant = (tenantId: string, key: string, name: string, recordedAt: string): Statement => ({
  text: `insert into identity.tenant (tenant_id, key, name, recorded_at) values ($1, $2, $3, $4) on conflict do nothing`,
  values: [tenantId, key, name, recordedAt],
});

export const readTenant = async (tx: Tx): Promise<{ readonly key: string; readonly name: string } | undefined> =>
  (
    await tx.query<{ key: string; name: string }>({
      text: 'select key, name from identity.tenant where tenant_id = $1',
      values: [tx.tenantId],
    })
  )[0];

/** Since when the company is here. */
export const readTenantSince = async (tx: Tx): Promise<string | undefined> =>
  (
    await tx.query<{ since: string }>({
      text: 'select recorded_at as since from identity.tenant where tenant_id = $1',
      values: [tx.tenantId],
    })
  )[0]?.since;

/** What people are called, by the account they act with: for timelines. */
export const namesOfPrincipals = async (tx: Tx): Promise<ReadonlyMap<string, string>> =>
  new Map((await readPeople(tx)).map((person) => [person.principalId, person.name]));

/** The natural person behind each of these accounts, also of those that are closed: what was written under one was written by them. */
export const personsOfPrincipals = async (
  tx: Tx,
  principalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (principalIds.length === 0) return new Map();
  const rows = await tx.query<{ id: string; personId: string }>({
    name: 'persons-of-principals',
    text: `select id, person_id as "personId" from identity.principal where tenant_id = $1 and id = any($2)`,
    values: [tx.tenantId, principalIds],
  });
  return new Map(rows.map(({ id, personId }) => [id, personId]));
};
