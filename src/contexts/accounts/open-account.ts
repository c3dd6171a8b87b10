/** A customer account is opened: from then on it can be sold to. */
import { isCurrency } from '#kernel/money.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { defineCommand, type Decision } from '#platform/command.ts';
import { type AccountBody, AccountPayload, accountResource } from './accounts.ts';
import { insertContact } from './contact.store.ts';
import { insertAccount, readAccountByKey } from './accounts.store.ts';

export const openAccount = defineCommand<AccountBody, { readonly exists: boolean }, Decision>({
  name: 'accounts.open-account',
  context: 'accounts',
  aggregate: 'account',
  creates: true,
  payload: AccountPayload,
  load: async (tx, command) => ({ exists: (await readAccountByKey(tx, command.payload.key)) !== undefined }),
  resource: (_loaded, command) =>
    accountResource(command.tenantId, { id: command.id('account'), territory: command.payload.territory }),
  decide: ({ exists }, command) => {
    const { key, country, currency, segment } = command.payload;
    if (exists) return refused({ code: 'account.exists', key });
    if (!isCurrency(currency)) return refused({ code: 'account.unknown-currency', currency });
    const id = command.id('account');
    return accepted({
      facts: [
        {
          type: 'AccountOpened',
          subject: { kind: 'account', id },
          data: { accountId: id, key, country, currency, segment },
        },
      ],
      answer: { accountId: id, key },
    });
  },
  save: (_decided, _loaded, next, command) => [
    insertAccount(command.tenantId, next.id, command.payload, command.at.toString(), next.entryLeaf),
    insertContact(command.tenantId, {
      ...command.payload.contact,
      id: command.id('contact'),
      accountId: next.id,
      addedBy: command.actor.personId,
      at: command.at.toString(),
    }),
  ],
});
