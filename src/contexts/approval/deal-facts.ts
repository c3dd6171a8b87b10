/** What the approval policy is told about a quote, from the decisions that the quote rests on. */
import { compileRates, convert, type MarginResult, type PriceResult } from '#contexts/pricing/index.ts';
import type { Header } from '#contexts/quote/index.ts';
import { cmp, dec, decText, max, min, roundTo } from '#kernel/decimal.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type DealFacts, policyInForce } from './route.ts';

type Deal = { readonly header: Header; readonly price: PriceResult; readonly margin: MarginResult };

/** The highest discount that a person gave, on any line or on the whole: one line at 60 % is not hidden by cheap others. */
const deepestDiscount = ({ price }: Deal): string =>
  decText(
    price.discounts.lines.reduce(
      (deepest, line) => max(deepest, dec(line.discretionaryPercent)),
      dec(price.discounts.discretionaryPercent),
    ),
  );

/** With no option chosen or with all: an option at a good margin does not hide what is sold for sure, nor the other way round. */
const lowestMargin = ({ cost }: MarginResult): string | undefined => {
  const known = [cost.marginPercent, cost.withOptions?.marginPercent ?? null].filter((percent) => percent !== null);
  return known.length === 0 ? undefined : decText(known.map(dec).reduce(min));
};

export const dealFacts = (deal: Deal, model: CommercialModel, on: string): Outcome<DealFacts> => {
  const policy = policyInForce(model, on);
  if (!policy.ok) return policy;
  const { currency } = policy.value.policy;
  const [table] = model.ofKind('rate-table');
  const total = convert(
    table ? compileRates(table) : null,
    dec((deal.price.withOptions ?? deal.price.estimate).total),
    deal.header.currency,
    currency,
  );
  if (!total.ok) return total;
  return accepted({
    discountPercent: deepestDiscount(deal),
    // A margin that lacks a cost is too good to be true, so it counts as not known.
    marginPercent: deal.margin.cost.complete ? lowestMargin(deal.margin) : undefined,
    floorBreached: deal.margin.floors.some(
      (floor) => floor.marginPercent === null || cmp(dec(floor.marginPercent), dec(floor.floorPercent)) < 0,
    ),
    totalInPolicyCurrency: decText(roundTo(total.value, 2, 'up')),
    country: deal.header.country,
    termMonths: deal.header.termMonths,
    paymentTermDays: deal.header.paymentTermDays,
    nonStandardClause: (deal.header.clauses ?? []).some(({ standard }) => !standard),
  });
};
