/**
 * The discount policy says who may give how much. An approval table that asks nobody high enough for a discount does not make it allowed: the
 * authority that the policy names is asked besides.
 */
import type { DiscountPolicy } from '#contexts/pricing/index.ts';
import { cmp, dec } from '#kernel/decimal.ts';

type Limits = DiscountPolicy['limits'];
export type AuthorityAsked = { readonly role: string; readonly reason: string };

/** `asked`: the roles that the table asks. Null when the first of the limits covers the discount, or somebody high enough is asked. */
export const authorityMissing = (
  limits: Limits,
  discountPercent: string,
  asked: readonly string[],
): AuthorityAsked | null => {
  const discount = dec(discountPercent);
  const reached = limits.findIndex(
    ({ upToPercent }) => upToPercent === undefined || cmp(discount, dec(upToPercent)) <= 0,
  );
  // Beyond the last limit that ends, the highest authority answers for it.
  const needed = reached === -1 ? limits.length - 1 : reached;
  if (needed <= 0 || limits.slice(needed).some(({ authority }) => asked.includes(authority))) return null;
  const { authority } = limits[needed]!;
  const below = limits[needed - 1]!;
  return {
    role: authority,
    reason: `Up to ${below.upToPercent ?? '0'} % is given by ${below.authority}; ${discountPercent} % asks for ${authority}.`,
  };
};
