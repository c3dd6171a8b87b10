/** What each part of a bundle lists at, as plain weights for the cheapest completion. They are used here and never answered. */
import type { ConfigurationBook, ConfigurationContext } from '#contexts/configuration/index.ts';
import { calculatePrice, type PriceRequest, pricingOf } from '#contexts/pricing/index.ts';
import { dec, unitsAt } from '#kernel/decimal.ts';
import { minorUnits } from '#kernel/money.ts';
import type { Outcome } from '#kernel/outcome.ts';
import { accepted, must } from '#kernel/outcome.ts';
import { addMonthsAnchored } from '#kernel/period.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';

export type SaleOf = Required<Omit<ConfigurationContext, 'flags'>> & {
  readonly currency: string;
  readonly termMonths: number;
};

/** One of each over the term, in the smallest unit of the currency. What has no price here weighs nothing. */
export const listWeights = (
  model: CommercialModel,
  { offerings }: ConfigurationBook,
  { on, country, channel, currency, termMonths }: SaleOf,
): Outcome<ReadonlyMap<string, number>> => {
  const pricing = pricingOf(model);
  if (!pricing.ok) return pricing;
  const segment = { id: 'term', from: on, to: addMonthsAnchored(on, termMonths), quantity: '1', characteristics: {} };
  const request: PriceRequest = {
    pricedAsOf: on,
    currency,
    country,
    channel,
    account: { segments: [], newCustomer: false },
    agreementPrices: [],
    lines: offerings.map(({ key }) => ({
      lineId: key,
      lineageId: key,
      offering: key,
      basis: 'newSale',
      segments: [segment],
      discretionary: null,
    })),
    orderDiscount: null,
    promotions: [],
  };
  const priced = calculatePrice(request, pricing.value);
  if (!priced.ok) return priced;
  const scale = minorUnits(currency);
  return accepted(
    new Map(
      priced.value.price.output.value.discounts.lines.map(({ lineId, list }) => {
        const weight = Number(unitsAt(dec(list), scale));
        must(Number.isSafeInteger(weight), 'a list price fits a whole number of its smallest unit');
        return [lineId, weight] as const;
      }),
    ),
  );
};
