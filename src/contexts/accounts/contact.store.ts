/** The only SQL of an account's contacts. */
import type { Statement, Tx } from '#platform/database/tx.ts';

export type Contact = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly addedBy: string;
  readonly confirmedBy: string | null;
  readonly confirmedAt: string | null;
  readonly how: string | null;
};

/** Erased ones are nobody's any more. */
export const readContacts = (tx: Tx, accountId: string): Promise<readonly Contact[]> =>
  tx.query<Contact>({
    name: 'contacts-of-account',
    text: `select id, name, email, added_by as "addedBy", confirmed_by as "confirmedBy", confirmed_at as "confirmedAt", how
           from accounts.contact where tenant_id = $1 and account_id = $2 and erased_at is null order by added_at, id`,
    values: [tx.tenantId, accountId],
  });

type NewContact = Pick<Contact, 'id' | 'name' | 'email' | 'addedBy'> & {
  readonly accountId: string;
  readonly at: string;
};

export const insertContact = (
  tenantId: string,
  { id, accountId, name, email, addedBy, at }: NewContact,
): Statement => ({
  name: 'contact-insert',
  text: `insert into accounts.contact (tenant_id, id, account_id, name, email, added_by, added_at) values ($1, $2, $3, $4, $5, $6, $7)`,
  values: [tenantId, id, accountId, name, email, addedBy, at],
});

/** The contact that came with an account from before contacts had rows has none: confirming it writes it down, added by nobody we know. */
export const confirmContactRow = (
  tenantId: string,
  accountId: string,
  contact: Pick<Contact, 'id' | 'name' | 'email' | 'addedBy'>,
  { by, at, how }: { readonly by: string; readonly at: string; readonly how: string },
): Statement => ({
  name: 'contact-confirm',
  text: `insert into accounts.contact (tenant_id, id, account_id, name, email, added_by, added_at, confirmed_by, confirmed_at, how)
         values ($1, $2, $3, $4, $5, $6, $8, $7, $8, $9)
         on conflict (tenant_id, id) do update set confirmed_by = $7, confirmed_at = $8, how = $9`,
  values: [tenantId, contact.id, accountId, contact.name, contact.email, contact.addedBy, by, at, how],
});
