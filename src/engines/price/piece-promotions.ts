/**
 * Promotions by piece: off each unit, across lines, buy some and get some. They follow one another over the same lines; what one took is no
 * longer there for the next (neither the money nor, for "buy x get y", the units), so no line goes below nothing and no unit is used twice.
 */
import { type Decimal, ONE, ZERO, add, cmp, isPositive, isZero, max, min, mul, sub, sum } from '#kernel/decimal.ts';
import { type Fraction, asScaled, fraction, timesFraction } from './fraction.ts';
import { percentOf } from './percent.ts';
import { RATE_DIVISION_SCALE } from './charge-model.ts';

export type Item = {
  readonly id: string;
  readonly product: string;
  readonly quantity: Decimal;
  readonly subtotal: Decimal;
};

/** Which lines a promotion is for; absent: all of them. */
type Aim = { readonly products?: readonly string[] };

/**
 * - `each`: on every line by itself, for at most so many of its units. A fixed value is off each of those units; a percentage is of them.
 * - `across`: one sum over the lines, by what is left of each. - `once`: the cheapest units first, for at most so many in all.
 */
export type PiecePromotion =
  | (Aim & {
      readonly kind: 'each' | 'once';
      readonly off: { readonly kind: 'percent' | 'fixed'; readonly value: Decimal };
      readonly unitsMax: Decimal | null;
    })
  | (Aim & { readonly kind: 'across'; readonly off: { readonly kind: 'percent' | 'fixed'; readonly value: Decimal } })
  | BuyGet;

/**
 * Buy so many units, get so many others for less. Units bought and units got are different ones, and all of the units got must be there.
 * `most`: what a turn gives at most, null without a limit. `times`: how often one order may do it; null, as often as it can. `pick`: which
 * units are bought and got when several lines could give them: the dearest units qualify and the cheapest are the gift, as most sellers mean
 * it (`cheapestUnit`), or the line that is worth most serves first for both (`dearestLine`, Medusa).
 */
type BuyGet = {
  readonly kind: 'buyGet';
  readonly buy: { readonly products: readonly string[]; readonly units: Decimal };
  readonly get: {
    readonly products: readonly string[];
    readonly units: Decimal;
    readonly percent: Decimal;
    readonly most: Decimal | null;
  };
  readonly times: number | null;
  readonly pick: 'cheapestUnit' | 'dearestLine';
};

/** What each promotion takes off each line; a line that it gives nothing is not named. */
export type Given = ReadonlyMap<string, Decimal>;

export const applyPieces = (items: readonly Item[], promotions: readonly PiecePromotion[]): readonly Given[] => {
  const taken: Taken = { money: new Map(), units: new Map() };
  return promotions.map((promotion) => {
    const given = givenBy(items, promotion, taken);
    for (const [id, amount] of given) taken.money.set(id, add(taken.money.get(id) ?? ZERO, amount));
    return given;
  });
};

/** What the promotions before have taken: money off lines, and units that are spoken for. */
type Taken = { readonly money: Map<string, Decimal>; readonly units: Map<string, Decimal> };

const givenBy = (items: readonly Item[], promotion: PiecePromotion, taken: Taken): Given => {
  if (promotion.kind === 'buyGet') return buyGet(items, promotion, taken);
  const aimed = items.filter((item) => isPositive(item.subtotal) && aimsAt(promotion.products, item));
  if (promotion.kind === 'across') return across(aimed, promotion.off, taken);
  return promotion.kind === 'each' ? onEach(aimed, promotion, taken) : onCheapest(aimed, promotion, taken);
};

type Units = Extract<PiecePromotion, { readonly kind: 'each' | 'once' }>;

const onEach = (items: readonly Item[], { off, unitsMax }: Units, taken: Taken): Given =>
  named(items.map((item) => [item.id, offUnits(item, off, unitsMax ?? item.quantity, taken)]));

const onCheapest = (items: readonly Item[], { off, unitsMax }: Units, taken: Taken): Given => {
  let left = unitsMax ?? ONE;
  const given: [string, Decimal][] = [];
  for (const item of byUnitPrice(items)) {
    const units = min(left, item.quantity);
    if (!isPositive(units)) break;
    given.push([item.id, offUnits(item, off, units, taken)]);
    left = sub(left, units);
  }
  return named(given);
};

/** A fixed value is off every unit; never more than those units cost, nor than what is left of the line. */
const offUnits = (
  item: Item,
  off: { readonly kind: 'percent' | 'fixed'; readonly value: Decimal },
  unitsMax: Decimal,
  taken: Taken,
): Decimal => {
  const units = min(unitsMax, item.quantity);
  const room = min(costOf(item, units), leftOf(item, taken));
  const value = off.kind === 'percent' ? percentOf(room, off.value) : mul(off.value, units);
  return max(ZERO, min(value, room));
};

const across = (
  items: readonly Item[],
  off: { readonly kind: 'percent' | 'fixed'; readonly value: Decimal },
  taken: Taken,
): Given => {
  const rooms = items.map((item) => max(ZERO, leftOf(item, taken)));
  const all = sum(rooms);
  if (isZero(all)) return new Map();
  const value = off.kind === 'percent' ? percentOf(all, off.value) : off.value;
  return named(
    items.map((item, index) => [
      item.id,
      min(exactly(timesFraction(value, fraction(rooms[index]!, all))), rooms[index]!),
    ]),
  );
};

const buyGet = (items: readonly Item[], promotion: BuyGet, taken: Taken): Given => {
  const given = new Map<string, Decimal>();
  const free = new Map(items.map((item) => [item.id, sub(item.quantity, taken.units.get(item.id) ?? ZERO)]));
  for (let time = 0; promotion.times === null || time < promotion.times; time++) {
    const turn = oneTurn(items, promotion, free);
    if (turn === null || turn.got.size === 0) break;
    for (const [id, units] of [...turn.bought, ...turn.got]) {
      free.set(id, sub(free.get(id)!, units));
      taken.units.set(id, add(taken.units.get(id) ?? ZERO, units));
    }
    let room = promotion.get.most;
    for (const [id, units] of turn.got) {
      const item = items.find((one) => one.id === id)!;
      const worth = percentOf(costOf(item, units), promotion.get.percent);
      const off = room === null ? worth : min(worth, room);
      room = room === null ? null : sub(room, off);
      given.set(id, min(add(given.get(id) ?? ZERO, off), leftOf(item, taken)));
    }
  }
  return named([...given]);
};

/** The units that one turn uses, or null when they are not there. */
const oneTurn = (items: readonly Item[], { buy, get, pick }: BuyGet, free: ReadonlyMap<string, Decimal>) => {
  const ordered = pick === 'cheapestUnit' ? byUnitPrice(items) : items.toSorted((a, b) => cmp(b.subtotal, a.subtotal));
  const bought = take(pick === 'cheapestUnit' ? ordered.toReversed() : ordered, buy, free);
  if (bought === null) return null;
  const rest = new Map([...free].map(([id, units]) => [id, sub(units, bought.get(id) ?? ZERO)]));
  const got = take(ordered, get, rest);
  return got === null ? null : { bought, got };
};

const take = (
  items: readonly Item[],
  wanted: { readonly products: readonly string[]; readonly units: Decimal },
  free: ReadonlyMap<string, Decimal>,
): ReadonlyMap<string, Decimal> | null => {
  const used = new Map<string, Decimal>();
  let left = wanted.units;
  for (const item of items) {
    if (!isPositive(left)) break;
    if (!wanted.products.includes(item.product)) continue;
    const units = min(left, free.get(item.id) ?? ZERO);
    if (!isPositive(units)) continue;
    used.set(item.id, units);
    left = sub(left, units);
  }
  return isPositive(left) ? null : used;
};

const aimsAt = (products: readonly string[] | undefined, item: Item): boolean =>
  products === undefined || products.includes(item.product);

const leftOf = (item: Item, taken: Taken): Decimal => sub(item.subtotal, taken.money.get(item.id) ?? ZERO);

/** Some units of a line at its average price. A third of a price does not end: finer than any currency, rounded where money is made. */
const costOf = (item: Item, units: Decimal): Decimal =>
  cmp(units, item.quantity) === 0
    ? item.subtotal
    : exactly(timesFraction(item.subtotal, fraction(units, item.quantity)));

const exactly = (amount: Fraction): Decimal => asScaled(amount, RATE_DIVISION_SCALE, 'halfEven');

/** The cheapest unit first; a line without units has no price of one. */
const byUnitPrice = (items: readonly Item[]): readonly Item[] =>
  items
    .filter((item) => isPositive(item.quantity))
    .toSorted((a, b) => cmp(mul(a.subtotal, b.quantity), mul(b.subtotal, a.quantity)));

const named = (given: readonly (readonly [string, Decimal])[]): Given =>
  new Map(given.filter(([, amount]) => isPositive(amount)));
