/**
 * What is ordered without a quote, seen as the quote that it would have been: so that configuration, sellability and price are decided by the same
 * functions, and nothing can be ordered that could not be offered. Pure.
 */
import { type Static, Type } from 'typebox';
import type { Account } from '#contexts/accounts/index.ts';
import { SelectionSchema } from '#contexts/configuration/index.ts';
import {
  inRange,
  type Line,
  offeredBy,
  type Offered,
  QUANTITY_MAX,
  type Quote,
  sellerOf,
} from '#contexts/quote/index.ts';
import { derivedId } from '#kernel/ids.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { Day, DecimalText, PartyText } from './amendment.ts';
import { OrderId } from './on-order.ts';

const closed = { additionalProperties: false } as const;
/** More is a matter for a quote: nobody checks hundreds of lines in one breath. */
export const DIRECT_LINES_MAX = 200;

export const DirectLine = Type.Object(
  {
    offering: Type.String({ minLength: 1, maxLength: 200 }),
    quantity: DecimalText,
    /** Half-open; as the whole where absent. */
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    /** Absent: what stands chosen until the customer says otherwise. */
    selection: Type.Optional(SelectionSchema),
    site: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    shipTo: Type.Optional(PartyText),
  },
  closed,
);
export type DirectLine = Static<typeof DirectLine>;

/** All that a price looks at. The same said twice is the same question: no date comes from the day on which it is asked. */
export const askFields = {
  lines: Type.Array(DirectLine, { minItems: 1, maxItems: DIRECT_LINES_MAX }),
  /** The day whose prices apply. */
  pricedAsOf: Day,
  /** First day of the term; the day of the prices where absent. */
  contractFrom: Type.Optional(Day),
  termMonths: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
};
export const DirectAsk = Type.Object({ accountId: OrderId, ...askFields }, closed);
export type DirectAsk = Static<typeof DirectAsk>;

const TERM_MONTHS_DEFAULT = 12;
const EPOCH = Temporal.Instant.fromEpochMilliseconds(0);
/** Ids that only the place of a line decides: pricing names charges by them, and the order gives its items ids of their own. */
const placeId = (what: string, place: number): string => derivedId(EPOCH, 'direct-order', what, place);

export const contractOf = ({ contractFrom, pricedAsOf, termMonths = TERM_MONTHS_DEFAULT }: DirectAsk) => {
  const from = contractFrom ?? pricedAsOf;
  return { from, to: Temporal.PlainDate.from(from).add({ months: termMonths }).toString(), termMonths };
};

const lineOf = (ask: DirectAsk, line: DirectLine, place: number, offered: Offered): Outcome<Line> => {
  const item = offered(line.offering);
  if (item === undefined) return refused({ code: 'order.offering-unknown', offering: line.offering, line: place + 1 });
  if (!inRange(line.quantity))
    return refused({
      code: 'order.quantity-out-of-range',
      line: place + 1,
      quantity: line.quantity,
      max: String(QUANTITY_MAX),
    });
  const term = contractOf(ask);
  const [from, to] = [line.from ?? term.from, line.to ?? term.to];
  if (to <= from) return refused({ code: 'order.dates-turned-round', line: place + 1, from, to });
  const standard = item.defaults();
  const { chosen, characteristics } = line.selection ?? {
    chosen: standard.selection,
    characteristics: standard.characteristics,
  };
  return accepted({
    id: placeId('line', place),
    lineageId: placeId('lineage', place),
    position: place + 1,
    offering: line.offering,
    offeringName: item.name,
    offeringHash: item.hash,
    bundle: item.bundle,
    basis: 'newSale',
    segments: [{ id: placeId('segment', place), from, to, quantity: line.quantity }],
    selection: chosen.map((choice) => ({ ...choice, quantity: choice.quantity ?? 1 })),
    ...(characteristics === undefined ? {} : { characteristics }),
    discretionary: null,
    assumedUsage: {},
    site: line.site ?? null,
    version: 1,
  });
};

/** It is priced and valid as it stands, or not at all: what a quote keeps of earlier answers is not there. */
export const asQuote = (account: Account, ask: DirectAsk, model: CommercialModel, personId: string): Outcome<Quote> => {
  const seller = sellerOf(model, account.country, undefined);
  if (!seller.ok) return seller;
  const offered = offeredBy(model);
  const lines: Line[] = [];
  for (const [place, line] of ask.lines.entries()) {
    const made = lineOf(ask, line, place, offered);
    if (!made.ok) return made;
    lines.push(made.value);
  }
  const { key } = account;
  const term = contractOf(ask);
  return accepted({
    id: placeId('quote', 0),
    familyId: placeId('family', 0),
    revisionNo: 1,
    status: 'draft',
    accountId: account.id,
    territory: account.territory,
    ownerPerson: personId,
    persons: [personId],
    quoteClass: 'standard',
    header: {
      name: 'Direct order',
      number: 'direct',
      accountKey: key,
      accountName: account.name,
      country: account.country,
      currency: account.currency,
      channel: account.channel,
      language: account.language,
      segment: account.segment,
      pricedAsOf: ask.pricedAsOf,
      contractFrom: term.from,
      termMonths: term.termMonths,
      paymentTermDays: 30,
      validDays: 1,
      parties: {
        soldTo: key,
        endCustomer: key,
        billTo: key,
        payer: key,
        shipTo: key,
        partner: null,
        seller: seller.value,
      },
      orderDiscount: null,
      customerReference: null,
    },
    lines,
    content: 'direct',
    pricedContent: 'direct',
    validatedContent: null,
    priceFingerprint: null,
    marginFingerprint: null,
    approvalFingerprint: null,
    contentRoot: null,
    documentId: null,
    documentHash: null,
    snapshotHash: null,
    validUntil: null,
    presentedAt: null,
    acceptedAt: null,
    version: 1,
    entryLeaf: null,
  });
};
