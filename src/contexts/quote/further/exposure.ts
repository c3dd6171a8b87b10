/** What a customer owes and may come to owe, against what they are good for. Pure: the limit is an answer that was read before. */
import { type Decimal, ZERO, add, cmp, dec, decText, max, sub, sum } from '#kernel/decimal.ts';
import type { Exposure } from './further.ts';

/** One live revision of a deal of the customer. Families with one `togetherId` stand beside each other; others of a deal are alternatives. */
export type ExposedDeal = {
  readonly dealId: string;
  readonly togetherId: string;
  readonly isAccepted: boolean;
  readonly currency: string;
  readonly value: string;
};

export const exposureOf = (deals: readonly ExposedDeal[], currency: string, limit: string | null): Exposure => {
  const own = deals.filter((deal) => deal.currency === currency);
  const byDeal = [...Map.groupBy(own, ({ dealId }) => dealId).values()];
  const accepted = sum(byDeal.map((all) => sum(all.filter(isAccepted).map(valueOf))));
  const open = sum(byDeal.map(openOf));
  const total = add(accepted, open);
  return {
    currency,
    open: decText(open),
    accepted: decText(accepted),
    total: decText(total),
    limit,
    over: limit !== null && cmp(total, dec(limit)) > 0 ? decText(sub(total, dec(limit))) : null,
    otherCurrencies: [
      ...new Set(deals.filter((deal) => deal.currency !== currency).map((deal) => deal.currency)),
    ].sort(),
  };
};

const isAccepted = (deal: ExposedDeal): boolean => deal.isAccepted;
const valueOf = ({ value }: ExposedDeal): Decimal => dec(value);

/** Of alternatives the dearest; what stands together counts together. Beside an accepted part only what stands with it is still open. */
const openOf = (all: readonly ExposedDeal[]): Decimal => {
  const taken = new Set(all.filter(isAccepted).map(({ togetherId }) => togetherId));
  const open = all.filter((deal) => !deal.isAccepted && (taken.size === 0 || taken.has(deal.togetherId)));
  return [...Map.groupBy(open, ({ togetherId }) => togetherId).values()]
    .map((together) => sum(together.map(valueOf)))
    .reduce(max, ZERO);
};
