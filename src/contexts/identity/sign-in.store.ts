import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';

/** The account behind a subject of an issuer. */
export const readSignIn = async (tx: Tx, issuer: string, subject: string): Promise<string | undefined> => {
  const [row] = await tx.query<{ principalId: string }>({
    name: 'sign-in-read',
    text: `select principal_id as "principalId" from identity.sign_in
           where tenant_id = $1 and issuer = $2 and subject = $3 and ended_at is null`,
    values: [tx.tenantId, issuer, subject],
  });
  return row?.principalId;
};

export type NewSignIn = { readonly issuer: string; readonly subject: string; readonly principalId: string };

export const insertSignIn = (tenantId: string, next: Head, signIn: NewSignIn, at: string): Statement => ({
  name: 'sign-in-insert',
  text: `insert into identity.sign_in (tenant_id, id, issuer, subject, principal_id, version, entry_leaf, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
  values: [tenantId, next.id, signIn.issuer, signIn.subject, signIn.principalId, next.version, next.entryLeaf, at],
});
