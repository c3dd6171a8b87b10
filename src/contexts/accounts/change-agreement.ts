/** An agreement's prices change, or it ends. What was promised under it before keeps its price; only later deals see the difference. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type Head } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Account, accountResource } from './accounts.ts';
import { readAccount } from './accounts.store.ts';
import {
  type Agreement,
  type ChangePrices,
  ChangePricesPayload,
  type EndAgreement,
  EndAgreementPayload,
} from './agreement.ts';
import { endPrices, insertPrices, lockAgreements, updateAgreement } from './agreement.store.ts';
import { pricesProblem, windowProblem } from './contracted-prices.ts';

type OfAgreement = { readonly accountId: string; readonly agreementId: string };
type Loaded = { readonly account: Account; readonly agreement: Agreement; readonly others: readonly Agreement[] };

/** What both commands on an agreement share. */
const onAgreement = {
  action: 'accounts.manage-agreement',
  context: 'accounts',
  aggregate: 'agreement',
  load: async (tx: Tx, { payload }: Command<OfAgreement>): Promise<Loaded | undefined> => {
    const all = await lockAgreements(tx, payload.accountId);
    const account = await readAccount(tx, payload.accountId);
    const agreement = all.find(({ id }) => id === payload.agreementId);
    return account && agreement && { account, agreement, others: all.filter((each) => each !== agreement) };
  },
  head: ({ agreement }: Loaded): Head => ({
    id: agreement.id,
    version: agreement.version,
    entryLeaf: agreement.entryLeaf,
  }),
  resource: ({ account }: Loaded, command: Command<OfAgreement>) => accountResource(command.tenantId, account),
} as const;

const factOf = (type: string, { id, key, accountId }: Agreement, data: Record<string, string | number>) => ({
  type,
  subject: { kind: 'agreement', id },
  data: { agreementId: id, accountId, key, ...data },
});

const withEnds = (agreement: Agreement, ends: NonNullable<ChangePrices['end']>): Outcome<Agreement> => {
  for (const { key, on } of ends) {
    const price = agreement.prices.find((each) => each.key === key);
    if (!price) return refused({ code: 'agreement.no-such-price', key });
    const problem = windowProblem({ from: price.from, to: on }, key);
    if (problem) return refused(problem);
  }
  const endOf = new Map(ends.map(({ key, on }) => [key, on]));
  const prices = agreement.prices.map((price) => {
    const to = endOf.get(price.key);
    return to === undefined ? price : { ...price, to };
  });
  return accepted({ ...agreement, prices });
};

export const changeAgreementPrices = defineCommand<ChangePrices, Loaded, Decision>({
  ...onAgreement,
  name: 'accounts.change-agreement-prices',
  payload: ChangePricesPayload,
  decide: ({ agreement, others }, { payload: { end = [], add = [] } }) => {
    const ended = withEnds(agreement, end);
    if (!ended.ok) return ended;
    const changed = { ...ended.value, prices: [...ended.value.prices, ...add] };
    const problem = pricesProblem(changed, others);
    if (problem) return refused(problem);
    return accepted({
      facts: [factOf('AgreementPricesChanged', agreement, { added: add.length, ended: end.length })],
      answer: { agreementId: agreement.id, prices: changed.prices.length },
    });
  },
  save: (_decided, { agreement }, next, { tenantId, at, payload: { end = [], add = [] } }) => [
    ...endPrices(tenantId, agreement.id, end),
    ...insertPrices(tenantId, agreement.id, add, at.toString()),
    updateAgreement(tenantId, next, agreement.to),
  ],
});

export const endAgreement = defineCommand<EndAgreement, Loaded, Decision>({
  ...onAgreement,
  name: 'accounts.end-agreement',
  payload: EndAgreementPayload,
  decide: ({ agreement }, { payload: { on } }) => {
    const problem = windowProblem({ from: agreement.from, to: on }, agreement.key);
    if (problem) return refused(problem);
    if (agreement.to !== null && agreement.to < on)
      return refused({
        code: 'agreement.window',
        key: agreement.key,
        from: agreement.from,
        to: on,
        ends: agreement.to,
      });
    return accepted({
      facts: [factOf('AgreementEnded', agreement, { on })],
      answer: { agreementId: agreement.id, to: on },
    });
  },
  save: (_decided, _loaded, next, { tenantId, payload }) => [updateAgreement(tenantId, next, payload.on)],
});
