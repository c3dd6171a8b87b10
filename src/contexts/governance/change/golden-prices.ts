/**
 * The pricing regression: one of each offering is priced in each book that sells it, under the model before and after. What the release
 * does not touch must come out the same to the last digit; what it touches must still have a price. Pure.
 */
import { calculatePrice, type PriceRequest, pricingOf } from '#contexts/pricing/index.ts';
import { canonical } from '#kernel/canonical.ts';
import { type CommercialModel } from '#platform/artifacts/model.ts';
import type { Model } from '../publish-check.ts';

export const GOLDEN_CASES_MAX = 400;

export type GoldenPrices = {
  readonly cases: number;
  readonly leftOut: number;
  /** Offerings that nobody meant to touch, and that cost something else. */
  readonly moved: readonly string[];
  readonly lost: readonly string[];
};

type Case = { readonly name: string; readonly offering: string; readonly request: PriceRequest };

const requestFor = (
  offering: string,
  book: { readonly currency: string; readonly countries: readonly string[]; readonly channels: readonly string[] },
  on: string,
): PriceRequest => ({
  pricedAsOf: on,
  currency: book.currency,
  country: book.countries[0] ?? 'US',
  channel: book.channels[0] ?? 'direct',
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
      segments: [{ id: 'one', from: on, quantity: '1', characteristics: {} }],
      discretionary: null,
    },
  ],
});

const casesOf = (before: Model, on: string): readonly Case[] =>
  before.of('price-book').flatMap((book) =>
    [...new Set(book.entries.map(({ offering }) => offering))].toSorted().map((offering) => ({
      name: `${offering} in ${book.key}`,
      offering,
      request: requestFor(offering, book, on),
    })),
  );

/** What it comes to as text, or why it has no price: two models agree when they say the same. */
const priced = (model: CommercialModel, request: PriceRequest): { readonly ok: boolean; readonly text: string } => {
  const pricing = pricingOf(model);
  if (!pricing.ok) return { ok: false, text: pricing.refusal.code };
  const decided = calculatePrice(request, pricing.value);
  if (!decided.ok) return { ok: false, text: decided.refusal.code };
  const { output, blocking } = decided.value.price;
  const { promise } = output.value;
  return { ok: blocking.length === 0, text: canonical([promise.totals, blocking.map(({ code }) => code)]) };
};

/** `touched` null: it holds for every sale, so every price may move. */
export const goldenPrices = (
  { before, after, read }: { readonly before: CommercialModel; readonly after: CommercialModel; readonly read: Model },
  touched: readonly string[] | null,
  on: string,
): GoldenPrices => {
  const all = casesOf(read, on);
  const cases = all.slice(0, GOLDEN_CASES_MAX);
  const found = cases.map(({ name, offering, request }) => {
    const [was, is] = [priced(before, request), priced(after, request)];
    return {
      name,
      moved: was.text !== is.text && touched !== null && !touched.includes(offering),
      lost: was.ok && !is.ok,
    };
  });
  return {
    cases: cases.length,
    leftOut: all.length - cases.length,
    moved: found.filter((each) => each.moved).map(({ name }) => name),
    lost: found.filter((each) => each.lost).map(({ name }) => name),
  };
};
