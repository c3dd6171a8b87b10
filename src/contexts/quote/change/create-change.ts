/** A quote that starts from what the customer has: a first revision whose lines change assets, each from a day on, at the terms that were committed. */
import { Type } from 'typebox';
import { type Account, readAccount } from '#contexts/accounts/index.ts';
import { pricingOf } from '#contexts/pricing/index.ts';
import { addMonthsAnchored } from '#kernel/period.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import { offeredBy } from '../commercial-model.ts';
import { contentOf } from '../content.ts';
import { partiesOf, quoteNumber, TERM_MONTHS_DEFAULT, VALID_DAYS_DEFAULT } from '../create-quote.ts';
import { type Line, Uuid } from '../line.ts';
import { quoteFact, quoteResource } from '../on-quote.ts';
import { classAtFirst } from '../quote-class.ts';
import { insertFamily, insertRevision, type NewRevision, nextFamilyNumber } from '../quote.store.ts';
import { type Header, PAYMENT_TERM_DAYS } from '../quote.ts';
import { sellerOf } from '../seller.ts';
import { changeLines } from './change-lines.ts';
import { type Held, readHeldAssets } from './held-asset.store.ts';
import { ChangeWish } from './line-change.ts';

const TERM_MONTHS_MAX = 120;

const CreateChangePayload = Type.Object(
  {
    accountId: Uuid,
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    ...ChangeWish,
    /** Of a transfer: who has it from the day on, and how the account that gives it up agreed. */
    toAccountId: Type.Optional(Uuid),
    consent: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    validDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
    paymentTermDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 180 })),
    customerReference: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);

type Payload = ChangeWish & {
  readonly accountId: string;
  readonly name?: string;
  readonly toAccountId?: string;
  readonly consent?: string;
  readonly validDays?: number;
  readonly paymentTermDays?: number;
  readonly customerReference?: string;
};
type Prepared = { readonly held: Held; readonly model: CommercialModel };
type Loaded = { readonly from: Account; readonly to: Account; readonly familyNumber: number };
type Created = Decision & { readonly quote: NewRevision };

export const dayOf = (at: Temporal.Instant): string => at.toZonedDateTimeISO('UTC').toPlainDate().toString();

/** Two parties give and take: both must be ours to sell to, and the one that gives must have agreed. */
const transferOffence = ({ from, to }: Loaded, { orderType, toAccountId, consent }: Payload): Outcome<true> => {
  if (orderType !== 'transfer')
    return toAccountId === undefined ? accepted(true) : refused({ code: 'change.transfer', why: 'not-a-transfer' });
  const why =
    toAccountId === undefined || to.id === from.id
      ? 'no-other-account'
      : consent === undefined
        ? 'no-consent'
        : to.territory !== from.territory
          ? 'another-territory'
          : null;
  return why === null ? accepted(true) : refused({ code: 'change.transfer', why });
};

/** From the first day of a change to the last end, in whole months; where something has no end, a term as of a sale. */
export const termOf = (lines: readonly Line[]): Pick<Header, 'contractFrom' | 'termMonths'> => {
  const contractFrom = lines.map(({ segments }) => segments[0]!.from).toSorted()[0]!;
  const ends = lines.map(({ segments }) => segments.at(-1)!.to);
  if (ends.includes(undefined)) return { contractFrom, termMonths: TERM_MONTHS_DEFAULT };
  const last = (ends as string[]).toSorted().at(-1)!;
  let months = 1;
  while (months < TERM_MONTHS_MAX && addMonthsAnchored(contractFrom, months) < last) months += 1;
  return { contractFrom, termMonths: months };
};

const headerOf = (
  { from, to, familyNumber }: Loaded,
  command: Command<Payload>,
  { held: { headers }, model }: Prepared,
  lines: readonly Line[],
): Outcome<Header> => {
  const { payload } = command;
  const [sold] = headers;
  if (headers.some(({ currency, parties }) => currency !== sold?.currency || parties.seller !== sold.parties.seller))
    return refused({ code: 'change.mixed-terms', currencies: [...new Set(headers.map(({ currency }) => currency))] });
  const seller = sold ? accepted(sold.parties.seller) : sellerOf(model, to.country, undefined);
  if (!seller.ok) return seller;
  const moves = to.id !== from.id;
  return accepted({
    name: payload.name ?? `${TITLES[payload.orderType]} · ${to.name}`,
    number: quoteNumber(familyNumber),
    accountKey: to.key,
    accountName: to.name,
    country: to.country,
    currency: sold?.currency ?? to.currency,
    channel: to.channel,
    language: to.language,
    segment: to.segment,
    pricedAsOf: dayOf(command.at),
    ...termOf(lines),
    paymentTermDays: payload.paymentTermDays ?? sold?.paymentTermDays ?? PAYMENT_TERM_DAYS,
    validDays: payload.validDays ?? VALID_DAYS_DEFAULT,
    parties: moves || sold === undefined ? partiesOf(to, {}, seller.value) : sold.parties,
    orderDiscount: null,
    customerReference: payload.customerReference ?? null,
    orderType: payload.orderType,
    ...(moves
      ? {
          transferFrom: {
            accountId: from.id,
            accountKey: from.key,
            accountName: from.name,
            consent: payload.consent ?? '',
          },
        }
      : {}),
  });
};

const TITLES: { readonly [T in ChangeWish['orderType']]: string } = {
  amendment: 'Amendment',
  upgrade: 'Upgrade',
  downgrade: 'Downgrade',
  renewal: 'Renewal',
  cotermination: 'One common end',
  suspension: 'Suspension',
  resumption: 'Resumption',
  termination: 'Termination',
  migration: 'Migration',
  transfer: 'Transfer',
};

/** A renewal is raised by what the price policy says, unless the seller says otherwise; 0 is said, and nothing is raised. */
const upliftOf = (model: CommercialModel, { orderType }: Payload): Pick<ChangeWish, 'upliftPercent'> => {
  const pricing = orderType === 'renewal' ? pricingOf(model) : undefined;
  const percent = pricing?.ok ? pricing.value.pricePolicy?.value.amendment?.renewalUpliftPercent : undefined;
  return percent === undefined ? {} : { upliftPercent: percent };
};

const resourceOf = (account: Account, command: Command<Payload>) =>
  quoteResource(command.tenantId, {
    header: { ...account, parties: partiesOf(account, {}, '') },
    id: command.id('quote'),
    accountId: account.id,
    territory: account.territory,
    status: 'draft',
    ownerPerson: command.actor.personId,
    persons: [command.actor.personId],
    quoteClass: classAtFirst(account.segment),
  });

export const createChange = defineCommand<Payload, Loaded, Created, Prepared>({
  name: 'quote.create-change',
  action: 'quote.create',
  context: 'quote',
  aggregate: 'quote',
  creates: true,
  payload: CreateChangePayload,
  prepare: (door, { tenantId, at, payload }) =>
    door.read(tenantId, async (tx) => {
      const model = await door.models.at(tx, at);
      const ids = payload.assets.map(({ assetId }) => assetId);
      const held = await readHeldAssets(tx, { models: door.models, model, at }, payload.accountId, ids);
      return accepted({ held, model });
    }),
  load: async (tx, { payload }) => {
    const [from, to, familyNumber] = await Promise.all([
      readAccount(tx, payload.accountId),
      readAccount(tx, payload.toAccountId ?? payload.accountId),
      nextFamilyNumber(tx),
    ]);
    return from && to && { from, to, familyNumber };
  },
  notFound: 'account.not-found',
  resource: ({ from }, command) => resourceOf(from, command),
  decide: (loaded, command, prepared) => {
    const { payload } = command;
    const { to } = loaded;
    if (to.state === 'closed') return refused({ code: 'account.closed', account: to.key });
    const transfer = transferOffence(loaded, payload);
    if (!transfer.ok) return transfer;
    const { held, model } = prepared;
    const today = dayOf(command.at);
    const wish = { ...upliftOf(model, payload), ...payload };
    const lines = changeLines({ assets: held.assets, offered: offeredBy(model), today, id: command.id }, wish);
    if (!lines.ok) return lines;
    const header = headerOf(loaded, command, prepared, lines.value);
    if (!header.ok) return header;
    const quote: NewRevision = {
      familyId: command.id('family'),
      revisionNo: 1,
      accountId: to.id,
      territory: to.territory,
      ownerPerson: command.actor.personId,
      persons: [command.actor.personId],
      quoteClass: classAtFirst(to.segment),
      header: header.value,
      lines: lines.value,
      content: contentOf(header.value, lines.value),
    };
    const id = command.id('quote');
    const { number } = header.value;
    const said = {
      number,
      orderType: payload.orderType,
      assets: lines.value.map(({ change }) => change?.assetId ?? null),
    };
    return accepted({
      quote,
      facts: [quoteFact('QuoteOfChangeCreated', { id, ...quote }, said)],
      answer: {
        quoteId: id,
        familyId: quote.familyId,
        revision: 1,
        status: 'draft',
        lines: lines.value.length,
        ...said,
      },
      root: quote.content,
    });
  },
  save: ({ quote }, _loaded, next, command) => [
    insertFamily(command.tenantId, quote.familyId, quote.header.number, quote.accountId, command.at.toString()),
    ...insertRevision(command.tenantId, next, quote, command.at.toString()),
  ],
});
