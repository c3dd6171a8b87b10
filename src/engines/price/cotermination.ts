/**
 * New lines that end with what the customer already has. Assets start on different days; what is added to them is sold up to their common
 * end, so that they renew together.
 */
import { type Decimal, sum } from '#kernel/decimal.ts';
import { must } from '#kernel/outcome.ts';
import { type Fraction, partOf } from './fraction.ts';
import type { Rounded } from './amendment.ts';
import { type MultiplierPrecision, type ProrationMethod, multiplierOf, prorationOf } from './proration.ts';

/**
 * Which end is the common one, when assets end on different days: the `earliest` (nothing added outlives a renewal; Salesforce CPQ), the
 * `latest`, or that of the asset the addition belongs to (`owner`).
 */
export type CoterminationEnd = 'earliest' | 'latest' | 'owner';

export type Running = { readonly id: string; readonly from: string; readonly to: string };

export const commonEnd = (assets: readonly Running[], policy: CoterminationEnd, ownerId?: string): string => {
  must(assets.length > 0, 'an addition is aligned to something that runs');
  const ends = assets.map((asset) => asset.to).sort();
  if (policy === 'earliest') return ends[0]!;
  if (policy === 'latest') return ends.at(-1)!;
  const owner = assets.find((asset) => asset.id === ownerId);
  must(owner !== undefined, 'the asset that an addition belongs to is one of those given');
  return owner.to;
};

/** The part of a period's price that an add-on costs up to the end of the cycle it joins. */
export const alignedToCycle = (
  price: Decimal,
  starts: string,
  cycle: { readonly from: string; readonly to: string },
  method: ProrationMethod,
  rounding: Rounded,
): { readonly amount: Decimal; readonly ratio: Fraction } => {
  must(starts >= cycle.from && starts <= cycle.to, 'an add-on joins a cycle while it runs');
  const ratio = prorationOf(method, { from: starts, to: cycle.to, period: cycle });
  return { amount: partOf(price, ratio, rounding.scale, rounding.mode), ratio };
};

/** Additions to assets that started on different days, all sold up to one end: each by its own stretch, the whole by their sum. */
export const alignedToEnd = (
  additions: readonly { readonly termPrice: Decimal; readonly from: string }[],
  end: string,
  precision: MultiplierPrecision,
  termMonths: number,
  rounding: Rounded,
): { readonly amounts: readonly Decimal[]; readonly total: Decimal } => {
  const amounts = additions.map(({ termPrice, from }) =>
    partOf(termPrice, multiplierOf(precision, from, end, termMonths), rounding.scale, rounding.mode),
  );
  return { amounts, total: sum(amounts) };
};
