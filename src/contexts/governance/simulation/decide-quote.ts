/**
 * One quote decided under one commercial model, by the functions that the commands use (unhashed where nobody asks): its price, whether it may be sold, whom it would ask. Pure,
 * and never a change: what a customer was promised is held to, whatever this says.
 */
import { dealFacts, routeApproval, type RoutedStep } from '#contexts/approval/index.ts';
import { openToCompare, type PriceDecision, type PriceRequest, pricingOf } from '#contexts/pricing/index.ts';
import {
  type BookedQuote,
  type Check,
  checksToCompare,
  inputsUnder,
  priceRequestOf,
  type Quote,
} from '#contexts/quote/index.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';

/** The moment as of which everything is decided, and its day. */
export type When = { readonly at: Temporal.Instant; readonly on: string };

export type Under = {
  /** Null where nothing of it could be answered; `refusal` says why. */
  readonly decision: PriceToCompare | null;
  readonly refusal: string | null;
  readonly problems: readonly Check[];
  /** Null where nobody could be found to ask; `unrouted` says why. */
  readonly steps: readonly RoutedStep[] | null;
  readonly unrouted: string | null;
};

/** What of a price decision is compared and routed; not what it rests on. */
export type PriceToCompare = {
  readonly price: Pick<PriceDecision['price'], 'output' | 'trace' | 'blocking'>;
  readonly margin: Pick<PriceDecision['margin'], 'output'>;
};

export type PriceUnder = (model: CommercialModel, booked: BookedQuote) => Outcome<PriceToCompare>;
export type CheckUnder = typeof checksToCompare;

export const requestUnder = (model: CommercialModel, { quote, standing }: BookedQuote): PriceRequest =>
  priceRequestOf({ quote, model, ...inputsUnder(model, { quote, standing }) });

const priceUnder: PriceUnder = (model, booked) => {
  const pricing = pricingOf(model);
  const opened = pricing.ok ? openToCompare(requestUnder(model, booked), pricing.value) : pricing;
  return opened.ok ? accepted(opened.value.decision) : opened;
};

export const decideUnder = (
  model: CommercialModel,
  booked: BookedQuote,
  { at, on }: When,
  price: PriceUnder = priceUnder,
  check: CheckUnder = checksToCompare,
): Under => {
  const { quote, customer } = booked;
  const priced = price(model, booked);
  const decision = priced.ok ? priced.value : null;
  const told = decision && { estimate: decision.price.output.value.estimate, blocking: decision.price.blocking };
  // What is asked about the price is asked about the price of this content.
  const asPriced = { ...quote, pricedContent: decision === null ? null : quote.content };
  const checks = check({ quote: asPriced, model, price: told ?? undefined, customer, at });
  const refusal = priced.ok ? null : priced.refusal.code;
  const problems = checks.filter(({ severity }) => severity === 'blocking');
  return { decision, refusal, problems, ...routedUnder(model, quote, decision, on) };
};

const routedUnder = (
  model: CommercialModel,
  { header, lines, territory, familyId }: Quote,
  decision: PriceToCompare | null,
  on: string,
): Pick<Under, 'steps' | 'unrouted'> => {
  if (decision === null) return { steps: null, unrouted: 'quote.not-priced' };
  const { price, margin } = decision;
  const deal = { header, lines, territory, familyId, price: price.output.value, margin: margin.output.value };
  const facts = dealFacts(deal, model, on);
  if (!facts.ok) return { steps: null, unrouted: facts.refusal.code };
  const routed = routeApproval(model, on, facts.value.facts);
  return routed.ok ? { steps: routed.value.steps, unrouted: null } : { steps: null, unrouted: routed.refusal.code };
};
