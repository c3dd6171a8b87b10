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
import { type ChargeModel, type PercentageModel, type SizedBlock, perSize, tierAmount } from './charge-model.ts';
import { percentOf } from './percent.ts';

/** The part of a quantity that one tier priced; `tier` counts from 1. */
export type RatedPart = { readonly tier: number; readonly units: Decimal; readonly amount: Decimal };

/** `tier`: the one in which the quantity ended. How the tiers below it share in the amount is asked of `ratedParts`: it can be long. */
export type Rated = { readonly amount: Decimal; readonly tier: number };

/** `tierQuantity`: what chooses a volume tier when it is not the quantity itself, such as all input tokens of a request. */
export const rate = (model: ChargeModel, quantity: Decimal, tierQuantity: Decimal = quantity): Outcome<Rated> => {
  switch (model.kind) {
    case 'flat':
      return accepted(isZero(quantity) ? NOTHING : one(model.amount));
    case 'perUnit':
      return accepted(one(perSize(mul(quantity, model.unitPrice), model.size)));
    case 'graduated':
      return rateGraduated(model, quantity);
    case 'volume':
      return rateVolume(model, quantity, tierQuantity);
    case 'block':
      return rateBlock(model, quantity);
    case 'package':
      return accepted(one(mul(started(sub(quantity, model.freeUnits), model.size), model.price)));
    case 'tieredBlocks':
      return model.walk === 'graduated' ? blocksByTier(model, quantity) : blocksAtLastTier(model, quantity);
    case 'percentage':
      return accepted(one(ratePercentage(model, [quantity]).amount));
  }
};

/** What an increment costs on top of what was rated before: progressive billing charges each unit once, wherever the bills fall. */
export const rateIncrement = (model: ChargeModel, already: Decimal, quantity: Decimal): Outcome<Decimal> => {
  const after = rate(model, add(already, quantity));
  if (!after.ok || isZero(already)) return after.ok ? accepted(after.value.amount) : after;
  const before = rate(model, already);
  return before.ok ? accepted(sub(after.value.amount, before.value.amount)) : before;
};

/** Each event is charged for itself, between its least and its most; what is free is not, nor is an event that is free as a whole. */
export const ratePercentage = (
  model: PercentageModel,
  events: readonly Decimal[],
): { readonly amount: Decimal; readonly perEvent: readonly Decimal[]; readonly paid: readonly Decimal[] } => {
  const paid = paidValues(model, events);
  const perEvent = paid.map((value) => {
    if (isZero(value)) return ZERO;
    const amount = max(add(percentOf(value, model.percent), model.fixed), model.minimum);
    return model.maximum === null ? amount : min(amount, model.maximum);
  });
  return { amount: perEvent.reduce(add, ZERO), perEvent, paid };
};

/** What is left of each event's value: free events are the first ones, and a free amount is used up in their order. */
const paidValues = ({ freeAmount, freeEvents }: PercentageModel, events: readonly Decimal[]): readonly Decimal[] => {
  if (freeAmount === null && freeEvents === null) return events;
  let free = freeAmount;
  return events.map((value, index) => {
    if (freeEvents !== null && index >= freeEvents) return value;
    if (free === null) return ZERO;
    const paid = max(sub(value, free), ZERO);
    free = max(sub(free, value), ZERO);
    return paid;
  });
};

/** Units that are billed when packages are: as many as the started packages hold. */
export const billedUnits = (quantity: Decimal, size: Decimal): Decimal => mul(started(quantity, size), size);

/** How the tiers share in an amount, in their order; what a model without tiers asks is one part. */
export const ratedParts = (model: ChargeModel, quantity: Decimal): Outcome<readonly RatedPart[]> => {
  const rated = rate(model, quantity);
  if (!rated.ok) return rated;
  const { amount, tier } = rated.value;
  if (isZero(quantity) && isZero(amount)) return accepted([]);
  if (model.kind === 'tieredBlocks' && model.walk === 'graduated') return accepted(blockParts(model, quantity).parts);
  if (model.kind !== 'graduated') return accepted([{ tier, units: quantity, amount }]);
  const full = model.tiers.slice(0, tier - 1).map((one, index) => ({
    tier: index + 1,
    units: sub(one.upTo!, one.above),
    amount: sub(model.tiers[index + 1]!.before, one.before),
  }));
  const last = model.tiers[tier - 1]!;
  return accepted([...full, { tier, units: sub(quantity, last.above), amount: sub(amount, last.before) }]);
};

const NOTHING: Rated = { amount: ZERO, tier: 1 };

const one = (amount: Decimal): Rated => ({ amount, tier: 1 });

type Tiered = Extract<ChargeModel, { readonly kind: 'graduated' | 'volume' }>;
type Blocks = Extract<ChargeModel, { readonly kind: 'block' }>;
type TieredBlocks = Extract<ChargeModel, { readonly kind: 'tieredBlocks' }>;

const rateGraduated = (model: Tiered, quantity: Decimal): Outcome<Rated> => {
  if (isZero(quantity)) return accepted(model.firstFlat ? one(model.tiers[0]!.flat) : NOTHING);
  const index = tierOrLast(model.tiers, quantity, false, model.goesOn);
  if (index < 0) return beyond(quantity, model.tiers.at(-1)!.upTo!);
  const tier = model.tiers[index]!;
  const amount = add(tier.before, tierAmount(tier, sub(quantity, tier.above), model.size));
  return accepted({ amount, tier: index + 1 });
};

const rateVolume = (model: Tiered, quantity: Decimal, tierQuantity: Decimal): Outcome<Rated> => {
  if (isZero(quantity)) return accepted(model.firstFlat ? one(model.tiers[0]!.flat) : NOTHING);
  const index = tierOrLast(model.tiers, tierQuantity, model.exclusive, model.goesOn);
  if (index < 0) return beyond(tierQuantity, model.tiers.at(-1)!.upTo!);
  return accepted({ amount: tierAmount(model.tiers[index]!, quantity, model.size), tier: index + 1 });
};

const rateBlock = (model: Blocks, quantity: Decimal): Outcome<Rated> => {
  if (isZero(quantity)) return accepted(NOTHING);
  const index = tierOrLast(model.blocks, quantity, model.exclusive, model.goesOn);
  if (index < 0) return beyond(quantity, model.blocks.at(-1)!.upTo!);
  return accepted({ amount: model.blocks[index]!.price, tier: index + 1 });
};

/** The index of the tier in which a quantity ends; -1 beyond the last. By halving: price lists with tens of thousands of tiers exist. */
export const tierAt = (
  tiers: readonly { readonly upTo: Decimal | null }[],
  quantity: Decimal,
  exclusive: boolean,
): number => {
  const ends = (upTo: Decimal | null) =>
    upTo === null || (exclusive ? cmp(quantity, upTo) < 0 : cmp(quantity, upTo) <= 0);
  let [low, high] = [0, tiers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends(tiers[middle]!.upTo)) high = middle;
    else low = middle + 1;
  }
  return low < tiers.length ? low : -1;
};

const tierOrLast = (...[tiers, quantity, exclusive, goesOn]: [...Parameters<typeof tierAt>, boolean]): number => {
  const index = tierAt(tiers, quantity, exclusive);
  return index < 0 && goesOn ? tiers.length - 1 : index;
};

const blocksByTier = (model: TieredBlocks, quantity: Decimal): Outcome<Rated> => {
  const { parts, left } = blockParts(model, quantity);
  if (isPositive(left)) return beyond(quantity, sub(quantity, left));
  return accepted({
    amount: parts.reduce((sum, part) => add(sum, part.amount), ZERO),
    tier: Math.max(1, parts.length),
  });
};

const blockParts = ({ tiers, goesOn }: TieredBlocks, quantity: Decimal) => {
  const parts: RatedPart[] = [];
  let left = quantity;
  for (const [index, tier] of tiers.entries()) {
    if (!isPositive(left)) break;
    const endless = goesOn && index === tiers.length - 1;
    const blocks = atMost(started(left, tier.size), endless ? null : tier.maxBlocks);
    const units = min(left, mul(blocks, tier.size));
    parts.push({ tier: index + 1, units, amount: mul(blocks, tier.price) });
    left = sub(left, units);
  }
  return { parts, left };
};

const blocksAtLastTier = ({ tiers, goesOn }: TieredBlocks, quantity: Decimal): Outcome<Rated> => {
  const ends = capacities(tiers);
  const index = tierOrLast(ends, quantity, false, goesOn);
  if (index < 0) return beyond(quantity, ends.at(-1)!.upTo!);
  const tier = tiers[index]!;
  return accepted({ amount: mul(started(quantity, tier.size), tier.price), tier: index + 1 });
};

/** What the tiers hold together, up to each of them. */
const capacities = (tiers: readonly SizedBlock[]): readonly { readonly upTo: Decimal | null }[] => {
  let held = ZERO;
  return tiers.map(({ size, maxBlocks }) => {
    if (maxBlocks === null) return { upTo: null };
    held = add(held, mul(maxBlocks, size));
    return { upTo: held };
  });
};

/** Blocks that a quantity has started: a part of one is a whole one. */
const started = (quantity: Decimal, size: Decimal): Decimal =>
  isPositive(quantity) ? divRound(quantity, size, 0, 'ceil') : ZERO;

const atMost = (blocks: Decimal, most: Decimal | null): Decimal => (most === null ? blocks : min(blocks, most));

const beyond = (quantity: Decimal, upTo: Decimal) =>
  refused({ code: 'price.beyond-last-tier', quantity: decText(quantity), upTo: decText(upTo) });
