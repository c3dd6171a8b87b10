/**
 * Where money may be lost, by stated rules. A candidate is no verdict: each names its record, so that somebody looks. What an amount means
 * is said by its rule; an amount that nothing tells is absent, never zero.
 */
import { readApprovedOf } from '#contexts/approval/index.ts';
import { readInUseWithTerms } from '#contexts/assets/index.ts';
import { readHandedOver, readInstructedItems, readOpenLines } from '#contexts/billing/index.ts';
import { type PromisedMoney, readCarriedOut, readPromisedMoney } from '#contexts/order/index.ts';
import { type ClosedGiven, readClosedGiven } from '#contexts/quote/index.ts';
import { add, cmp, dec, decText, sub } from '#kernel/decimal.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';

const LOOKED_BACK_HOURS = 30 * 24;
/** Billing and the worker need moments; an hour is trouble. */
const SETTLED_AFTER_HOURS = 1;
const CANDIDATES_MAX = 500;

/** A seller's own authority ends somewhere below this in every policy that we know; whoever grants more sees these, and knows why. */
const GIVEN_ALONE_PERCENT_MAX = 10;

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

type Range = { readonly from: Temporal.Instant; readonly to: Temporal.Instant };

const moneyOf = (rows: readonly PromisedMoney[], id: string): Leak['money'] => {
  const own = rows.filter(({ of }) => of === id);
  const [first, second] = own;
  // Of two currencies no sum is one amount.
  return first === undefined || second !== undefined ? null : { amount: first.amount, currency: first.currency };
};

const notHandedOver = async (tx: Tx, { from, to }: Range): Promise<readonly Leak[]> => {
  const ended = await readCarriedOut(tx, { from: from.toString(), to: to.toString() }, CANDIDATES_MAX);
  const there = await readHandedOver(
    tx,
    ended.map(({ id }) => id),
  );
  const missing = ended.filter(({ id }) => !there.has(id));
  const money = await readPromisedMoney(tx, { orders: missing.map(({ id }) => id), items: [] });
  return missing.map(({ id, number, endedAt }) => ({
    rule: 'fulfilled-not-handed-over',
    kind: 'order',
    id,
    title: number,
    href: `/orders/${id}`,
    since: endedAt,
    money: moneyOf(money, id),
  }));
};

const notCharged = async (tx: Tx, range: Range): Promise<readonly Leak[]> => {
  const used = await readInUseWithTerms(tx, range, CANDIDATES_MAX);
  const told = await readInstructedItems(
    tx,
    used.map(({ itemId }) => itemId),
  );
  const missing = used.filter(({ itemId }) => !told.has(itemId));
  const money = await readPromisedMoney(tx, { orders: [], items: missing.map(({ itemId }) => itemId) });
  return missing.map(({ id, itemId, offering, since }) => ({
    rule: 'in-use-not-charged',
    kind: 'product',
    id,
    title: offering,
    href: `/assets/${id}`,
    since,
    money: moneyOf(money, itemId),
  }));
};

const AMOUNT = /^-?\d{1,15}(\.\d{1,18})?$/;

const underPromise = async (tx: Tx): Promise<readonly Leak[]> =>
  (await readOpenLines(tx, CANDIDATES_MAX)).flatMap(({ id, invoiceRef, said, differences }) => {
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

const ofQuotes = async (tx: Tx, closed: readonly ClosedGiven[], model: CommercialModel): Promise<readonly Leak[]> => {
  const endOf = (promotion: string): string | undefined => {
    const { effective } = (model.one('promotion', promotion)?.content ?? {}) as { effective?: { to?: string } };
    return effective?.to;
  };
  const high = closed.filter(({ byHandPercent }) => byHandPercent >= GIVEN_ALONE_PERCENT_MAX);
  const approved = await readApprovedOf(
    tx,
    high.map(({ id }) => id),
  );
  return closed.flatMap((quote) => [
    ...(high.includes(quote) && !approved.has(quote.id) ? [ofQuote('given-without-approval', quote)] : []),
    ...(quote.promotions.some((promotion) => (endOf(promotion) ?? '9999-12-31') <= quote.pricedAsOf)
      ? [ofQuote('expired-promotion', quote)]
      : []),
  ]);
};

export const readLeaks = async (tx: Tx, model: CommercialModel, at: Temporal.Instant): Promise<readonly Leak[]> => {
  const range = { from: at.subtract({ hours: LOOKED_BACK_HOURS }), to: at.subtract({ hours: SETTLED_AFTER_HOURS }) };
  return [
    ...(await notHandedOver(tx, range)),
    ...(await notCharged(tx, range)),
    ...(await underPromise(tx)),
    ...(await ofQuotes(tx, await readClosedGiven(tx, range.from, CANDIDATES_MAX), model)),
  ];
};

/** What they come to, by currency: of those whose amount is known. */
export const leakTotals = (leaks: readonly Leak[]): ReadonlyMap<string, string> => {
  const totals = new Map<string, string>();
  for (const { money } of leaks)
    if (money !== null)
      totals.set(money.currency, decText(add(dec(totals.get(money.currency) ?? '0'), dec(money.amount))));
  return totals;
};
