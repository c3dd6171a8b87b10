/** What we hold ourselves to, written out: rates, terms, fixed amounts. Everything here is fingerprinted, so nothing that merely explains or estimates is here. */
import { canonical } from '#kernel/canonical.ts';
import { type Decimal, ZERO, decText, exactText, isZero } from '#kernel/decimal.ts';
import { allocate } from '#kernel/money.ts';
import { collect } from './collect.ts';
import type { LineFacts } from './line-facts.ts';
import type { Sums } from './page-sums.ts';
import type { SharedLine } from './line-shares.ts';
import type { PriceRequest } from './pricing.contract.ts';
import type {
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

/** `facts`: kept with the line once they are worked out. */
export type LineCharges = {
  readonly line: PriceRequest['lines'][number];
  readonly priced: PricedLine;
  facts?: LineFacts;
};

export const promiseOf = (request: PriceRequest, lines: readonly SharedLine[], sums: Sums): PricePromise => ({
  currency: request.currency,
  pricedAsOf: request.pricedAsOf,
  country: request.country,
  channel: request.channel,
  tax: lines.some(({ facts }) => facts.books.some(({ taxInclusive }) => taxInclusive)) ? 'inclusive' : 'exclusive',
  lines: lines.map(({ facts }) => facts.promised),
  allocation: collect(lines, ({ allocation }) => allocation),
  totals: totalsOf(sums),
  ...(request.commitments === undefined || request.commitments.length === 0
    ? {}
    : { commitments: [...request.commitments] }),
  ...citedConversions(lines),
});

const citedConversions = (lines: readonly SharedLine[]): Pick<PricePromise, 'conversions'> => {
  const books = new Set(
    collect(lines, ({ facts }) => facts.books).filter(({ conversion }) => conversion !== undefined),
  );
  const cited = new Map([...books].map(({ conversion }) => [canonical(conversion!.cited), conversion!.cited]));
  return cited.size === 0 ? {} : { conversions: [...cited.keys()].sort().map((name) => cited.get(name)!) };
};

export const tracedLine = ({ line, priced }: LineCharges): PriceTrace['lines'][number] => ({
  lineId: line.lineId,
  charges: priced.charges.map(explained),
});

export const promisedLine = (pricing: Pricing, { line, priced }: LineCharges): PromisedLine => ({
  lineId: line.lineId,
  lineageId: line.lineageId,
  offering: line.offering,
  charges: priced.charges.map((descent) => promisedCharge(pricing, descent)),
  ...(line.committedUsage === undefined ? {} : { committedUsage: line.committedUsage }),
  ...(line.optional === true ? { optional: true as const } : {}),
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

export const keyOf = ({ item, entry, segment }: Descent) => ({
  lineId: item.lineId,
  componentId: item.componentId,
  charge: entry.slot,
  segmentId: segment.id,
});

type Recurring = { readonly period: 'month' | 'year'; readonly from: string; readonly to: string | null };

export const totalsOf = ({ owed, orderCredit }: Pick<Sums, 'owed' | 'orderCredit'>): PromisedTotals => {
  const recurring = [...owed.values()].flatMap(({ first, amount }) => {
    const { charge } = first.entry;
    const { from, to } = first.segment;
    return charge.type === 'recurring'
      ? [{ key: `${charge.period}/${from}/${to ?? '9999-12-31'}`, period: charge.period, from, to: to ?? null, amount }]
      : [];
  });
  return {
    oneTime: decText(owed.get('once')?.amount ?? ZERO),
    recurring: recurring
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ key: _key, amount, ...period }: { readonly key: string; readonly amount: Decimal } & Recurring) => ({
        ...period,
        amount: decText(amount),
      })),
    orderCredit: decText(orderCredit),
  };
};
