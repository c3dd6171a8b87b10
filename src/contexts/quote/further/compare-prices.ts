/** What a unit costs now, beside what the customer accepted last time. Pure. */
import type { PriceResult } from '#contexts/pricing/index.ts';
import { add, cmp, dec, decText, divRound, isZero, mul, sub, type Decimal, ZERO } from '#kernel/decimal.ts';
import type { ComparedPrice } from './further.ts';

export type UnitPrice = Pick<ComparedPrice, 'offering' | 'charge' | 'per'> & { readonly amount: Decimal };
export type LastDeal = {
  readonly number: string;
  readonly acceptedAt: string;
  readonly prices: ReadonlyMap<string, UnitPrice>;
};

const HUNDRED = dec('100');
const UNIT_SCALE = 4;
const PERCENT_SCALE = 1;

/** By offering, charge and period: what all lines and steps come to, less their shares of the discount on the whole, by their units. */
export const unitPrices = ({ lines, allocation }: PriceResult['promise']): ReadonlyMap<string, UnitPrice> => {
  type Key = Pick<PriceResult['promise']['allocation'][number], 'lineId' | 'componentId' | 'charge' | 'segmentId'>;
  const keyOf = (one: Key): string => JSON.stringify([one.lineId, one.componentId, one.charge, one.segmentId]);
  const shares = new Map(allocation.filter(({ per }) => per !== 'credit').map((one) => [keyOf(one), dec(one.amount)]));
  const sums = new Map<string, { readonly price: UnitPrice; readonly units: Decimal }>();
  for (const charge of lines.filter(({ optional }) => optional !== true).flatMap(({ charges }) => charges)) {
    if (charge.type === 'usage') continue;
    const per = charge.type === 'oneTime' ? 'once' : charge.period;
    const { offering, charge: name } = charge;
    const key = `${offering} ${name} ${per}`;
    const before = sums.get(key);
    const amount = add(before?.price.amount ?? ZERO, sub(dec(charge.amount), shares.get(keyOf(charge)) ?? ZERO));
    const units = add(before?.units ?? ZERO, dec(charge.quantity));
    sums.set(key, { price: { offering, charge: name, per, amount }, units });
  }
  return new Map(
    [...sums].flatMap(([key, { price, units }]) =>
      isZero(units) ? [] : [[key, { ...price, amount: divRound(price.amount, units, UNIT_SCALE, 'halfEven') }]],
    ),
  );
};

/** `last`: newest first. Of each charge the newest deal that had it; what was free then has no percentage. */
export const comparedPrices = (
  mine: ReadonlyMap<string, UnitPrice>,
  last: readonly LastDeal[],
): readonly ComparedPrice[] =>
  [...mine].flatMap(([key, { amount, ...price }]): readonly ComparedPrice[] => {
    const deal = last.find(({ prices }) => prices.has(key));
    const then = deal?.prices.get(key)?.amount;
    if (deal === undefined || then === undefined || isZero(then)) return [];
    return [
      {
        ...price,
        mine: decText(amount),
        last: decText(then),
        differencePercent: decText(divRound(mul(sub(amount, then), HUNDRED), then, PERCENT_SCALE, 'halfEven')),
        number: deal.number,
        acceptedAt: deal.acceptedAt,
      },
    ];
  });

/** Less than this is a rounding, or a step of a ramp. */
const WORTH_SAYING_PERCENT = dec('5');

export const isWorthSaying = ({ differencePercent }: ComparedPrice): boolean => {
  const difference = dec(differencePercent);
  return cmp(difference.units < 0n ? sub(ZERO, difference) : difference, WORTH_SAYING_PERCENT) >= 0;
};
