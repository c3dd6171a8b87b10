/** What we hold ourselves to, written out: rates, terms, fixed amounts. Everything here is fingerprinted, so nothing that merely explains or estimates is here. */
import { canonical } from '#kernel/canonical.ts';
import { type Decimal, ZERO, add, decText, exactText, isZero, sub } from '#kernel/decimal.ts';
import { allocate } from '#kernel/money.ts';
import type { Shares } from './allocate-order-discount.ts';
import type { PriceRequest } from './pricing.contract.ts';
import type {
  Allocation,
  ExplainedCharge,
  PricePromise,
  PriceTrace,
  PromisedBundle,
  PromisedCharge,
  PromisedLine,
  PromisedTotals,
} from './price-result.contract.ts';
import type { Descent, Pricing } from './price-charge.ts';
import type { PricedLine } from './price-line.ts';

export type LineCharges = { readonly line: PriceRequest['lines'][number]; readonly priced: PricedLine };

export const promiseOf = (
  request: PriceRequest,
  pricing: Pricing,
  lines: readonly LineCharges[],
  shares: Shares['shares'],
): PricePromise => {
  const charges = lines.flatMap(({ priced }) => priced.charges);
  return {
    currency: request.currency,
    pricedAsOf: request.pricedAsOf,
    country: request.country,
    channel: request.channel,
    tax: charges.some(({ book }) => book.taxInclusive) ? 'inclusive' : 'exclusive',
    lines: lines.map((line) => promisedLine(pricing, line)),
    allocation: charges.flatMap((descent) => allocationOf(descent, shares)),
    totals: totalsOf(charges, shares),
    ...(request.commitments === undefined || request.commitments.length === 0
      ? {}
      : { commitments: [...request.commitments] }),
    ...citedConversions(charges),
  };
};

const citedConversions = (charges: readonly Descent[]): Pick<PricePromise, 'conversions'> => {
  const cited = new Map(
    charges.flatMap(({ book: { conversion } }) =>
      conversion === undefined ? [] : [[canonical(conversion.cited), conversion.cited] as const],
    ),
  );
  return cited.size === 0 ? {} : { conversions: [...cited.keys()].sort().map((name) => cited.get(name)!) };
};

export const traceOf = (lines: readonly LineCharges[]): PriceTrace => ({
  lines: lines.map(({ line, priced }) => ({ lineId: line.lineId, charges: priced.charges.map(explained) })),
});

const promisedLine = (pricing: Pricing, { line, priced }: LineCharges): PromisedLine => ({
  lineId: line.lineId,
  lineageId: line.lineageId,
  offering: line.offering,
  charges: priced.charges.map((descent) => promisedCharge(pricing, descent)),
  ...(line.committedUsage === undefined ? {} : { committedUsage: line.committedUsage }),
});

const promisedCharge = (pricing: Pricing, descent: Descent): PromisedCharge => {
  const { charge } = descent.entry;
  const facts = {
    ...keyOf(descent),
    lineageId: descent.item.lineageId,
    offering: descent.item.offering,
    name: charge.name,
    from: descent.segment.from,
    to: descent.segment.to ?? null,
    quantity: decText(descent.quantity),
  };
  switch (charge.type) {
    case 'oneTime':
      return { ...facts, type: 'oneTime', amount: descent.amountText, ...promisedBundle(pricing, descent) };
    case 'recurring':
      return {
        ...facts,
        type: 'recurring',
        period: charge.period,
        amount: descent.amountText,
        ...(charge.billing === undefined ? {} : { billing: charge.billing }),
        ...promisedBundle(pricing, descent),
      };
    case 'usage':
      return {
        ...facts,
        type: 'usage',
        unit: charge.unit,
        model: descent.modelText as Extract<PromisedCharge, { type: 'usage' }>['model'],
        factor: descent.amountText,
        ...(descent.entry.timeOfDay === null ? {} : { timeOfDay: descent.entry.timeOfDay }),
        ...(charge.commitment === undefined ? {} : { commitment: charge.commitment }),
      };
  }
};

/** The bundle's price over its parts, to the last cent: what each is worth while it stays and when it leaves. */
const promisedBundle = ({ minorUnits }: Pricing, { bundled, amount }: Descent): { bundle?: PromisedBundle } => {
  if (bundled === null || bundled.parts.length === 0) return {};
  const weights = bundled.parts.map(({ weight }) => weight);
  if (weights.every(isZero)) return {};
  const shares = allocate(amount, weights, minorUnits);
  const parts = bundled.parts.map(({ componentId, offering, charge, alone }, index) => ({
    componentId,
    offering,
    charge,
    amount: decText(shares[index]!),
    alone: exactText(alone),
  }));
  return { bundle: { breakage: bundled.breakage, parts } };
};

const explained = (descent: Descent): ExplainedCharge => ({
  ...keyOf(descent),
  type: descent.entry.charge.type,
  list: descent.steps[0]!.result,
  net: descent.amountText,
  steps: descent.steps,
});

const allocationOf = (descent: Descent, shares: Shares['shares']): readonly Allocation[] => {
  const share = shares.get(descent);
  return share === undefined ? [] : [{ ...keyOf(descent), per: share.per, amount: decText(share.amount) }];
};

export const keyOf = ({ item, entry, segment }: Descent) => ({
  lineId: item.lineId,
  componentId: item.componentId,
  charge: entry.slot,
  segmentId: segment.id,
});

type Recurring = { period: 'month' | 'year'; from: string; to: string | null; amount: Decimal };

const totalsOf = (charges: readonly Descent[], shares: Shares['shares']): PromisedTotals => {
  let oneTime = ZERO;
  let orderCredit = ZERO;
  const recurring = new Map<string, Recurring>();
  for (const descent of charges) {
    const { charge } = descent.entry;
    if (charge.type === 'usage') continue;
    const share = shares.get(descent);
    if (share?.per === 'credit') orderCredit = add(orderCredit, share.amount);
    const net = share === undefined || share.per === 'credit' ? descent.amount : sub(descent.amount, share.amount);
    if (charge.type === 'oneTime') oneTime = add(oneTime, net);
    else addRecurring(recurring, charge.period, descent.segment, net);
  }
  return {
    oneTime: decText(oneTime),
    recurring: [...recurring.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { amount, ...period }]) => ({ ...period, amount: decText(amount) })),
    orderCredit: decText(orderCredit),
  };
};

const addRecurring = (
  totals: Map<string, Recurring>,
  period: 'month' | 'year',
  { from, to }: { readonly from: string; readonly to?: string },
  amount: Decimal,
): void => {
  const key = `${period}/${from}/${to ?? '9999-12-31'}`;
  const total = totals.get(key);
  if (total === undefined) totals.set(key, { period, from, to: to ?? null, amount });
  else total.amount = add(total.amount, amount);
};
