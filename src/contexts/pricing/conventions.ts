/** Which conventions made the amounts what they are, said with the result: two sellers who disagree by a cent can see where. */
import type { Pricing } from './price-charge.ts';
import type { CompiledBook } from './pricing-model.ts';
import type { AppliedConventions } from './price-result.contract.ts';
import type { PriceRequest } from './pricing.contract.ts';
import { PRICING_ENGINE } from './engine.ts';
import { OPEN_ENDED_MONTHS, TERM_DAY_COUNT } from './term.ts';

export const conventionsOf = (
  request: PriceRequest,
  pricing: Pricing,
  used: Iterable<CompiledBook>,
): AppliedConventions => {
  const books = new Map([...used].map((book) => [book.source, book]));
  return {
    engine: `${PRICING_ENGINE.name}/${PRICING_ENGINE.version}`,
    currency: request.currency,
    minorUnits: pricing.minorUnits,
    pricedAsOf: request.pricedAsOf,
    tax: [...books.values()].some(({ taxInclusive }) => taxInclusive) ? 'inclusive' : 'exclusive',
    taxBoundary: 'estimated-apart',
    books: [...books.keys()].sort().map((source) => {
      const { ref, rounding, place, taxInclusive } = books.get(source)!;
      return { book: ref.key, mode: rounding, place, taxInclusive };
    }),
    policy: pricing.model.pricePolicy?.ref.key ?? null,
    dayCount: TERM_DAY_COUNT,
    openEndedMonths: OPEN_ENDED_MONTHS,
  };
};
