/**
 * Whom a customer is reached through. Whoever sells may write down a contact; an address that a seller made up would let them say yes to their
 * own offer, so a second natural person says that it is the customer's before anything that binds is sent there.
 */
import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type Head } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Account, accountResource } from './accounts.ts';
import { EMAIL } from './email.ts';
import { lockAccount, updateAccount } from './accounts.store.ts';
import { confirmContactRow, type Contact, insertContact, readContacts } from './contact.store.ts';

type Locked = Account & { readonly entryLeaf: Uint8Array | null };
type Loaded = { readonly account: Locked; readonly contacts: readonly Contact[] };
type OnContact = { readonly accountId: string; readonly email: string };
type Changed = Decision & { readonly contact: Pick<Contact, 'id' | 'name' | 'email' | 'addedBy'> };

const CONTACTS_MAX = 100;
/** Nobody we know: of accounts that were opened before it was written down who named their contact. */
const SOMEBODY = '00000000-0000-0000-0000-000000000000';

const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Those with a row of their own, and the one that came with the account where it has none yet. */
export const contactsOf = (account: Pick<Account, 'id' | 'contact'>, rows: readonly Contact[]): readonly Contact[] =>
  rows.some(({ email }) => sameAddress(email, account.contact.email))
    ? rows
    : [
        { ...account.contact, id: account.id, addedBy: SOMEBODY, confirmedBy: null, confirmedAt: null, how: null },
        ...rows,
      ];

const onContact = {
  context: 'accounts',
  aggregate: 'account',
  load: async (tx: Tx, { payload }: Command<{ readonly accountId: string }>): Promise<Loaded | undefined> => {
    const account = await lockAccount(tx, payload.accountId);
    return account && { account, contacts: contactsOf(account, await readContacts(tx, account.id)) };
  },
  head: ({ account: { id, version, entryLeaf } }: Loaded): Head => ({ id, version, entryLeaf }),
  resource: ({ account }: Loaded, { tenantId }: Command<unknown>) => accountResource(tenantId, account),
} as const;

/** Neither who nor where: a fact is read by more people than an account. */
const contactFact = (type: string, { id, key }: Account, contactId: string) => ({
  type,
  subject: { kind: 'account', id },
  data: { accountId: id, key, contactId },
});

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const Email = Type.String({ maxLength: 254, pattern: EMAIL });

export const addContact = defineCommand<OnContact & { readonly name: string }, Loaded, Changed>({
  ...onContact,
  name: 'accounts.add-contact',
  payload: Type.Object(
    { accountId: Uuid, name: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\r\\n]*$' }), email: Email },
    { additionalProperties: false },
  ),
  decide: ({ account, contacts }, command) => {
    const { name, email } = command.payload;
    const known = contacts.find((one) => sameAddress(one.email, email));
    if (known) return refused({ code: 'account.contact-known', contactId: known.id });
    if (contacts.length >= CONTACTS_MAX)
      return refused({ code: 'account.too-many-contacts', contacts: contacts.length, max: CONTACTS_MAX });
    const contact = { id: command.id('contact'), name, email, addedBy: command.actor.personId };
    return accepted({
      contact,
      facts: [contactFact('AccountContactAdded', account, contact.id)],
      answer: { accountId: account.id, contactId: contact.id, confirmed: false },
    });
  },
  save: ({ contact }, { account }, next, { tenantId, at }) => [
    updateAccount(tenantId, next, account),
    insertContact(tenantId, { ...contact, accountId: account.id, at: at.toString() }),
  ],
});

export const confirmContact = defineCommand<OnContact & { readonly how: string }, Loaded, Changed>({
  ...onContact,
  name: 'accounts.confirm-contact',
  payload: Type.Object(
    { accountId: Uuid, email: Email, how: Type.String({ minLength: 10, maxLength: 500 }) },
    { additionalProperties: false },
  ),
  decide: ({ account, contacts }, { actor, payload }) => {
    const contact = contacts.find(({ email }) => sameAddress(email, payload.email));
    if (!contact) return refused({ code: 'account.no-such-contact' });
    if (contact.addedBy === actor.personId) return refused({ code: 'account.confirm-needs-second-person' });
    const answer = { accountId: account.id, contactId: contact.id, confirmed: true };
    if (contact.confirmedBy !== null) return accepted({ unchanged: true, contact, facts: [], answer });
    return accepted({ contact, facts: [contactFact('AccountContactConfirmed', account, contact.id)], answer });
  },
  save: ({ contact }, { account }, next, { tenantId, actor, at, payload: { how } }) => [
    updateAccount(tenantId, next, account),
    confirmContactRow(tenantId, account.id, contact, { by: actor.personId, at: at.toString(), how }),
  ],
});
