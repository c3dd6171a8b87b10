/** What each promotion takes off a quote over its term, in the quote's currency: what a budget is charged with. Pure. */
import type { PricePromise, PriceTrace } from '#contexts/pricing/index.ts';
import { add, dec, type Decimal, decText, divRound, mul, ZERO } from '#kernel/decimal.ts';

export type PromotionUse = { readonly promotion: string; readonly amount: string };

const PREFIX = 'promotion:';
const SCALE = 6;

/** How often an amount of the promise falls due within the term. Usage has no amount until it is rated, so it takes none. */
const times = (type: string, period: string | undefined, termMonths: number): Decimal => {
  if (type === 'oneTime') return dec('1');
  if (type !== 'recurring') return ZERO;
  return period === 'year' ? divRound(dec(String(termMonths)), dec('12'), SCALE, 'up') : dec(String(termMonths));
};

export const promotionUses = (
  trace: PriceTrace,
  promise: PricePromise,
  termMonths: number,
): readonly PromotionUse[] => {
  const periods = new Map(
    promise.lines.flatMap((line) =>
      line.charges.map(
        (charge) =>
          [
            `${charge.lineId}/${charge.componentId}/${charge.charge}/${charge.segmentId}`,
            'period' in charge ? charge.period : undefined,
          ] as const,
      ),
    ),
  );
  const taken = new Map<string, Decimal>();
  for (const { charges } of trace.lines)
    for (const charge of charges)
      for (const step of charge.steps) {
        if (!step.source.startsWith(PREFIX) || step.skipped !== undefined || step.base === undefined) continue;
        const promotion = step.source.slice(PREFIX.length);
        const each =
          step.percent === undefined
            ? dec(step.amount ?? '0')
            : divRound(mul(dec(step.base), dec(step.percent)), dec('100'), SCALE, 'up');
        const period = periods.get(`${charge.lineId}/${charge.componentId}/${charge.charge}/${charge.segmentId}`);
        taken.set(promotion, add(taken.get(promotion) ?? ZERO, mul(each, times(charge.type, period, termMonths))));
      }
  return [...taken].map(([promotion, amount]) => ({ promotion, amount: decText(amount) }));
};
