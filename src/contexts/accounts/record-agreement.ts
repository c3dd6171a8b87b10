/** Finance or legal records what was agreed with a customer, with the prices in it. From then on every quote in its currency uses them. */
import { isCurrency } from '#kernel/money.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { type Account, accountResource } from './accounts.ts';
import { readAccount } from './accounts.store.ts';
import { type Agreement, type RecordAgreement, RecordAgreementPayload } from './agreement.ts';
import { insertAgreement, lockAgreements } from './agreement.store.ts';
import { pricesProblem, windowProblem } from './contracted-prices.ts';

type Loaded = { readonly account: Account; readonly others: readonly Agreement[] };

const agreementOf = (payload: RecordAgreement, id: string): Agreement => ({
  id,
  key: payload.key,
  accountId: payload.accountId,
  name: payload.name,
  contractSystem: payload.contractSystem,
  contractReference: payload.contractReference,
  legalEntity: payload.legalEntity ?? null,
  currency: payload.currency,
  from: payload.from,
  to: payload.to ?? null,
  prices: payload.prices ?? [],
  version: 1,
  entryLeaf: null,
});

export const recordAgreement = defineCommand<RecordAgreement, Loaded, Decision & { readonly agreement: Agreement }>({
  name: 'accounts.record-agreement',
  action: 'accounts.manage-agreement',
  context: 'accounts',
  aggregate: 'agreement',
  creates: true,
  payload: RecordAgreementPayload,
  load: async (tx, { payload }) => {
    const others = await lockAgreements(tx, payload.accountId);
    const account = await readAccount(tx, payload.accountId);
    return account && { account, others };
  },
  notFound: 'account.not-found',
  resource: ({ account }, command) => accountResource(command.tenantId, account),
  decide: ({ account, others }, command) => {
    const agreement = agreementOf(command.payload, command.id('agreement'));
    const { key, currency, from, to } = agreement;
    if (!isCurrency(currency)) return refused({ code: 'account.unknown-currency', currency });
    const problem = windowProblem(agreement, key) ?? pricesProblem(agreement, others);
    if (problem) return refused(problem);
    return accepted({
      agreement,
      facts: [
        {
          type: 'AgreementRecorded',
          subject: { kind: 'agreement', id: agreement.id },
          data: {
            agreementId: agreement.id,
            accountId: account.id,
            key,
            contractSystem: agreement.contractSystem,
            contractReference: agreement.contractReference,
            currency,
            from,
            to,
            prices: agreement.prices.length,
          },
        },
      ],
      answer: { agreementId: agreement.id, key, prices: agreement.prices.length },
    });
  },
  save: ({ agreement }, _loaded, next, command) =>
    insertAgreement(command.tenantId, agreement, next, command.at.toString()),
});
