/**
 * Where money may be lost, by stated rules. A candidate is no verdict: each names its record, so that somebody looks. What an amount means
 * is said by its rule; an amount that nothing tells is absent, never zero. Pure: `leaks.ts` reads what they are held against.
 */
import type { OpenLine } from '#contexts/billing/index.ts';
import type { EndedOrder, PromisedMoney } from '#contexts/order/index.ts';
import type { ChargedProduct } from '#contexts/assets/index.ts';
import type { ClosedGiven } from '#contexts/quote/index.ts';
import { add, cmp, dec, decText, sub } from '#kernel/decimal.ts';

/** A seller's own authority ends somewhere below this in every policy that we know; whoever grants more sees these, and knows why. */
export const GIVEN_ALONE_PERCENT_MAX = 10;

export const LEAK_RULES = {
  'fulfilled-not-handed-over':
    'An order was carried out more than an hour ago, and billing has not confirmed its terms.',
  'in-use-not-charged': 'A product is in use for more than an hour, carries charges, and billing was told of none.',
  'billed-under-promise': 'Billing put less on an invoice than the customer accepted, and nobody settled it.',
  'given-without-approval': `A quote with ${String(GIVEN_ALONE_PERCENT_MAX)} % or more given by hand was accepted, and no person approved it.`,
  'expired-promotion':
    'A quote was accepted with a promotion whose last day was before the day that it was priced for.',
} as const;
export type LeakRule = keyof typeof LEAK_RULES;

export type Leak = {
  readonly rule: LeakRule;
  readonly kind: 'order' | 'product' | 'invoice-line' | 'quote';
  readonly id: string;
  readonly title: string;
  readonly href: string;
  readonly since: string | null;
  readonly money: { readonly amount: string; readonly currency: string } | null;
};

const moneyOf = (rows: readonly PromisedMoney[], id: string): Leak['money'] => {
  const own = rows.filter(({ of }) => of === id);
  const [first, second] = own;
  // Of two currencies no sum is one amount.
  return first === undefined || second !== undefined ? null : { amount: first.amount, currency: first.currency };
};

/** Carried out, and not among those whose terms billing has. */
export const notHandedOver = (
  ended: readonly EndedOrder[],
  handedOver: ReadonlySet<string>,
  money: readonly PromisedMoney[],
): readonly Leak[] =>
  ended
    .filter(({ id }) => !handedOver.has(id))
    .map(({ id, number, endedAt }) => ({
      rule: 'fulfilled-not-handed-over',
      kind: 'order',
      id,
      title: number,
      href: `/orders/${id}`,
      since: endedAt,
      money: moneyOf(money, id),
    }));

/** In use with charges, and billing was told to charge nothing for its order item. */
export const notCharged = (
  used: readonly ChargedProduct[],
  instructed: ReadonlySet<string>,
  money: readonly PromisedMoney[],
): readonly Leak[] =>
  used
    .filter(({ itemId }) => !instructed.has(itemId))
    .map(({ id, itemId, offering, since }) => ({
      rule: 'in-use-not-charged',
      kind: 'product',
      id,
      title: offering,
      href: `/assets/${id}`,
      since,
      money: moneyOf(money, itemId),
    }));

const AMOUNT = /^-?\d{1,15}(\.\d{1,18})?$/;

/** What a line was short of the promise; one that charged too much loses no money, and stands with the differences. */
export const underPromise = (lines: readonly OpenLine[]): readonly Leak[] =>
  lines.flatMap(({ id, invoiceRef, said, differences }) => {
    const { currency } = JSON.parse(said) as { readonly currency: string };
    const amount = differences.find(({ what }) => what === 'amount');
    const promised = amount?.promised ?? '';
    if (amount === undefined || !AMOUNT.test(promised) || !AMOUNT.test(amount.invoiced)) return [];
    const lost = sub(dec(promised), dec(amount.invoiced));
    return cmp(lost, dec('0')) <= 0
      ? []
      : [
          {
            rule: 'billed-under-promise',
            kind: 'invoice-line',
            id,
            title: invoiceRef,
            href: `/invoices/${id}`,
            since: null,
            money: { amount: decText(lost), currency },
          } as const,
        ];
  });

const ofQuote = (rule: LeakRule, { id, title, acceptedAt, given, currency }: ClosedGiven): Leak => ({
  rule,
  kind: 'quote',
  id,
  title,
  href: `/quotes/${id}`,
  since: acceptedAt,
  money: given === null ? null : { amount: given, currency },
});

/** More than a seller may give alone: whoever agreed to it is asked for. */
export const givenAlone = (closed: readonly ClosedGiven[]): readonly ClosedGiven[] =>
  closed.filter(({ byHandPercent }) => byHandPercent >= GIVEN_ALONE_PERCENT_MAX);

export const withoutApproval = (closed: readonly ClosedGiven[], approved: ReadonlySet<string>): readonly Leak[] =>
  givenAlone(closed)
    .filter(({ id }) => !approved.has(id))
    .map((quote) => ofQuote('given-without-approval', quote));

/** `endOf`: the first day on which a promotion holds no more; one that nobody knows never ends. */
export const withExpired = (
  closed: readonly ClosedGiven[],
  endOf: (promotion: string) => string | undefined,
): readonly Leak[] =>
  closed
    .filter(({ promotions, pricedAsOf }) =>
      promotions.some((promotion) => (endOf(promotion) ?? '9999-12-31') <= pricedAsOf),
    )
    .map((quote) => ofQuote('expired-promotion', quote));

/** What they come to, by currency: of those whose amount is known. */
export const leakTotals = (leaks: readonly Leak[]): ReadonlyMap<string, string> => {
  const totals = new Map<string, string>();
  for (const { money } of leaks)
    if (money !== null)
      totals.set(money.currency, decText(add(dec(totals.get(money.currency) ?? '0'), dec(money.amount))));
  return totals;
};
