/** The price of a content: decided before or under the quote's lock, told and stored in one way, whichever command asked for it. */
import {
  type ChangeBill,
  changeBill,
  openPricing,
  type PriceDecision,
  pricingOf,
  reprice,
} from '#contexts/pricing/index.ts';
import { changedLines } from './change/bill-of-change.ts';
import { decisionFingerprint } from '#engines/decision.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Command, Head } from '#platform/command.ts';
import type { Statement } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { storeDecision, storeMargin } from './decision.store.ts';
import { keptPrice, type LastPrice, type PriceName, partsToWrite } from './last-price.ts';
import { quoteFact } from './on-quote.ts';
import { withoutCosts, withoutParts } from './priced-line.ts';
import { storeParts } from './priced-line.store.ts';
import { promotionUses } from './promotion-use.ts';
import { type PriceInputs, priceRequestOf } from './price-request.ts';
import type { MarkedQuote, QuoteHead } from './quote.store.ts';
import type { Quote } from './quote.ts';

export type Priced = {
  readonly content: string;
  readonly inputs: PriceInputs;
  readonly modelHash: string;
  readonly decision: PriceDecision;
  readonly replayToken: string;
  /** Of a quote that changes what the customer has: what it costs in the period in which it falls. */
  readonly bill: ChangeBill | null;
  /** The same price by line. */
  readonly now: LastPrice;
};

/** Says later what was asked and answered, so that anybody can ask again. */
export type PriceToken = (quoteId: string, modelHash: string, price: PriceDecision['price']) => string;

export const priceToken =
  (door: Door, { tenantId }: Pick<Command<unknown>, 'tenantId'>): PriceToken =>
  (quoteId, modelHash, { inputs, output }) =>
    door.replay.sign({
      v: 1,
      tenant: tenantId,
      kind: 'price',
      input: inputs.fingerprint,
      output: output.fingerprint,
      model: modelHash,
      quote: quoteId,
    });

type Asked = {
  readonly quote: Quote;
  readonly marks: MarkedQuote['marks'];
  readonly model: CommercialModel;
  readonly inputs: PriceInputs;
  /** An earlier price of the quote: lines that are as they were in it are not priced again. */
  readonly last: LastPrice | undefined;
  readonly token: PriceToken;
};

export const priceOf = ({ quote, marks, model, inputs, last, token }: Asked): Outcome<Priced> => {
  const pricing = pricingOf(model);
  if (!pricing.ok) return pricing;
  const request = priceRequestOf({ quote, model, ...inputs });
  const opened = last === undefined ? openPricing(request, pricing.value) : reprice(last.open, request);
  if (!opened.ok) return opened;
  const { decision } = opened.value;
  return accepted({
    content: quote.content,
    inputs,
    modelHash: model.hash,
    decision,
    replayToken: token(quote.id, model.hash, decision.price),
    bill: changeBill(changedLines(quote.lines), decision.price.output.value.promise, pricing.value),
    now: keptPrice(quote, marks, opened.value),
  });
};

/** What a price changes of its quote, and how it is told. */
export const pricedChange = (quote: QuoteHead, { content, decision: { price, margin }, replayToken }: Priced) => ({
  change: {
    pricedContent: content,
    priceFingerprint: price.output.fingerprint,
    marginFingerprint: margin.output.fingerprint,
  },
  fact: quoteFact('QuotePriced', quote, {
    content,
    priceFingerprint: price.output.fingerprint,
    currency: quote.header.currency,
    complete: price.blocking.length === 0,
  }),
  answer: {
    priceFingerprint: price.output.fingerprint,
    replayToken,
    currency: quote.header.currency,
    totals: price.output.value.promise.totals,
    blocking: price.blocking.map((finding) => finding.code),
  },
  decisions: [decisionFingerprint(price), decisionFingerprint(margin)],
});

/** `stored` is by what the price that stands there now is known, `last` the one that was kept of it: only what differs is written. */
export const storePriced = (
  tenantId: string,
  next: Head,
  { content, decision: { price, margin }, inputs, modelHash, now, bill }: Priced,
  { stored, last }: { readonly stored: PriceName; readonly last: LastPrice | undefined },
  at: string,
): readonly Statement[] => {
  const { value } = price.output;
  const parts = partsToWrite(now, last, stored);
  const result = {
    ...withoutParts(value),
    modelHash,
    inputs,
    promotionUses: promotionUses(value.promotions ?? []),
    priceFingerprint: price.output.fingerprint,
    blocking: price.blocking,
    warnings: price.warnings,
    artifacts: price.artifacts,
    engine: price.engine,
    expiresAt: price.expiresAt ?? null,
    ...(bill === null ? {} : { bill }),
  };
  const marginResult = withoutCosts(margin.output.value);
  return [
    storeDecision(
      tenantId,
      next.id,
      'price',
      { content, fingerprint: price.output.fingerprint, blobHash: null, result },
      at,
    ),
    storeMargin(tenantId, next.id, { content, fingerprint: margin.output.fingerprint, result: marginResult }, at),
    ...storeParts('priced_line', tenantId, next, parts.price),
    ...storeParts('costed_line', tenantId, next, parts.cost),
  ];
};
