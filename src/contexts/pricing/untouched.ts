/**
 * What a change of the commercial model cannot touch: offerings of which two models say the same, in everything that a price of them reads. By
 * what the artifacts say, never by which of them were edited: a price book with one dearer row is another book, and prices the rest as before.
 */
import { canonical } from '#kernel/canonical.ts';
import { exactText } from '#kernel/decimal.ts';
import type { ArtifactRef } from '#engines/decision.ts';
import type { PricingModel } from './pricing-model.ts';

/** Whether both price the offering alike, asked the same question. */
export type Untouched = (offering: string) => boolean;

const known = new WeakMap<PricingModel, WeakMap<PricingModel, Untouched>>();

export const untouchedBetween = (before: PricingModel, after: PricingModel): Untouched => {
  const byAfter = known.get(before) ?? new WeakMap<PricingModel, Untouched>();
  known.set(before, byAfter);
  const made = byAfter.get(after) ?? madeOf(before, after);
  byAfter.set(after, made);
  return made;
};

const madeOf = (before: PricingModel, after: PricingModel): Untouched => {
  if (canonical(commonTo(before)) !== canonical(commonTo(after))) return () => false;
  const answers = new Map<string, boolean>();
  return (offering) => {
    const answer = answers.get(offering) ?? canonical(saidOf(before, offering)) === canonical(saidOf(after, offering));
    answers.set(offering, answer);
    return answer;
  };
};

const hashOf = (one: { readonly ref: ArtifactRef } | null): string | null => one && one.ref.hash;

/** What the price of any offering may read. */
const commonTo = ({ waterfall, schedules, rates, policy, pricePolicy, markups }: PricingModel) => [
  [waterfall, rates, policy, pricePolicy].map(hashOf),
  schedules.map(hashOf),
  [...markups].map(([rule, { percent }]) => [rule, exactText(percent)]),
];

/** The books in another currency too: one is asked where no book of its own has the offering. */
const saidOf = ({ booksByOffering, convertedBooks, costs, pricedBy }: PricingModel, offering: string) => [
  (booksByOffering.get(offering) ?? []).map((book) => book.saysOf(offering)),
  convertedBooks.map((book) => book()?.saysOf(offering) ?? null),
  (costs.get(offering) ?? []).map(({ currency, charge, effective, cost }) => [
    currency,
    charge,
    effective.from,
    effective.to ?? null,
    cost.kind,
    exactText(cost.value),
  ]),
  pricedBy.get(offering)?.by ?? null,
];
