/** The addresses of accounts. */
import { Type } from 'typebox';
import { isUuid } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { listScope } from '#platform/access/list-scope.ts';
import { CursorText, limitOf, nextCursor, PageLimit, readCursor } from '#platform/http/cursor.ts';
import { commandRoute, queryRoute, type Route } from '#platform/http/routes.ts';
import { accountResource } from './accounts.ts';
import { readAccount, readAccounts } from './accounts.store.ts';
import { type Contact, readContacts } from './contact.store.ts';
import { addContact, confirmContact, contactsOf } from './contacts.ts';
import { agreementRoutes } from './agreement.routes.ts';
import { classifyAccount, setAccountState } from './edit-account.ts';
import { openAccount } from './open-account.ts';

const ACCOUNTS_LISTED_MAX = 1_000;

const contactView = ({ name, email, confirmedAt }: Contact) => ({
  name,
  email,
  confirmedAt: confirmedAt === null ? null : Temporal.Instant.from(confirmedAt).toString(),
});

export const accountsRoutes: readonly Route[] = [
  commandRoute('POST', '/accounts', 'Open an account, so that it can be sold to', openAccount),
  commandRoute('POST', '/accounts/:accountId/segments', 'Put an account into its segments', classifyAccount),
  commandRoute('POST', '/accounts/:accountId/state', 'Close an account, or open it again', setAccountState),
  commandRoute('POST', '/accounts/:accountId/contacts', 'Write down another contact of an account', addContact),
  commandRoute(
    'POST',
    '/accounts/:accountId/confirm-contact',
    'A second person says that a contact is really the customer’s: offers to accept or to sign may go there',
    confirmContact,
  ),
  ...agreementRoutes,
  queryRoute({
    method: 'GET',
    path: '/accounts',
    summary: 'The accounts that the reader may see',
    action: 'account.read',
    querystring: Type.Object(
      { after: Type.Optional(CursorText), limit: Type.Optional(PageLimit) },
      { additionalProperties: false },
    ),
    read: async (tx, reader, { query }) => {
      const after = readCursor(query['after'], 'text');
      if (!after.ok) return after;
      const limit = limitOf(query['limit'], ACCOUNTS_LISTED_MAX);
      const scope = listScope(reader, 'account.read', { type: 'Account' });
      const accounts = scope === undefined ? [] : await readAccounts(tx, scope, { after: after.value, limit });
      const visible = accounts.filter((account) => reader.may('account.read', accountResource(tx.tenantId, account)));
      return accepted({
        items: visible.map(({ id, key, name, country, currency, segment, channel, territory, state }) => ({
          id,
          key,
          name,
          country,
          currency,
          segment,
          channel,
          territory,
          state,
        })),
        next: nextCursor(accounts, limit, ({ name }) => name),
      });
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/accounts/:accountId',
    summary: 'One account',
    action: 'account.read',
    read: async (tx, reader, query) => {
      const id = query.params['accountId'] ?? '';
      const account = isUuid(id) ? await readAccount(tx, id) : undefined;
      if (!account) return refused({ code: 'account.not-found' });
      if (!reader.may('account.read', accountResource(tx.tenantId, account)))
        return refused({ code: 'access.denied', action: 'account.read', policies: [] });
      const contacts = contactsOf(account, await readContacts(tx, id));
      return accepted(JSON.parse(JSON.stringify({ ...account, contacts: contacts.map(contactView) })) as JsonObject);
    },
  }),
];
