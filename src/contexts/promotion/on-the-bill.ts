/** How what a promotion took off a charge appears on the bill: in the price, as a discount beside it, or as a credit. Pure. */
import { add, dec, decText, roundTo } from '#kernel/decimal.ts';
import type { BillingInterpretation } from './promotion.contract.ts';
import { toldAmount } from './told-amount.ts';

export type GivenOnCharge = {
  readonly promotion: string;
  readonly campaign: string;
  readonly off: string;
  readonly billing: BillingInterpretation;
};

export type Billed = {
  /** What the charge is billed at, before what is shown apart. */
  readonly charge: string;
  readonly less: readonly {
    readonly promotion: string;
    readonly campaign: string;
    readonly as: 'discount' | 'credit';
    readonly amount: string;
  }[];
};

/** `net` is what is promised, and what `charge` less everything beside it comes to, whatever is shown apart. Null where nothing is. */
export const onTheBill = (net: string, given: readonly GivenOnCharge[], scale: number): Billed | null => {
  const less = given.flatMap(({ promotion, campaign, off, billing }) =>
    billing === 'price'
      ? []
      : [{ promotion, campaign, as: billing, amount: roundTo(toldAmount(off), scale, 'halfEven') }],
  );
  if (less.length === 0) return null;
  return {
    charge: decText(less.reduce((sum, { amount }) => add(sum, amount), dec(net))),
    less: less.map((one) => ({ ...one, amount: decText(one.amount) })),
  };
};
