/** What deals like a quote were closed at: reads them and the quote's own price, and has them compared. */
import { compileRates, convert, type CompiledRates } from '#contexts/pricing/index.ts';
import { dec, decText, roundTo } from '#kernel/decimal.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type DealGuidance, guidanceOf } from './deal-guidance.ts';
import { readClosedDeals } from './deal-guidance.store.ts';
import { readDecision } from './decision.store.ts';
import type { StoredPrice } from './priced-line.ts';
import type { Quote } from './quote.ts';

/** Older deals were made on another list. */
const GUIDANCE_DAYS = 730;
/** Sizes of deals are compared in one currency. */
const GUIDANCE_CURRENCY = 'EUR';

const ratesOf = (model: CommercialModel): CompiledRates | null => {
  const [table] = model.ofKind('rate-table');
  return table === undefined ? null : compileRates(table);
};

const inOneCurrency = (rates: CompiledRates | null, amount: string, currency: string): string | null => {
  const converted = convert(rates, dec(amount), currency, GUIDANCE_CURRENCY);
  return converted.ok ? decText(roundTo(converted.value, 2, 'halfEven')) : null;
};

export const guidanceFor = async (
  tx: Tx,
  model: CommercialModel,
  quote: Quote,
  at: Temporal.Instant,
): Promise<DealGuidance | null> => {
  const price = await readDecision<StoredPrice>(tx, quote.id, 'price');
  if (!price || quote.pricedContent !== quote.content) return null;
  const offerings = [...new Set(quote.lines.map(({ offering }) => offering))];
  const since = at.subtract({ hours: 24 * GUIDANCE_DAYS }).toString();
  const rates = ratesOf(model);
  const { discounts, estimate } = price.result;
  const closed = await readClosedDeals(tx, offerings, quote.familyId, since);
  return guidanceOf(
    {
      segment: quote.header.segment,
      offerings,
      discountPercent: discounts.effectivePercent,
      listTotal: inOneCurrency(rates, estimate.listTotal, quote.header.currency),
    },
    closed.map((deal) => ({ ...deal, listTotal: inOneCurrency(rates, deal.listTotal, deal.currency) })),
  );
};
