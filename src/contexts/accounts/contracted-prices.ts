/** What must hold of the prices of an agreement before anybody is sold anything at them. Pure. */
import { chargeModelProblems } from '#engines/price/charge-model.ts';
import { cmp, dec } from '#kernel/decimal.ts';
import { overlaps } from '#kernel/period.ts';
import type { Refusal } from '#kernel/outcome.ts';
import { type Agreement, AGREEMENT_PRICES_MAX, type ContractedPrice } from './agreement.ts';

type Window = { readonly from: string; readonly to?: string };
const windowOf = (price: Pick<ContractedPrice, 'from' | 'to'>): Window => ({
  from: price.from,
  ...(price.to === undefined ? {} : { to: price.to }),
});

export const windowProblem = (
  window: { readonly from: string; readonly to?: string | null },
  key: string,
): Refusal | undefined =>
  typeof window.to === 'string' && window.to <= window.from
    ? { code: 'agreement.window', key, from: window.from, to: window.to }
    : undefined;

/**
 * The first thing that is wrong with these prices, among each other and beside those of the account's other agreements in the same
 * currency: for one charge, one contracted price on each day.
 */
export const pricesProblem = (
  agreement: Pick<Agreement, 'key' | 'from' | 'to' | 'currency' | 'legalEntity' | 'prices'>,
  others: readonly Pick<Agreement, 'key' | 'from' | 'to' | 'currency' | 'legalEntity' | 'prices'>[],
): Refusal | undefined => {
  if (agreement.prices.length > AGREEMENT_PRICES_MAX)
    return { code: 'agreement.too-many-prices', prices: agreement.prices.length, max: AGREEMENT_PRICES_MAX };
  for (const price of agreement.prices) {
    const problem = termsProblem(price) ?? windowProblem(price, price.key) ?? outside(agreement, price);
    if (problem) return problem;
  }
  const beside = others.filter(
    (other) =>
      other.currency === agreement.currency &&
      (other.legalEntity === null || agreement.legalEntity === null || other.legalEntity === agreement.legalEntity),
  );
  const all = [agreement, ...beside].flatMap((each) => each.prices.map((price) => ({ agreement: each, price })));
  for (const [i, first] of all.entries())
    for (const second of all.slice(i + 1))
      if (first.agreement === agreement || second.agreement === agreement) {
        const clash = overlapOf(first, second);
        if (clash) return clash;
      }
  return undefined;
};

type Placed = { readonly agreement: Pick<Agreement, 'key' | 'to'>; readonly price: ContractedPrice };

const overlapOf = (first: Placed, second: Placed): Refusal | undefined => {
  const same = first.price.offering === second.price.offering && first.price.charge === second.price.charge;
  const named = ({ agreement, price }: Placed) => ({ agreement: agreement.key, price: price.key, ...windowOf(price) });
  if (same && overlaps(until(first), until(second)))
    return {
      code: 'agreement.price-overlap',
      offering: first.price.offering,
      charge: first.price.charge,
      rows: [named(first), named(second)],
    };
  return first.agreement === second.agreement && first.price.key === second.price.key
    ? { code: 'agreement.price-overlap', key: first.price.key, rows: [named(first), named(second)] }
    : undefined;
};

/** A price ends with its agreement at the latest. */
const until = ({ agreement, price }: Placed): Window => {
  const ends = [agreement.to, price.to].filter((end) => typeof end === 'string').toSorted();
  return { from: price.from, ...(ends[0] === undefined ? {} : { to: ends[0] }) };
};

const outside = (agreement: Pick<Agreement, 'from' | 'to'>, { key, from, to }: ContractedPrice): Refusal | undefined =>
  from < agreement.from || (agreement.to !== null && from >= agreement.to)
    ? { code: 'agreement.window', key, from, to: to ?? null, agreement: { from: agreement.from, to: agreement.to } }
    : undefined;

const termsProblem = ({ key, price }: ContractedPrice): Refusal | undefined => {
  if (price.kind === 'percentOff')
    return cmp(dec(price.percent), dec('100')) > 0
      ? { code: 'agreement.percent', key, percent: price.percent }
      : undefined;
  const { model } = price;
  const tiers = 'blocks' in model ? model.blocks : 'tiers' in model && model.kind !== 'tieredBlocks' ? model.tiers : [];
  const wrong = tiers.findIndex(({ upTo }, i) => {
    if (upTo === undefined) return i < tiers.length - 1;
    const before = tiers[i - 1]?.upTo;
    return cmp(dec(upTo), dec(before ?? '0')) <= 0;
  });
  if (wrong >= 0) return { code: 'agreement.tiers', key, tier: wrong + 1, upTo: tiers[wrong]?.upTo ?? null };
  const [problem] = chargeModelProblems(model);
  return problem === undefined ? undefined : { code: 'agreement.model', key, problem };
};

/** What of an account's agreements holds for a deal: in its money, with its seller, on its day. */
export const agreementsInForce = (
  agreements: readonly Agreement[],
  deal: { readonly currency: string; readonly seller: string; readonly on: string },
): readonly Agreement[] =>
  agreements.filter(
    ({ currency, legalEntity, from, to }) =>
      currency === deal.currency &&
      (legalEntity === null || legalEntity === deal.seller) &&
      from <= deal.on &&
      (to === null || deal.on < to),
  );
