/**
 * What the accepted terms come to when an order is amended before it is done. Only what the accepted price says by itself is worked out: a charge that
 * is so much for each, a flat one, the share that a bundle declared for a part that leaves. Everything else needs a price of its own. Pure.
 */
import { add, cmp, dec, type Decimal, decText, divRound, isZero, mul, roundTo, sub, ZERO } from '#kernel/decimal.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { minorUnits } from '#kernel/money.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { PromisedTerm } from './order.ts';

/** How the row that sold a charge lets its amount follow the quantity; null where no one row can be named any more. */
export type FollowsQuantity = (offering: string, charge: string) => 'flat' | 'perUnit' | 'otherwise' | null;

/** An amount for each is told to this many places before the sum is rounded to the currency. */
const EXACT_SCALE = 18;

const needsPrice = (itemId: string, charge: string, because: string) =>
  refused({ code: 'order.amendment-needs-price', itemId, charge, because });

const entangled = (term: PromisedTerm): string | null => {
  if (term['bundle'] !== undefined) return 'the price is that of a bundle';
  if (term['promotions'] !== undefined) return 'a promotion is part of the price';
  if (term['orderDiscount'] !== undefined || term['orderCredit'] !== undefined)
    return 'a discount on the whole offer is part of the price';
  return null;
};

/** Usage has no amount of its own: its rate stands, whatever the quantity. */
export const termsAtQuantity = (
  itemId: string,
  terms: readonly PromisedTerm[],
  quantity: { readonly from: string; readonly to: string },
  follows: FollowsQuantity,
): Outcome<readonly PromisedTerm[]> => {
  const made: PromisedTerm[] = [];
  for (const term of terms) {
    if (term.type === 'usage') {
      made.push(term);
      continue;
    }
    const because = entangled(term);
    if (because !== null) return needsPrice(itemId, term.chargeKey, because);
    const kind = follows(String(term['offering'] ?? ''), term.chargeKey);
    if (kind !== 'flat' && kind !== 'perUnit')
      return needsPrice(itemId, term.chargeKey, 'the price does not follow the quantity in proportion');
    made.push(kind === 'flat' ? term : inProportion(term, quantity));
  }
  return accepted(made);
};

const inProportion = (term: PromisedTerm, quantity: { readonly from: string; readonly to: string }): PromisedTerm => {
  const each = divRound(dec(String(term['amount'])), dec(quantity.from), EXACT_SCALE, 'halfEven');
  const amount = roundTo(mul(each, dec(quantity.to)), minorUnits(term.currency), 'halfUp');
  return { ...term, amount: decText(amount), quantity: quantity.to };
};

type BundlePart = { readonly componentId: string; readonly amount: string; readonly alone: string } & JsonObject;
type Bundle = { readonly breakage: 'allocated' | 'standalone' | 'indivisible'; readonly parts: readonly BundlePart[] };

/** What the bundle's own terms come to once a part of it will not be delivered: as it was declared when it was sold. */
export const termsWithoutPart = (
  bundleItemId: string,
  terms: readonly PromisedTerm[],
  isGone: (componentId: string) => boolean,
): Outcome<readonly PromisedTerm[]> => {
  const made: PromisedTerm[] = [];
  for (const term of terms) {
    const bundle = term['bundle'] as (Bundle & JsonObject) | undefined;
    const leaving = bundle?.parts.filter(({ componentId }) => isGone(componentId)) ?? [];
    if (bundle === undefined || leaving.length === 0) {
      made.push(term);
      continue;
    }
    if (bundle.breakage === 'indivisible')
      return refused({ code: 'order.bundle-indivisible', itemId: bundleItemId, charge: term.chargeKey });
    const stays = bundle.parts.filter(({ componentId }) => !isGone(componentId));
    const amount = brokenAmount(bundle, dec(String(term['amount'])), leaving, stays);
    made.push({ ...term, amount: decText(amount), bundle: { ...bundle, parts: stays } as unknown as Json });
  }
  return accepted(made);
};

const brokenAmount = (
  { breakage }: Bundle,
  amount: Decimal,
  leaving: readonly BundlePart[],
  stays: readonly BundlePart[],
): Decimal => {
  if (breakage === 'standalone') return stays.map(({ alone }) => dec(alone)).reduce(add, ZERO);
  const left = leaving.map((part) => dec(part.amount)).reduce(sub, amount);
  return cmp(left, ZERO) < 0 || isZero(left) ? ZERO : left;
};
