/**
 * One charge of one segment down the waterfall. A fixed charge (one-time, recurring) goes down as an amount, usage as a factor of 1, because
 * its quantity is not known yet. Amounts stay exact on the way; they round once, at the step of that name.
 */
import type { ArtifactRef, Finding } from '#engines/decision.ts';
import { scheduledDiscount } from '#engines/price/discount-schedule.ts';
import { percentOf } from '#engines/price/percent.ts';
import { rate } from '#engines/price/rate.ts';
import { type ChargeModel, type ChargeModelText, compileChargeModel } from '#engines/price/charge-model.ts';
import {
  type Decimal,
  cmp,
  dec,
  divRound,
  exactText,
  fitsWire,
  isZero,
  min,
  mul,
  roundTo,
  sub,
} from '#kernel/decimal.ts';
import { type Outcome, accepted, must, refused } from '#kernel/outcome.ts';
import { contains } from '#kernel/period.ts';
import type { BundlePrice, WaterfallStepId } from './price-artifacts.contract.ts';
import type { AgreementPrice, PricedSegment } from './pricing.contract.ts';
import type { PriceStep } from './price-result.contract.ts';
import type { CompiledBook, CompiledEntry, PricingModel } from './pricing-model.ts';
import type { Share } from './allocate-order-discount.ts';
import type { Market } from './select-entry.ts';
import { type PromotionsByItem, chargeKeyOf } from './promotions-by-item.ts';
import { offOf, resolvePromotions } from './resolve-promotions.ts';

/** A line or a component of one: what is priced by rows of its own. */
export type Item = {
  readonly lineId: string;
  readonly componentId: string | null;
  readonly lineageId: string;
  readonly offering: string;
};

/** What stays the same for every charge of a request. */
export type Pricing = {
  readonly model: PricingModel;
  readonly on: string;
  readonly market: Market;
  readonly accountSegments: readonly string[];
  /** The book of each offering, once found. */
  readonly books: Map<string, CompiledBook | Finding>;
  readonly currency: string;
  readonly minorUnits: number;
  /** By `offering/charge`. */
  readonly agreements: ReadonlyMap<string, readonly AgreementPrice[]>;
  /** By item: `lineId` or `lineId/componentId`. */
  readonly promotions: PromotionsByItem;
};

/** Each part of a bundle with its weight in the bundle's price, and what it would cost alone. */
export type Bundled = {
  readonly breakage: BundlePrice['breakage'];
  readonly parts: readonly {
    readonly componentId: string;
    readonly offering: string;
    readonly charge: string;
    readonly weight: Decimal;
    readonly alone: Decimal;
  }[];
};

/** A charge on its way down. `before` is what it was when a person's discount met it; null until then. */
export type Descent = {
  readonly item: Item;
  readonly segment: PricedSegment;
  readonly quantity: Decimal;
  readonly book: CompiledBook;
  readonly entry: CompiledEntry;
  readonly list: Decimal;
  /** How usage will be rated; null for a percentage of other charges. */
  readonly modelText: ChargeModelText | null;
  /** An agreement's model has taken the place of the listed one. */
  readonly contracted?: true;
  /** Begins from what was committed: list, agreement, volume and promotions had their say when it was sold. */
  readonly committed?: true;
  /** The listed one, compiled. */
  readonly listModel: ChargeModel | null;
  readonly steps: PriceStep[];
  readonly changedBy: WaterfallStepId[];
  readonly endings: string[];
  /** Promotions that were looked at, applied or not. */
  readonly promotions: ArtifactRef[];
  /** What else it rests on: costs and rates of a cost-plus price, the policy that raised it. */
  readonly refs: readonly ArtifactRef[];
  /** The parts whose prices this one takes the place of. */
  bundled: Bundled | null;
  amount: Decimal;
  /** Of `amount`; kept, because each step tells what the one before left. */
  amountText: string;
  before: Decimal | null;
  after: Decimal | null;
  /** Of the order's discount, as it was last shared out. Kept here: a table of tens of thousands costs more than all shares. */
  share?: Share;
};

/** A share of a discretionary discount in money, or the percentage itself; or what a person set the charge to. */
export type Discretion =
  | { readonly kind: 'percent' | 'amount'; readonly value: Decimal; readonly reason: string }
  | { readonly kind: 'setTo'; readonly value: Decimal; readonly reason: string; readonly override: string };

/** `oneTime`, `month`, `year`, or null for usage. */
export const paidPer = ({ entry: { charge } }: Pick<Descent, 'entry'>): 'oneTime' | 'month' | 'year' | null =>
  charge.type === 'usage' ? null : charge.type === 'oneTime' ? 'oneTime' : charge.period;

/** Charges that are paid on the same days: once, or each month or year from and to the same dates. */
export const paidAlike = (descent: Descent): string =>
  paidPer(descent) === 'oneTime' ? 'once' : `${paidPer(descent)}/${descent.segment.from}/${descent.segment.to ?? ''}`;

export const isUsage = (descent: Descent): boolean => descent.entry.charge.type === 'usage';

/** Agreement, volume, promotion: what no person decides. Answers the descent, whose contracted model may have replaced the listed one. */
export const agreementStep = (pricing: Pricing, descent: Descent, base: Decimal): Outcome<Descent> => {
  const found = (pricing.agreements.get(`${descent.item.offering}/${descent.entry.charge.key}`) ?? []).filter(
    (price) =>
      contains(price.effective, pricing.on) &&
      (price.lineageId === undefined || price.lineageId === descent.item.lineageId),
  );
  const own = found.filter((price) => price.lineageId !== undefined);
  const [price, ...others] = own.length > 0 ? own : found;
  if (price === undefined) return accepted(descent);
  if (others.length > 0)
    return refused(
      at(
        { code: 'price.ambiguous-agreement', agreements: [price, ...others].map((one) => one.id).sort() },
        descent.item,
        descent.segment,
        descent.entry,
      ),
    );
  if (price.effective.to !== undefined) descent.endings.push(price.effective.to);
  descent.changedBy.push('agreement');
  if (price.price.kind === 'percentOff') {
    takePercent(descent, { step: 'agreement', source: 'request', row: price.id }, dec(price.price.percent), base);
    return accepted(descent);
  }
  return contracted(descent, price.id, price.price.model);
};

const contracted = (descent: Descent, row: string, modelText: ChargeModelText): Outcome<Descent> => {
  const model: ChargeModel = compileChargeModel(modelText);
  const rated = isUsage(descent) ? accepted({ amount: descent.amount }) : rate(model, descent.quantity);
  if (!rated.ok) return refused(at(rated.refusal, descent.item, descent.segment, descent.entry));
  become(descent, rated.value.amount);
  descent.steps.push({ step: 'agreement', source: 'request', row, result: descent.amountText });
  return accepted({ ...descent, modelText, contracted: true });
};

export const volumeStep = (pricing: Pricing, descent: Descent, base: Decimal): void => {
  for (const schedule of pricing.model.schedules) {
    if (!schedule.chargeTypes.has(descent.entry.charge.type) || !contains(schedule.effective, pricing.on)) continue;
    if (schedule.offerings !== null && !schedule.offerings.has(descent.item.offering)) continue;
    const given = scheduledDiscount(schedule.schedule, descent.quantity, base);
    if (given === null) continue;
    if (schedule.effective.to !== undefined) descent.endings.push(schedule.effective.to);
    descent.changedBy.push('volume');
    const row = { step: 'volume', source: schedule.source, row: `tier ${given.tier}` };
    if (schedule.schedule.walk === 'range') takePercent(descent, row, given.percent, base);
    else takeAmount(descent, row, given.amount, base);
  }
};

export const promotionStep = (pricing: Pricing, descent: Descent, base: Decimal): void => {
  const candidates = pricing.promotions.get(itemKey(descent.item));
  if (candidates === undefined) return;
  const { quantity, segment, entry } = descent;
  const { currency } = pricing;
  const met = { charge: entry.charge, base, quantity, from: segment.from, key: chargeKeyOf(descent), currency };
  for (const { candidate, skipped } of resolvePromotions(candidates, met)) {
    const row = { step: 'promotion', source: `promotion:${candidate.promotion}`, row: candidate.stackingGroup };
    descent.promotions.push({ kind: 'promotion', key: candidate.promotion, hash: candidate.hash });
    if (skipped !== null) {
      descent.steps.push({ ...row, result: descent.amountText, skipped });
      continue;
    }
    if (candidate.expiresAt !== undefined) descent.endings.push(candidate.expiresAt);
    descent.changedBy.push('promotion');
    // Several that stack work one after the other: two of 50 % leave a quarter, never nothing.
    const from = min(base, descent.amount);
    const off = offOf(candidate, met, from);
    if ('percent' in off) takePercent(descent, row, off.percent, from);
    else takeAmount(descent, row, min(off.amount, descent.amount), from);
  }
};

export const itemKey = (item: Pick<Item, 'lineId' | 'componentId'>): string =>
  item.componentId === null ? item.lineId : `${item.lineId}/${item.componentId}`;

/** A person's discount. More than there is to give away is a finding, because a price below nothing is a typing error. */
export const discretionaryStep = (descent: Descent, given: Discretion, base: Decimal): Outcome<null> => {
  if (given.kind === 'setTo') return overridden(descent, given);
  const row = { step: 'discretionary', source: 'request', row: given.reason === '' ? 'no reason given' : given.reason };
  const off = given.kind === 'percent' ? percentOf(base, given.value) : given.value;
  if (cmp(off, descent.amount) > 0)
    return refused(
      at(
        { code: 'price.discount-exceeds-price', discount: exactText(off), price: descent.amountText },
        descent.item,
        descent.segment,
        descent.entry,
      ),
    );
  if (given.kind === 'percent') takePercent(descent, row, given.value, base);
  else takeAmount(descent, row, off, base);
  descent.changedBy.push('discretionary');
  return accepted(null);
};

/** `base` tells what the rules would have come to; nothing of it is left, whether the new price is lower or higher. */
const overridden = (descent: Descent, given: Extract<Discretion, { kind: 'setTo' }>): Outcome<null> => {
  const row = { step: 'discretionary', source: `override:${given.override}`, row: given.reason };
  const base = descent.amountText;
  become(descent, given.value);
  descent.steps.push({ ...row, base, result: descent.amountText });
  descent.changedBy.push('discretionary');
  return accepted(null);
};

/**
 * Where a charge rounds: to the currency's own unit, by the book's mode, at the book's place. A factor does not round; where the sum
 * rounds, the charge stays exact here and gets its share of the rounded sum afterwards.
 */
export const roundingStep = (pricing: Pricing, descent: Descent): Outcome<null> => {
  const { rounding: mode, source, place } = descent.book;
  if (isUsage(descent) || place === 'total') return fits(descent);
  const exact = descent.amountText;
  become(descent, place === 'unit' ? roundedUnit(pricing, descent) : roundTo(descent.amount, pricing.minorUnits, mode));
  const fit = fits(descent);
  if (!fit.ok) return fit;
  const rounded = descent.amountText;
  descent.steps.push({
    step: 'rounding',
    source,
    row: mode,
    result: rounded,
    rounding: { mode, scale: pricing.minorUnits, exact, rounded },
    ...(place === 'unit' ? { note: 'the price of one, times the quantity' } : {}),
  });
  return accepted(null);
};

/** A price of nothing in particular (a flat fee, a percentage of others) has no unit: it is one. */
const roundedUnit = ({ minorUnits }: Pricing, { amount, quantity, entry, book }: Descent): Decimal => {
  if (isZero(quantity) || entry.model === null || entry.model.kind === 'flat')
    return roundTo(amount, minorUnits, book.rounding);
  const unit = divRound(amount, quantity, minorUnits, book.rounding);
  return roundTo(mul(unit, quantity), minorUnits, book.rounding);
};

const fits = (descent: Descent): Outcome<null> =>
  fitsWire(descent.amount)
    ? accepted(null)
    : refused(
        at({ code: 'price.amount-too-long', amount: descent.amountText }, descent.item, descent.segment, descent.entry),
      );

type Row = { readonly step: string; readonly source: string; readonly row: string };

const takePercent = (descent: Descent, row: Row, percent: Decimal, base: Decimal): void => {
  const step = { ...row, base: textOf(descent, base), percent: exactText(percent) };
  become(descent, lessButNotBelowNothing(descent.amount, percentOf(base, percent)));
  descent.steps.push({ ...step, result: descent.amountText });
};

const takeAmount = (descent: Descent, row: Row, amount: Decimal, base: Decimal): void => {
  const step = { ...row, base: textOf(descent, base), amount: exactText(amount) };
  become(descent, lessButNotBelowNothing(descent.amount, amount));
  descent.steps.push({ ...step, result: descent.amountText });
};

export const become = (descent: Descent, amount: Decimal): void => {
  descent.amount = amount;
  descent.amountText = exactText(amount);
};

const textOf = (descent: Descent, value: Decimal): string =>
  value === descent.amount ? descent.amountText : exactText(value);

/** Percentages of the list may add up to more than there is; a price stops at nothing. */
const lessButNotBelowNothing = (amount: Decimal, off: Decimal): Decimal => {
  must(off.units >= 0n, 'a discount takes away');
  return sub(amount, min(off, amount));
};

export const at = (finding: Finding, item: Item, segment: PricedSegment, entry: CompiledEntry): Finding => ({
  ...finding,
  lineId: item.lineId,
  ...(item.componentId === null ? {} : { componentId: item.componentId }),
  offering: item.offering,
  charge: entry.charge.key,
  segmentId: segment.id,
});
