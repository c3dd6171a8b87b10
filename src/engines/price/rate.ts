/** A quantity at a model's prices, exact. Nothing here rounds to money: that happens once, at the waterfall's rounding step. */
import {
  type Decimal,
  ZERO,
  add,
  cmp,
  decText,
  divRound,
  isPositive,
  isZero,
  max,
  min,
  mul,
  sub,
} from '#kernel/decimal.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';
import type { ChargeModel, PercentageModel, SizedBlock, Tier } from './charge-model.ts';
import { percentOf } from './percent.ts';

/** The part of a quantity that one tier priced; `tier` counts from 1. */
export type RatedPart = { readonly tier: number; readonly units: Decimal; readonly amount: Decimal };
export type Rated = { readonly amount: Decimal; readonly parts: readonly RatedPart[] };

/** Where a price is for 3,600 seconds, a second's price does not end: the one division of rating, far finer than any currency. */
export const RATE_DIVISION_SCALE = 30;

/** `tierQuantity`: what chooses a volume tier when it is not the quantity itself, such as all input tokens of a request. */
export const rate = (model: ChargeModel, quantity: Decimal, tierQuantity: Decimal = quantity): Outcome<Rated> => {
  switch (model.kind) {
    case 'flat':
      return accepted(isZero(quantity) ? NOTHING : one(model.amount, quantity));
    case 'perUnit':
      return accepted(one(perSize(mul(quantity, model.unitPrice), model.size), quantity));
    case 'graduated':
      return rateGraduated(model, quantity);
    case 'volume':
      return rateVolume(model, quantity, tierQuantity);
    case 'block':
      return rateBlock(model, quantity);
    case 'package':
      return accepted(one(mul(started(sub(quantity, model.freeUnits), model.size), model.price), quantity));
    case 'tieredBlocks':
      return model.walk === 'graduated' ? blocksByTier(model.tiers, quantity) : blocksAtLastTier(model.tiers, quantity);
    case 'percentage':
      return accepted(one(ratePercentage(model, [quantity]).amount, quantity));
  }
};

/** What an increment costs on top of what was rated before: progressive billing charges each unit once, wherever the bills fall. */
export const rateIncrement = (model: ChargeModel, already: Decimal, quantity: Decimal): Outcome<Decimal> => {
  const before = rate(model, already);
  if (!before.ok) return before;
  const after = rate(model, add(already, quantity));
  return after.ok ? accepted(sub(after.value.amount, before.value.amount)) : after;
};

/** Each event is charged for itself, between its least and its most; value within the free amount is not, nor is an event wholly inside it. */
export const ratePercentage = (
  model: PercentageModel,
  events: readonly Decimal[],
): { readonly amount: Decimal; readonly perEvent: readonly Decimal[] } => {
  let free = model.freeAmount;
  const perEvent = events.map((value) => {
    const paid = max(sub(value, free), ZERO);
    free = max(sub(free, value), ZERO);
    if (isZero(paid)) return ZERO;
    const amount = max(add(percentOf(paid, model.percent), model.fixed), model.minimum);
    return model.maximum === null ? amount : min(amount, model.maximum);
  });
  return { amount: perEvent.reduce(add, ZERO), perEvent };
};

/** Units that are billed when packages are: as many as the started packages hold. */
export const billedUnits = (quantity: Decimal, size: Decimal): Decimal => mul(started(quantity, size), size);

const NOTHING: Rated = { amount: ZERO, parts: [] };

const one = (amount: Decimal, units: Decimal): Rated => ({ amount, parts: [{ tier: 1, units, amount }] });

const perSize = (amount: Decimal, size: Decimal | null): Decimal =>
  size === null ? amount : divRound(amount, size, RATE_DIVISION_SCALE, 'halfEven');

type Tiered = Extract<ChargeModel, { readonly kind: 'graduated' | 'volume' }>;

const rateGraduated = (model: Tiered, quantity: Decimal): Outcome<Rated> => {
  const first = model.tiers[0]!;
  if (isZero(quantity)) return accepted(model.firstFlat ? one(first.flat, ZERO) : NOTHING);
  const parts: RatedPart[] = [];
  let amount = ZERO;
  let from = ZERO;
  for (const [index, tier] of model.tiers.entries()) {
    const ends = tier.upTo === null || cmp(quantity, tier.upTo) <= 0;
    const to = ends ? quantity : tier.upTo!;
    const part = tierAmount(tier, sub(to, from), model.size);
    parts.push({ tier: index + 1, units: sub(to, from), amount: part });
    amount = add(amount, part);
    if (ends) return accepted({ amount, parts });
    from = to;
  }
  return beyond(quantity, from);
};

const rateVolume = (model: Tiered, quantity: Decimal, tierQuantity: Decimal): Outcome<Rated> => {
  if (isZero(quantity)) return accepted(model.firstFlat ? one(model.tiers[0]!.flat, ZERO) : NOTHING);
  const index = tierAt(model.tiers, tierQuantity, model.exclusive);
  if (index < 0) return beyond(tierQuantity, model.tiers.at(-1)!.upTo!);
  const amount = tierAmount(model.tiers[index]!, quantity, model.size);
  return accepted({ amount, parts: [{ tier: index + 1, units: quantity, amount }] });
};

const rateBlock = (model: Extract<ChargeModel, { readonly kind: 'block' }>, quantity: Decimal): Outcome<Rated> => {
  if (isZero(quantity)) return accepted(NOTHING);
  const index = tierAt(model.blocks, quantity, model.exclusive);
  if (index < 0) return beyond(quantity, model.blocks.at(-1)!.upTo!);
  const amount = model.blocks[index]!.price;
  return accepted({ amount, parts: [{ tier: index + 1, units: quantity, amount }] });
};

const tierAmount = (tier: Tier, units: Decimal, size: Decimal | null): Decimal => {
  const amount = perSize(mul(units, tier.unitPrice), size);
  return isZero(tier.flat) ? amount : add(amount, tier.flat);
};

/** The index of the tier in which a quantity ends; -1 beyond the last. Lists are short, so the walk is a plain one. */
export const tierAt = (
  tiers: readonly { readonly upTo: Decimal | null }[],
  quantity: Decimal,
  exclusive: boolean,
): number =>
  tiers.findIndex(({ upTo }) => upTo === null || (exclusive ? cmp(quantity, upTo) < 0 : cmp(quantity, upTo) <= 0));

const blocksByTier = (tiers: readonly SizedBlock[], quantity: Decimal): Outcome<Rated> => {
  const parts: RatedPart[] = [];
  let amount = ZERO;
  let left = quantity;
  for (const [index, tier] of tiers.entries()) {
    if (!isPositive(left)) break;
    const blocks = atMost(started(left, tier.size), tier.maxBlocks);
    const units = min(left, mul(blocks, tier.size));
    const part = mul(blocks, tier.price);
    parts.push({ tier: index + 1, units, amount: part });
    amount = add(amount, part);
    left = sub(left, units);
  }
  return isPositive(left) ? beyond(quantity, sub(quantity, left)) : accepted({ amount, parts });
};

const blocksAtLastTier = (tiers: readonly SizedBlock[], quantity: Decimal): Outcome<Rated> => {
  let ends = ZERO;
  for (const [index, tier] of tiers.entries()) {
    if (tier.maxBlocks !== null) ends = add(ends, mul(tier.maxBlocks, tier.size));
    if (tier.maxBlocks !== null && cmp(quantity, ends) > 0) continue;
    const amount = mul(started(quantity, tier.size), tier.price);
    return accepted({ amount, parts: [{ tier: index + 1, units: quantity, amount }] });
  }
  return beyond(quantity, ends);
};

/** Blocks that a quantity has started: a part of one is a whole one. */
const started = (quantity: Decimal, size: Decimal): Decimal =>
  isPositive(quantity) ? divRound(quantity, size, 0, 'ceil') : ZERO;

const atMost = (blocks: Decimal, most: Decimal | null): Decimal => (most === null ? blocks : min(blocks, most));

const beyond = (quantity: Decimal, upTo: Decimal) =>
  refused({ code: 'price.beyond-last-tier', quantity: decText(quantity), upTo: decText(upTo) });
