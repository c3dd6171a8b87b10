/**
 * What a request's promotions come to on each line before anything is priced: until when each lasts, where a line's segments must be cut
 * for it, and which units and shares fall on which charge where a promotion looks at several lines at once. Pure, and worked out once, so
 * that a line is still priced by itself.
 */
import type { PromotionCandidate } from '#contexts/promotion/index.ts';
import {
  type Decimal,
  ZERO,
  add,
  cmp,
  dec,
  divRound,
  isZero,
  min,
  mul,
  roundTo,
  sub,
  sum,
  whole,
} from '#kernel/decimal.ts';
import { allocate } from '#kernel/money.ts';
import { addMonthsAnchored, contains } from '#kernel/period.ts';
import type { Charge } from './charge.contract.ts';
import type { PriceLine, PricedSegment } from './pricing.contract.ts';

/** A candidate on one item. `until`: the first day on which it no longer holds there. `allotted`: by charge, units or money, see `allotTo`. */
export type ItemPromotion = PromotionCandidate & {
  readonly until?: string;
  readonly allotted?: ReadonlyMap<string, Decimal>;
};
export type PromotionsByItem = ReadonlyMap<string, readonly ItemPromotion[]>;

/** A charge at its list price, before anything is taken off. */
type Started = {
  readonly item: { readonly lineId: string; readonly componentId: string | null; readonly offering: string };
  readonly segment: PricedSegment;
  readonly quantity: Decimal;
  readonly list: Decimal;
  readonly entry: { readonly slot: string; readonly charge: Charge };
};

const keyOfItem = (lineId: string, componentId: string | null): string =>
  componentId === null ? lineId : `${lineId}/${componentId}`;

export const chargeKeyOf = ({ item, segment, entry }: Pick<Started, 'item' | 'segment' | 'entry'>): string =>
  `${keyOfItem(item.lineId, item.componentId)} ${entry.slot} ${segment.id}`;

const itemsOfLine = (line: PriceLine): readonly (readonly [string, readonly PricedSegment[]])[] => [
  [line.lineId, line.segments],
  ...(line.components ?? []).map(
    ({ componentId, segments }) => [keyOfItem(line.lineId, componentId), segments] as const,
  ),
];

export const itemKeysOf = (line: PriceLine): readonly string[] => itemsOfLine(line).map(([key]) => key);

export const promotionsByItem = (
  lines: readonly PriceLine[],
  candidates: readonly PromotionCandidate[],
): PromotionsByItem => {
  const index = new Map<string, ItemPromotion[]>();
  if (candidates.length === 0) return index;
  const starts = new Map(lines.flatMap(itemsOfLine).map(([key, [first]]) => [key, first?.from]));
  for (const candidate of candidates)
    for (const item of candidate.items) {
      const { months } = candidate.effect;
      const from = starts.get(item);
      const own =
        months === undefined || from === undefined
          ? candidate
          : { ...candidate, until: addMonthsAnchored(from, months) };
      const found = index.get(item);
      if (found === undefined) index.set(item, [own]);
      else found.push(own);
    }
  return index;
};

/** A promotion of the first months ends inside a segment: the segment becomes two, because every price is of a segment. */
export const cutAtPromotionEnds = (promotions: PromotionsByItem, line: PriceLine): PriceLine => {
  const ends = itemsOfLine(line).flatMap(([key]) =>
    (promotions.get(key) ?? []).flatMap(({ until }) => (until === undefined ? [] : [until])),
  );
  if (ends.length === 0) return line;
  const dates = [...new Set(ends)].sort();
  const cut = (segments: readonly PricedSegment[]) => segments.flatMap((segment) => pieces(segment, dates));
  return {
    ...line,
    segments: cut(line.segments),
    ...(line.components === undefined
      ? {}
      : { components: line.components.map((part) => ({ ...part, segments: cut(part.segments) })) }),
  };
};

/** The first piece keeps the id; a later one is named by its first day as well. */
const pieces = (segment: PricedSegment, dates: readonly string[]): readonly PricedSegment[] => {
  const inside = dates.filter((date) => date > segment.from && contains(segment, date));
  return [segment.from, ...inside].map((from, index) => {
    const to = inside[index] ?? segment.to;
    return {
      ...segment,
      id: index === 0 ? segment.id : `${segment.id}@${from}`,
      from,
      ...(to === undefined ? {} : { to }),
    };
  });
};

/** Whether it looks at several lines at once: then an edited line may move what others get. */
export const isAcrossLines = ({ effect }: PromotionCandidate): boolean =>
  effect.kind === 'amountAcross' || effect.kind === 'buyGet';

type Allotting = {
  readonly lines: readonly PriceLine[];
  /** The charges of these lines at list, with their segments cut already. */
  readonly started: readonly Started[];
  readonly minorUnits: number;
  /** A charge whose contracted price shuts promotions out takes no share from the others. */
  readonly isShut: (charge: Started) => boolean;
};

/** Gives each charge its share of an amount for the whole, or its units of those that are free. */
export const allotAcross = (promotions: PromotionsByItem, allotting: Allotting): PromotionsByItem => {
  const known = new Map<string, ReadonlyMap<string, Decimal>>();
  const allottedOf = (candidate: ItemPromotion): ReadonlyMap<string, Decimal> => {
    const found = known.get(candidate.promotion) ?? allotTo(candidate, allotting);
    known.set(candidate.promotion, found);
    return found;
  };
  return new Map(
    [...promotions].map(([item, candidates]) => [
      item,
      candidates.map((one) => (isAcrossLines(one) ? { ...one, allotted: allottedOf(one) } : one)),
    ]),
  );
};

/** Counted on the first day of each charge's segment, over all that is in force on that day. */
const allotTo = (candidate: ItemPromotion, allotting: Allotting): ReadonlyMap<string, Decimal> => {
  const items = new Set(candidate.items);
  const { effect } = candidate;
  const pool = allotting.started.filter(
    (charge) =>
      items.has(keyOfItem(charge.item.lineId, charge.item.componentId)) &&
      isTargeted(effect, charge.entry.charge) &&
      !allotting.isShut(charge),
  );
  const allotted = new Map<string, Decimal>();
  for (const date of new Set(pool.map(({ segment }) => segment.from))) {
    const inForce = pool
      .filter(({ segment }) => contains(segment, date))
      .sort((a, b) => (chargeKeyOf(a) < chargeKeyOf(b) ? -1 : 1));
    const shares =
      effect.kind === 'amountAcross'
        ? sharesOf(effect, inForce, allotting)
        : unitsOf(candidate, inForce, date, allotting.lines);
    inForce.forEach((charge, index) => {
      if (charge.segment.from === date) allotted.set(chargeKeyOf(charge), shares[index]!);
    });
  }
  return allotted;
};

export const paidPerOf = (charge: Charge): 'oneTime' | 'month' | 'year' | null =>
  charge.type === 'usage' ? null : charge.type === 'oneTime' ? 'oneTime' : charge.period;

export const isTargeted = (effect: PromotionCandidate['effect'], charge: Charge): boolean =>
  (effect.chargeTypes === undefined || effect.chargeTypes.includes(charge.type)) &&
  (effect.charges === undefined || effect.charges.includes(charge.key)) &&
  (!('on' in effect) || effect.on === paidPerOf(charge));

type Across = Extract<PromotionCandidate['effect'], { kind: 'amountAcross' }>;

/** Never more than there is: a voucher of 100 on 80 is worth 80. */
const sharesOf = (effect: Across, charges: readonly Started[], { minorUnits }: Allotting): readonly Decimal[] => {
  const weights = charges.map(({ list }) => list);
  const amount = roundTo(min(dec(effect.amount), sum(weights)), minorUnits, 'down');
  return isZero(amount) ? charges.map(() => ZERO) : allocate(amount, weights, minorUnits);
};

const UNIT_PRICE_SCALE = 18;

/** The free units of each charge: those of the items that cost least a unit at list; equal ones by the name of the item. */
const unitsOf = (
  { effect, bought }: ItemPromotion,
  charges: readonly Started[],
  date: string,
  lines: readonly PriceLine[],
): readonly Decimal[] => {
  if (effect.kind !== 'buyGet') return charges.map(() => ZERO);
  const quantities = quantitiesOn(lines, date);
  const groups = [...Map.groupBy(charges, ({ item }) => keyOfItem(item.lineId, item.componentId))]
    .map(([key, own]) => ({ key, units: quantities.get(key) ?? ZERO, price: unitPrice(own) }))
    .sort((a, b) => cmp(a.price, b.price) || (a.key < b.key ? -1 : 1));
  const [buy, get] = [dec(effect.buy), dec(effect.get)];
  const counted = (keys: readonly string[]): Decimal => sum(keys.map((key) => quantities.get(key) ?? ZERO));
  const sets =
    bought === undefined
      ? timesIn(counted(groups.map(({ key }) => key)), add(buy, get))
      : timesIn(counted([...new Set(bought)]), buy);
  let free = mul(sets, get);
  const freeOf = new Map<string, Decimal>();
  for (const { key, units } of groups) {
    const taken = min(free, units);
    freeOf.set(key, taken);
    free = sub(free, taken);
  }
  return charges.map(({ item, quantity }) =>
    min(freeOf.get(keyOfItem(item.lineId, item.componentId)) ?? ZERO, quantity),
  );
};

const timesIn = (units: Decimal, size: Decimal): Decimal => (isZero(size) ? ZERO : divRound(units, size, 0, 'down'));

const unitPrice = (charges: readonly Started[]): Decimal =>
  sum(
    charges.map(({ list, quantity }) =>
      divRound(list, isZero(quantity) ? whole(1) : quantity, UNIT_PRICE_SCALE, 'halfEven'),
    ),
  );

const quantitiesOn = (lines: readonly PriceLine[], date: string): ReadonlyMap<string, Decimal> =>
  new Map(
    lines.flatMap(itemsOfLine).map(([key, segments]) => {
      const segment = segments.find((one) => contains(one, date));
      return [key, segment === undefined ? ZERO : dec(segment.quantity)];
    }),
  );
