/** Reads a quote as one side of a comparison: what it says, and what it came to when it was last priced. */
import type { Json } from '#kernel/json.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { ComparedQuote, LineMoney } from './compare-quotes.ts';
import { readDecision } from './decision.store.ts';
import { type PricedPart, type StoredPrice, wholeParts } from './priced-line.ts';
import { readPartsOfLines } from './priced-line.store.ts';
import type { Quote } from './quote.ts';
import { priceOf } from './view-line.ts';
import { totalsOf } from './view-quote.ts';

export const readCompared = async (tx: Tx, quote: Quote): Promise<ComparedQuote> => {
  const [price, stored] = await Promise.all([
    readDecision<StoredPrice>(tx, quote.id, 'price'),
    readPartsOfLines<PricedPart>(tx, 'priced_line', quote.id, null),
  ]);
  const found = {
    currency: quote.header.currency,
    priceHolds: quote.pricedContent === quote.content,
    parts: stored.size > 0 ? stored : wholeParts(price?.result),
  };
  return {
    header: quote.header,
    lines: quote.lines,
    moneyOf: (line) => moneyIn(priceOf(line, found)),
    totals: totalsOf({ price, head: quote }) as Readonly<Record<string, string>> | null,
  };
};

const moneyIn = (price: Json): LineMoney | null => {
  if (price === null) return null;
  const { oneTime, recurringMonthly, termValue } = price as unknown as LineMoney;
  return { oneTime, recurringMonthly, termValue };
};
