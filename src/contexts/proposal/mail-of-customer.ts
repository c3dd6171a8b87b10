/**
 * Whether mail to an address reaches the customer. Under an accept link somebody says yes for them, so the address must be one that was
 * recorded before, for the account or for one of its people: a seller who could name any address could accept alone.
 */
import { domainOf } from './contact.ts';

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

/** `contact` is the account's own, whose house counts; `people` are its own people, of whom each address counts by itself. */
export type Recorded = { readonly contact: string; readonly people: readonly string[] };

export const reachesCustomer = (email: string, { contact, people }: Recorded): boolean => {
  const asked = email.toLowerCase();
  if ([contact, ...people].some((one) => one.toLowerCase() === asked)) return true;
  const domain = domainOf(asked);
  return domain === domainOf(contact) && !FREE_MAIL.has(domain);
};
