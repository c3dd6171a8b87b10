/**
 * How a quantity becomes an amount, compiled once from its text so that rating only does arithmetic. Published price lists disagree
 * on every convention here (which tier holds its own bound, what nothing costs, whose price counts for the whole), so each is a named
 * policy of the model; `test/golden` holds the published numbers.
 */
import { type Decimal, ONE, ZERO, add, cmp, dec, divRound, isPositive, isZero, mul, sub } from '#kernel/decimal.ts';

type TierText = { readonly upTo?: string; readonly unitPrice: string; readonly flat?: string };
type Bounds = 'upperInclusive' | 'upperExclusive';
/** A quantity above a last tier that ends is refused, unless the model says that the last tier goes on (Kill Bill). */
type BeyondLast = 'refuse' | 'lastTier';

/** As an artifact holds it. `size` of a usage unit (prices for 1,000,000 tokens) divides unit prices and nothing else. */
export type ChargeModelText =
  | { readonly kind: 'flat'; readonly amount: string }
  | { readonly kind: 'perUnit'; readonly unitPrice: string }
  | {
      readonly kind: 'graduated' | 'volume';
      readonly tiers: readonly TierText[];
      readonly bounds?: Bounds;
      readonly zeroQuantity?: 'nothing' | 'firstFlat';
      readonly beyondLast?: BeyondLast;
    }
  | {
      readonly kind: 'block';
      readonly blocks: readonly { readonly upTo?: string; readonly price: string }[];
      readonly bounds?: Bounds;
      readonly beyondLast?: BeyondLast;
    }
  | { readonly kind: 'package'; readonly size: string; readonly price: string; readonly freeUnits?: string }
  | {
      readonly kind: 'tieredBlocks';
      readonly walk: 'graduated' | 'volume';
      readonly tiers: readonly { readonly size: string; readonly maxBlocks?: string; readonly pricePerBlock: string }[];
      readonly beyondLast?: BeyondLast;
    }
  | {
      readonly kind: 'percentage';
      readonly percent: string;
      readonly fixedPerEvent?: string;
      readonly minimumPerEvent?: string;
      readonly maximumPerEvent?: string;
      readonly freeAmount?: string;
      readonly freeEvents?: number;
    }
  | {
      readonly kind: 'graduatedPercentage';
      readonly tiers: readonly { readonly upTo?: string; readonly percent: string; readonly flat?: string }[];
      readonly bounds?: Bounds;
      readonly zeroQuantity?: 'nothing' | 'firstFlat';
      readonly beyondLast?: BeyondLast;
    };

/**
 * `upTo` null: the tier never ends. `above`: the quantity that the tiers before it hold, `before`: what that costs when each part is
 * priced by its own tier; known beforehand, so that the 24,000th tier costs no more to find and to rate than the second.
 */
type Tier = {
  readonly upTo: Decimal | null;
  readonly unitPrice: Decimal;
  readonly flat: Decimal;
  readonly above: Decimal;
  readonly before: Decimal;
};
export type SizedBlock = { readonly size: Decimal; readonly maxBlocks: Decimal | null; readonly price: Decimal };

/** `size` null: unit prices are for one unit. */
export type ChargeModel =
  | { readonly kind: 'flat'; readonly amount: Decimal }
  | { readonly kind: 'perUnit'; readonly unitPrice: Decimal; readonly size: Decimal | null }
  | {
      readonly kind: 'graduated' | 'volume';
      readonly tiers: readonly Tier[];
      readonly exclusive: boolean;
      readonly firstFlat: boolean;
      readonly size: Decimal | null;
      readonly goesOn: boolean;
    }
  | {
      readonly kind: 'block';
      readonly blocks: readonly { readonly upTo: Decimal | null; readonly price: Decimal }[];
      readonly exclusive: boolean;
      readonly goesOn: boolean;
    }
  | { readonly kind: 'package'; readonly size: Decimal; readonly price: Decimal; readonly freeUnits: Decimal }
  | {
      readonly kind: 'tieredBlocks';
      readonly walk: 'graduated' | 'volume';
      readonly tiers: readonly SizedBlock[];
      readonly goesOn: boolean;
    }
  | PercentageModel;

export type PercentageModel = {
  readonly kind: 'percentage';
  readonly percent: Decimal;
  readonly fixed: Decimal;
  readonly minimum: Decimal;
  readonly maximum: Decimal | null;
  /** Value that is free, and events that are: with both, whichever is used up first (Lago). Null: not limited by it. */
  readonly freeAmount: Decimal | null;
  readonly freeEvents: number | null;
};

/** The text must be valid (`chargeModelProblems` is empty); a publish check sees to that. */
export const compileChargeModel = (text: ChargeModelText, size: Decimal | null = null): ChargeModel => {
  switch (text.kind) {
    case 'flat':
      return { kind: 'flat', amount: dec(text.amount) };
    case 'perUnit':
      return { kind: 'perUnit', ...pricedFor(dec(text.unitPrice), size) };
    case 'graduated':
    case 'volume':
      return compileTiers(text, size);
    case 'graduatedPercentage':
      return compileTiers({ ...text, kind: 'graduated', tiers: text.tiers.map(asUnitTier) }, HUNDRED);
    case 'block':
      return {
        kind: 'block',
        blocks: text.blocks.map((block) => ({ upTo: optional(block.upTo), price: dec(block.price) })),
        exclusive: text.bounds === 'upperExclusive',
        goesOn: text.beyondLast === 'lastTier',
      };
    case 'package':
      return { kind: 'package', size: dec(text.size), price: dec(text.price), freeUnits: orZero(text.freeUnits) };
    case 'tieredBlocks':
      return {
        kind: 'tieredBlocks',
        walk: text.walk,
        tiers: text.tiers.map(compileSizedBlock),
        goesOn: text.beyondLast === 'lastTier',
      };
    case 'percentage':
      return {
        kind: 'percentage',
        percent: dec(text.percent),
        fixed: orZero(text.fixedPerEvent),
        minimum: orZero(text.minimumPerEvent),
        maximum: optional(text.maximumPerEvent),
        freeAmount: optional(text.freeAmount),
        freeEvents: text.freeEvents ?? null,
      };
  }
};

/** What makes a model unusable, in words for the person who publishes it; empty when it can be compiled and rated. */
export const chargeModelProblems = (text: ChargeModelText): readonly string[] => {
  switch (text.kind) {
    case 'flat':
    case 'perUnit':
      return [];
    case 'graduated':
    case 'volume':
    case 'graduatedPercentage':
      return boundProblems(text.tiers);
    case 'block':
      return boundProblems(text.blocks);
    case 'package':
      return isPositive(dec(text.size)) ? [] : ['a package holds nothing'];
    case 'tieredBlocks':
      return [
        ...text.tiers.flatMap((tier) => (isPositive(dec(tier.size)) ? [] : ['a block holds nothing'])),
        ...text.tiers.slice(0, -1).flatMap((tier) => (tier.maxBlocks ? [] : ['only the last tier may never end'])),
      ];
    case 'percentage':
      return text.maximumPerEvent !== undefined && cmp(dec(text.maximumPerEvent), orZero(text.minimumPerEvent)) < 0
        ? ['the most for an event is below the least']
        : [];
  }
};

const boundProblems = (tiers: readonly { readonly upTo?: string }[]): readonly string[] => {
  const problems: string[] = [];
  let before = ZERO;
  tiers.forEach((tier, index) => {
    const upTo = optional(tier.upTo);
    if (upTo === null && index < tiers.length - 1) problems.push('only the last tier may never end');
    if (upTo !== null && cmp(upTo, before) <= 0) problems.push(`tier ${index + 1} ends at or before the one below it`);
    if (upTo !== null) before = upTo;
  });
  return problems;
};

const HUNDRED: Decimal = { units: 100n, scale: 0 };

const asUnitTier = (tier: { readonly upTo?: string; readonly percent: string; readonly flat?: string }): TierText => ({
  ...(tier.upTo === undefined ? {} : { upTo: tier.upTo }),
  ...(tier.flat === undefined ? {} : { flat: tier.flat }),
  unitPrice: tier.percent,
});

const compileTiers = (
  text: Extract<ChargeModelText, { readonly kind: 'graduated' | 'volume' }>,
  size: Decimal | null,
): ChargeModel => {
  const power = powerOfTen(size);
  const divisor = power === null ? size : null;
  const tiers: Tier[] = [];
  let above = ZERO;
  let before = ZERO;
  for (const tier of text.tiers) {
    const unitPrice = power === null ? dec(tier.unitPrice) : shifted(dec(tier.unitPrice), power);
    const compiled = { upTo: tierEnd(text, tier), unitPrice, flat: orZero(tier.flat), above, before };
    tiers.push(compiled);
    if (compiled.upTo === null) break;
    before = add(before, tierAmount(compiled, sub(compiled.upTo, above), divisor));
    above = compiled.upTo;
  }
  return {
    kind: text.kind,
    tiers,
    exclusive: text.bounds === 'upperExclusive',
    firstFlat: text.zeroQuantity === 'firstFlat',
    size: divisor,
    goesOn: text.beyondLast === 'lastTier',
  };
};

/** Where a price is for 3,600 seconds, a second's price does not end: the one division of rating, far finer than any currency. */
export const RATE_DIVISION_SCALE = 30;

export const perSize = (amount: Decimal, size: Decimal | null): Decimal =>
  size === null ? amount : divRound(amount, size, RATE_DIVISION_SCALE, 'halfEven');

/** Units at a tier's price, and its flat fee. */
export const tierAmount = (
  tier: { readonly unitPrice: Decimal; readonly flat: Decimal },
  units: Decimal,
  size: Decimal | null,
): Decimal => {
  const amount = perSize(mul(units, tier.unitPrice), size);
  return isZero(tier.flat) ? amount : add(amount, tier.flat);
};

/** Units of a graduated tier are numbered from 1, so a tier that excludes its bound of 10 holds nine of them. */
const tierEnd = (
  text: { readonly kind: 'graduated' | 'volume'; readonly bounds?: Bounds },
  tier: TierText,
): Decimal | null => {
  const upTo = optional(tier.upTo);
  return upTo !== null && text.kind === 'graduated' && text.bounds === 'upperExclusive' ? sub(upTo, ONE) : upTo;
};

const compileSizedBlock = (tier: {
  readonly size: string;
  readonly maxBlocks?: string;
  readonly pricePerBlock: string;
}): SizedBlock => ({ size: dec(tier.size), maxBlocks: optional(tier.maxBlocks), price: dec(tier.pricePerBlock) });

/** A price for a million is a price for one with the point moved: exact, and no division when rating. */
const pricedFor = (unitPrice: Decimal, size: Decimal | null) => {
  const power = powerOfTen(size);
  return power === null ? { unitPrice, size } : { unitPrice: shifted(unitPrice, power), size: null };
};

/** The exponent of a size that is a power of ten; 0 for no size; null for any other. */
const powerOfTen = (size: Decimal | null): number | null => {
  if (size === null || isZero(size)) return 0;
  const digits = /^10*$/.exec(String(size.units));
  return digits === null || digits[0].length - 1 < size.scale ? null : digits[0].length - 1 - size.scale;
};

const shifted = (price: Decimal, power: number): Decimal => ({ units: price.units, scale: price.scale + power });
const optional = (text: string | undefined): Decimal | null => (text === undefined ? null : dec(text));
const orZero = (text: string | undefined): Decimal => (text === undefined ? ZERO : dec(text));
