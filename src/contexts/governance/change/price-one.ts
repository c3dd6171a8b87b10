/** One line priced under one model: what the gates of prices ask again and again. Pure. */
import { openToCompare, type PriceRequest, type PromisedTotals, pricingOf } from '#contexts/pricing/index.ts';
import { canonical } from '#kernel/canonical.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';

export type OneLine = {
  readonly offering: string;
  readonly quantity: string;
  readonly currency: string;
  readonly country: string;
  readonly channel: string;
  readonly on: string;
  /** Absent: a line without an end. */
  readonly months?: number;
};

const requestFor = ({ offering, quantity, currency, country, channel, on, months }: OneLine): PriceRequest => ({
  pricedAsOf: on,
  currency,
  country,
  channel,
  account: { segments: [], newCustomer: false },
  agreementPrices: [],
  orderDiscount: null,
  promotions: [],
  lines: [
    {
      lineId: 'one',
      lineageId: 'one',
      offering,
      basis: 'newSale',
      segments: [
        {
          id: 'one',
          from: on,
          ...(months === undefined ? {} : { to: Temporal.PlainDate.from(on).add({ months }).toString() }),
          quantity,
          characteristics: {},
        },
      ],
      discretionary: null,
    },
  ],
});

/** Its totals, or why it has no price: what blocks it is told as what refuses it. */
export const totalsOfOne = (model: CommercialModel, line: OneLine): Outcome<PromisedTotals> => {
  const pricing = pricingOf(model);
  if (!pricing.ok) return pricing;
  const opened = openToCompare(requestFor(line), pricing.value);
  if (!opened.ok) return opened;
  const { output, blocking } = opened.value.decision.price;
  const [first] = blocking;
  return first === undefined ? accepted(output.value.promise.totals) : refused({ ...first });
};

/** Two models agree on a line when they say the same text. */
export const totalsText = (found: Outcome<PromisedTotals>): string =>
  found.ok ? canonical(found.value) : found.refusal.code;
