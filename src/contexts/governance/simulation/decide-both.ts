/**
 * One quote under the model in force and under the draft. What the draft cannot touch is decided once: the question to pricing, where neither the
 * catalog nor a promotion is another, and the lines of offerings that both price alike (`openBeside`). Pure.
 */
import { openBeside, type OpenPricing, openToCompare, pricingOf } from '#contexts/pricing/index.ts';
import type { BookedQuote } from '#contexts/quote/index.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { compared, type Compared } from './compare.ts';
import { decideUnder, requestUnder, type When } from './decide-quote.ts';
import type { ModelsOfRun } from './models-of-run.ts';
import type { Scope } from './simulation.ts';

export const decideBoth = (
  booked: BookedQuote,
  scopes: readonly Scope[],
  { before, after }: ModelsOfRun,
  when: When,
): Compared => {
  const was = opened(before, booked);
  const now = was.ok && asksAlike(before, after) ? beside(was.value, after) : opened(after, booked);
  return compared(
    booked.quote,
    scopes,
    decideUnder(before, booked, when, () => decisionOf(was)),
    decideUnder(after, booked, when, () => decisionOf(now)),
  );
};

const opened = (model: CommercialModel, booked: BookedQuote): Outcome<OpenPricing> => {
  const pricing = pricingOf(model);
  return pricing.ok ? openToCompare(requestUnder(model, booked), pricing.value) : pricing;
};

const beside = (was: OpenPricing, model: CommercialModel): Outcome<OpenPricing> => {
  const pricing = pricingOf(model);
  return pricing.ok ? openBeside(was, pricing.value) : pricing;
};

const decisionOf = (open: Outcome<OpenPricing>) => (open.ok ? accepted(open.value.decision) : open);

/** Which kinds a question to pricing is made of. A flag is read by name out of price books, so where there are flags, books count too. */
const asksAlike = (before: CommercialModel, after: CommercialModel): boolean => {
  const kinds = ['product-offering', 'promotion', 'feature-flag'];
  const flagged = before.ofKind('feature-flag').length > 0 ? [...kinds, 'price-book'] : kinds;
  const ground = (model: CommercialModel): object => model.memoOf('simulation/asks-alike', flagged, () => ({}));
  return ground(before) === ground(after);
};
