/** From what was counted to what is billed: metrics overlap (cached tokens are input tokens), and each unit is paid for once. */
import { type Decimal, ONE, ZERO, dec, decText, isNegative, sub } from '#kernel/decimal.ts';
import { type Outcome, accepted, must, refused } from '#kernel/outcome.ts';
import type { UsageUnit } from './charge.contract.ts';

export type Usage = { readonly [metric: string]: string };

/**
 * The quantity of each metric that some unit bills: what was counted, less what more specific charges bill. Refused when the parts are
 * more than the whole, because then one of the counts is wrong and no price of it can be right.
 */
export const billableQuantities = (
  units: readonly UsageUnit[],
  usage: Usage,
): Outcome<ReadonlyMap<string, Decimal>> => {
  const byMetric = new Map(units.map((unit) => [unit.metric, unit]));
  const billed = new Map<string, Decimal>();
  const measure = (unit: UsageUnit, depth: number): Decimal => {
    must(depth <= byMetric.size, 'a published book has no circle of metrics');
    const known = billed.get(unit.metric);
    if (known !== undefined) return known;
    let quantity = counted(unit, usage);
    for (const metric of unit.less ?? []) {
      const part = byMetric.get(metric);
      if (part !== undefined) quantity = sub(quantity, measure(part, depth + 1));
    }
    billed.set(unit.metric, quantity);
    return quantity;
  };
  for (const unit of byMetric.values()) {
    const quantity = measure(unit, 0);
    if (isNegative(quantity))
      return refused({
        code: 'usage.parts-exceed-whole',
        metric: unit.metric,
        counted: decText(counted(unit, usage)),
        excess: decText(sub(ZERO, quantity)),
        parts: [...(unit.less ?? [])],
      });
  }
  return accepted(billed);
};

const counted = (unit: UsageUnit, usage: Usage): Decimal => {
  if (unit.perRequest) return ONE;
  const text = Object.hasOwn(usage, unit.metric) ? usage[unit.metric] : undefined;
  return text === undefined ? ZERO : dec(text);
};
