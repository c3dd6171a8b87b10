/** The addresses of agreements. Their prices are commercial: only who may see those reads them. */
import { accepted, refused } from '#kernel/outcome.ts';
import type { Json } from '#kernel/json.ts';
import { commandRoute, queryRoute, type Route } from '#platform/http/routes.ts';
import { accountResource } from './accounts.ts';
import { readAccount } from './accounts.store.ts';
import type { Agreement } from './agreement.ts';
import { readAgreements } from './agreement.store.ts';
import { changeAgreementPrices, endAgreement } from './change-agreement.ts';
import { recordAgreement } from './record-agreement.ts';

const view = ({ entryLeaf: _leaf, ...agreement }: Agreement): Json => JSON.parse(JSON.stringify(agreement)) as Json;

export const agreementRoutes: readonly Route[] = [
  commandRoute(
    'POST',
    '/accounts/:accountId/agreements',
    'Record what was agreed with a customer, with its prices',
    recordAgreement,
  ),
  commandRoute(
    'POST',
    '/accounts/:accountId/agreements/:agreementId/prices',
    'Change the contracted prices of an agreement',
    changeAgreementPrices,
  ),
  commandRoute('POST', '/accounts/:accountId/agreements/:agreementId/end', 'End an agreement on a day', endAgreement),
  queryRoute({
    method: 'GET',
    path: '/accounts/:accountId/agreements',
    summary: 'What was agreed with a customer, and at which prices',
    action: 'account.read',
    read: async (tx, reader, query) => {
      const account = await readAccount(tx, query.params['accountId'] ?? '');
      if (!account) return refused({ code: 'account.not-found' });
      const resource = accountResource(tx.tenantId, account);
      for (const action of ['account.read', 'view.commercial'])
        if (!reader.may(action, resource)) return refused({ code: 'access.denied', action, policies: [] });
      return accepted({ items: (await readAgreements(tx, account.id)).map(view) });
    },
  }),
];
