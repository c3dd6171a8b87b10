/**
 * An order without a quote: the account asks for it, everything is what it costs without anybody's favour, and the price is proved. It becomes a draft;
 * asking for it, planning and all that follows is as with any other order.
 */
import { type Static, Type } from 'typebox';
import { type Account, accountResource, readAccount } from '#contexts/accounts/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import { accepted, must, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import { REPLAY_TOKEN_CHARS_MAX } from '#platform/replay-token.ts';
import { WholeFields } from './amendment.ts';
import { captured, captureOrders } from './capture.ts';
import { orderParties } from './convert-quote.ts';
import { askFields, contractOf, type DirectAsk } from './direct-ask.ts';
import { directItems } from './direct-items.ts';
import { type ProvedAsk, proveAsk } from './direct-price.ts';
import { OrderId } from './on-order.ts';
import { type NewOrder, type Priority, PRIORITY_DEFAULT } from './order.ts';
import { insertOrders } from './order.store.ts';

export const ReplayTokenText = Type.String({ minLength: 1, maxLength: REPLAY_TOKEN_CHARS_MAX });
const CreatePayload = Type.Object(
  {
    accountId: OrderId,
    ...askFields,
    ...WholeFields,
    /** Of the price that was shown, from `POST /orders/price`. Absent where every charge was agreed with the account. */
    replayToken: Type.Optional(ReplayTokenText),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof CreatePayload>;
type Created = Decision & { readonly order: NewOrder };

export const askOf = ({ accountId, lines, pricedAsOf, contractFrom, termMonths }: DirectAsk): DirectAsk => ({
  accountId,
  lines,
  pricedAsOf,
  ...(contractFrom === undefined ? {} : { contractFrom }),
  ...(termMonths === undefined ? {} : { termMonths }),
});

export const orderOf = (
  proved: ProvedAsk,
  account: Account,
  command: Pick<Command<Payload>, 'tenantId' | 'at' | 'id' | 'payload' | 'actor' | 'modelHash'>,
): NewOrder => {
  const { payload, id } = command;
  const orderId = id('order');
  const lines = directItems(proved, payload.lines, id);
  const term = contractOf(payload);
  const content = { input: proved.proof.input, output: proved.proof.output, lines: lines.map(({ lineId }) => lineId) };
  const [order] = captureOrders({
    tenantId: command.tenantId,
    // The order is the aggregate that the command creates: it has the id that the road gives it.
    id: (...labels) => (labels[0] === 'order' ? orderId : id(...labels)),
    quoteId: orderId,
    revisionId: orderId,
    familyId: orderId,
    contentRoot: fingerprint('order-direct/1', content),
    documentHash: '',
    acceptedAt: command.at.toString(),
    accountId: account.id,
    territory: account.territory,
    personsInvolved: [command.actor.personId],
    parties: orderParties(account, { parties: proved.quote.header.parties, country: account.country }, proved.model),
    scope: { countries: [account.country], channels: [account.channel], partners: [] },
    currency: proved.quote.header.currency,
    requestedFor: payload.requestedFor ?? term.from,
    contractFrom: term.from,
    contractTo: term.to,
    modelHash: command.modelHash ?? 'none',
    approvals: [],
    lines,
  }).orders;
  must(order, 'lines that were proved make an order');
  return {
    items: order.items,
    header: {
      ...order.header,
      source: 'direct',
      quoteId: null,
      revisionId: null,
      familyId: null,
      documentHash: null,
      promisedFor: payload.promisedFor ?? null,
      priority: (payload.priority ?? PRIORITY_DEFAULT) as Priority,
      customerReference: payload.customerReference ?? null,
    },
  };
};

export const createOrder = defineCommand<Payload, Account, Created, ProvedAsk>({
  name: 'order.create',
  context: 'order',
  aggregate: 'order',
  creates: true,
  refusalsRecorded: true,
  payload: CreatePayload,
  prepare: (door, command) =>
    door.read(command.tenantId, (tx) =>
      proveAsk(tx, door, {
        ask: askOf(command.payload),
        at: command.at,
        personId: command.actor.personId,
        replayToken: command.payload.replayToken,
      }),
    ),
  load: (tx, command) => readAccount(tx, command.payload.accountId),
  notFound: 'account.not-found',
  resource: (account, command) => ({
    ...accountResource(command.tenantId, account),
    scope: () => ({
      countries: [account.country],
      channels: [account.channel],
      partners: [],
      products: command.payload.lines.map(({ offering }) => offering),
    }),
  }),
  decide: (account, command, proved) => {
    if (account.state !== 'active') return refused({ code: 'order.account-closed', accountId: account.id });
    const order = orderOf(proved, account, command);
    const fact = captured(order);
    return accepted({
      order,
      facts: [{ ...fact, data: { ...fact.data, source: 'direct', priceProof: { ...proved.proof } } }],
      answer: {
        orderId: order.header.id,
        number: order.header.number,
        state: 'draft',
        items: order.items.length,
        priceProof: { ...proved.proof },
      },
      root: order.header.contentRoot,
      decisions: proved.decisions.slice(0, 100),
    });
  },
  save: ({ order }, _account, next, command) => insertOrders(command.tenantId, [order], next.entryLeaf, command.at),
});
