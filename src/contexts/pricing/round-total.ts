/**
 * Books that round the sum and not each charge: what is paid alike (once, each month or year over the same dates) is summed exactly, rounded once,
 * and shared out by largest remainder, so that the lines on the page still add up to it.
 */
import { type Decimal, exactText, roundTo, sum } from '#kernel/decimal.ts';
import { allocate } from '#kernel/money.ts';
import { type Descent, type Pricing, become, isUsage, paidAlike } from './price-charge.ts';

export const roundTotals = (pricing: Pricing, charges: readonly Descent[]): void => {
  const waiting = charges.filter((descent) => descent.book.place === 'total' && !isUsage(descent));
  if (waiting.length === 0) return;
  for (const group of Map.groupBy(waiting, (descent) => `${descent.book.source} ${paidAlike(descent)}`).values())
    share(pricing, group);
};

const share = ({ minorUnits }: Pricing, group: readonly Descent[]): void => {
  const weights = group.map(({ amount }) => amount);
  const total = roundTo(sum(weights), minorUnits, group[0]!.book.rounding);
  const parts: readonly Decimal[] = allocate(total, weights, minorUnits);
  group.forEach((descent, index) => {
    const { rounding: mode, source } = descent.book;
    const exact = descent.amountText;
    become(descent, parts[index]!);
    descent.steps.push({
      step: 'rounding',
      source,
      row: mode,
      result: descent.amountText,
      rounding: { mode, scale: minorUnits, exact, rounded: descent.amountText },
      note: `its share of ${exactText(total)}, the sum of ${group.length} rounded once`,
    });
  });
};
