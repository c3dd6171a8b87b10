/** A seller opens a quote for an account: the first revision of a new family. */
import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { isCurrency } from '#kernel/money.ts';
import { type Account, readAccount } from '#contexts/accounts/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { contentOf } from './content.ts';
import { Uuid } from './line.ts';
import { quoteFact, quoteResource } from './on-quote.ts';
import { nextFamilyNumber, insertFamily, insertRevision, type NewRevision } from './quote.store.ts';
import { classAtFirst, QuoteClassName } from './quote-class.ts';
import { type Header, PAYMENT_TERM_DAYS, type Parties, type QuoteClass } from './quote.ts';
import { sellerOf } from './seller.ts';

export const TERM_MONTHS_DEFAULT = 12;
export const VALID_DAYS_DEFAULT = 30;
const DateText = Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const PartyKey = Type.Optional(Type.String({ minLength: 1, maxLength: 80 }));

/** What may be said of the whole when it is opened and changed later. */
export const headerFields = {
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  contractFrom: Type.Optional(DateText),
  pricedAsOf: Type.Optional(DateText),
  termMonths: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
  paymentTermDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 180 })),
  validDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
  seller: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  parties: Type.Optional(
    Type.Object(
      { endCustomer: PartyKey, billTo: PartyKey, payer: PartyKey, shipTo: PartyKey, partner: PartyKey },
      { additionalProperties: false },
    ),
  ),
};

export const CreateQuotePayload = Type.Object(
  {
    ...headerFields,
    accountId: Uuid,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    currency: Type.Optional(Type.String({ minLength: 3, maxLength: 3 })),
    customerReference: Type.Optional(Type.String({ maxLength: 100 })),
    /** Absent: by the customer's segment. */
    class: Type.Optional(QuoteClassName),
  },
  { additionalProperties: false },
);

type Payload = {
  readonly accountId: string;
  readonly name: string;
  readonly currency?: string;
  readonly contractFrom?: string;
  readonly pricedAsOf?: string;
  readonly termMonths?: number;
  readonly paymentTermDays?: number;
  readonly validDays?: number;
  readonly seller?: string;
  readonly customerReference?: string;
  readonly parties?: Partial<Parties>;
  readonly class?: QuoteClass;
};
type Loaded = { readonly account: Account; readonly familyNumber: number };
type Created = Decision & { readonly quote: NewRevision; readonly number: string };

export const partiesOf = (account: Account, payload: Pick<Payload, 'parties'>, seller: string): Parties => ({
  soldTo: account.key,
  endCustomer: account.key,
  billTo: account.key,
  payer: account.key,
  shipTo: account.key,
  partner: null,
  ...payload.parties,
  seller,
});

export const quoteNumber = (familyNumber: number): string => `Q-${String(familyNumber).padStart(6, '0')}`;

const headerOf = (account: Account, payload: Payload, seller: string, number: string, today: string): Header => ({
  name: payload.name,
  number,
  accountKey: account.key,
  accountName: account.name,
  country: account.country,
  currency: payload.currency ?? account.currency,
  channel: account.channel,
  language: account.language,
  segment: account.segment,
  pricedAsOf: payload.pricedAsOf ?? today,
  contractFrom: payload.contractFrom ?? today,
  termMonths: payload.termMonths ?? TERM_MONTHS_DEFAULT,
  paymentTermDays: payload.paymentTermDays ?? PAYMENT_TERM_DAYS,
  validDays: payload.validDays ?? VALID_DAYS_DEFAULT,
  parties: partiesOf(account, payload, seller),
  orderDiscount: null,
  customerReference: payload.customerReference ?? null,
});

export const createQuote = defineCommand<Payload, Loaded, Created, CommercialModel>({
  name: 'quote.create',
  context: 'quote',
  aggregate: 'quote',
  creates: true,
  payload: CreateQuotePayload,
  prepare: (door, { tenantId, at }) => door.read(tenantId, async (tx) => accepted(await door.models.at(tx, at))),
  load: async (tx, command) => {
    const [account, familyNumber] = await Promise.all([
      readAccount(tx, command.payload.accountId),
      nextFamilyNumber(tx),
    ]);
    return account && { account, familyNumber };
  },
  notFound: 'account.not-found',
  resource: ({ account }, command) =>
    quoteResource(command.tenantId, {
      header: { ...account, parties: partiesOf(account, command.payload, '') },
      lines: [],
      id: command.id('quote'),
      accountId: account.id,
      territory: account.territory,
      status: 'draft',
      ownerPerson: command.actor.personId,
      persons: [command.actor.personId],
      quoteClass: classAtFirst(account.segment, command.payload.class),
    }),
  decide: ({ account, familyNumber }, command, model) => {
    const { payload } = command;
    if (account.state === 'closed') return refused({ code: 'account.closed', account: account.key });
    if (payload.currency !== undefined && !isCurrency(payload.currency))
      return refused({ code: 'quote.unknown-currency', currency: payload.currency });
    const seller = sellerOf(model, account.country, payload.seller);
    if (!seller.ok) return seller;
    const today = command.at.toZonedDateTimeISO('UTC').toPlainDate().toString();
    const number = quoteNumber(familyNumber);
    const header = headerOf(account, payload, seller.value, number, today);
    const quote: NewRevision = {
      familyId: command.id('family'),
      revisionNo: 1,
      accountId: account.id,
      territory: account.territory,
      ownerPerson: command.actor.personId,
      persons: [command.actor.personId],
      quoteClass: classAtFirst(account.segment, payload.class),
      header,
      lines: [],
      content: contentOf(header, []),
    };
    const id = command.id('quote');
    return accepted({
      quote,
      number,
      facts: [
        quoteFact('QuoteCreated', { id, ...quote }, { number, currency: header.currency, country: header.country }),
      ],
      answer: { quoteId: id, familyId: quote.familyId, revision: 1, number, status: 'draft' },
      root: quote.content,
    });
  },
  save: ({ quote, number }, _loaded, next, command) => [
    insertFamily(command.tenantId, quote.familyId, number, quote.accountId, command.at.toString()),
    ...insertRevision(command.tenantId, next, quote, command.at.toString()),
  ],
});
