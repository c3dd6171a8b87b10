/**
 * Whether mail to an address reaches the customer. Under an accept link somebody says yes for them, so the address must be one that was
 * recorded before, for the account or for one of its people: a seller who could name any address could accept alone.
 */
import { type Contact, contactsOf, domainOf, readAccount, readContacts } from '#contexts/accounts/index.ts';
import { readPeople } from '#contexts/identity/index.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';

/** Everybody can have a mailbox there: its domain says nothing of whose house it is. */
const FREE_MAIL: ReadonlySet<string> = new Set(
  [
    ['aol.com', 'fastmail.com', 'freenet.de', 'gmail.com', 'gmx.at', 'gmx.ch', 'gmx.com', 'gmx.de', 'gmx.net'],
    ['googlemail.com', 'hotmail.com', 'hotmail.de', 'icloud.com', 'laposte.net', 'libero.it', 'live.com', 'mac.com'],
    ['mail.com', 'mail.ru', 'mailbox.org', 'me.com', 'msn.com', 'orange.fr', 'outlook.com', 'outlook.de', 'posteo.de'],
    ['proton.me', 'protonmail.com', 'qq.com', 't-online.de', 'tuta.com', 'tutanota.com', 'web.de', 'yahoo.com'],
    [
      'yahoo.de',
      'yandex.com',
      'yandex.ru',
      'zoho.com',
      '163.com',
      '126.com',
      'bluewin.ch',
      'wanadoo.fr',
      'yahoo.co.uk',
    ],
  ].flat(),
);

/**
 * `confirmed` are contacts of whom a second person said that they are the customer's: their houses count. `unconfirmed` were written down by
 * one person alone. `people` are registered for the account, and each address of theirs counts by itself.
 */
export type Recorded = {
  readonly confirmed: readonly string[];
  readonly unconfirmed: readonly string[];
  readonly people: readonly string[];
};

const isHouseOf =
  (email: string) =>
  (contact: string): boolean =>
    contact.toLowerCase() === email || (domainOf(contact) === domainOf(email) && !FREE_MAIL.has(domainOf(email)));

export const reachesCustomer = (address: string, { confirmed, unconfirmed, people }: Recorded): Outcome<true> => {
  const email = address.toLowerCase();
  if (people.some((one) => one.toLowerCase() === email) || confirmed.some(isHouseOf(email))) return accepted(true);
  const code = unconfirmed.some(isHouseOf(email)) ? 'proposal.contact-unconfirmed' : 'proposal.link-to-strangers';
  return refused({ code, domain: domainOf(email) });
};

const emailsOf = (contacts: readonly Contact[]): readonly string[] => contacts.map(({ email }) => email);

/** Whose mail is whose: the customer's, as it is recorded for the account, and our own. */
export const readMailOf = async (
  tx: Tx,
  accountId: string,
): Promise<{ readonly recorded: Recorded; readonly ourDomains: ReadonlySet<string> }> => {
  const [account, rows, people] = await Promise.all([
    readAccount(tx, accountId),
    readContacts(tx, accountId),
    readPeople(tx),
  ]);
  must(account, 'an offer is made to an account');
  const [confirmed, unconfirmed] = [true, false].map((wanted) =>
    emailsOf(contactsOf(account, rows).filter(({ confirmedBy }) => (confirmedBy !== null) === wanted)),
  );
  return {
    recorded: {
      confirmed: confirmed ?? [],
      unconfirmed: unconfirmed ?? [],
      people: people.flatMap((one) => (one.type === 'customer' && one.accountId === accountId ? [one.email] : [])),
    },
    ourDomains: new Set(people.flatMap(({ type, email }) => (type === 'user' ? [domainOf(email)] : []))),
  };
};
