/**
 * The last deals that were submitted, each routed by two models. A page at a time, each in a transaction of its own: ten thousand deals take longer than
 * a transaction may, and nobody waits for them meanwhile.
 */
import { type Quote, readMargin, readPrice, readQuote, readSubmittedIds } from '#contexts/quote/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { dealFacts } from './deal-facts.ts';
import { routeApproval } from './route.ts';
import { type JudgedDeal, judgeDeal } from './simulate-deals.ts';
import { readSubjectsAsked } from './subjects.store.ts';

export const DEALS_MAX = 10_000;
const PAGE = 50;

export type DealUnder = JudgedDeal & {
  readonly total: string;
  readonly quote: Omit<Quote, 'lines'>;
  readonly currency: string;
};

export type DealsRead = {
  readonly deals: readonly DealUnder[];
  /** Of those submitted: how many could not be judged, and why. */
  readonly leftOut: Readonly<Record<string, number>>;
};

type Both = { readonly before: CommercialModel; readonly after: CommercialModel; readonly on: string };

type Reading = <T>(read: (tx: Tx) => Promise<T>) => Promise<T>;

export const judgeLastDeals = async (reading: Reading, both: Both, last: number): Promise<DealsRead> => {
  const asked = await reading((tx) => readSubjectsAsked(tx, DEALS_MAX));
  const deals: DealUnder[] = [];
  const leftOut: Record<string, number> = {};
  let before: string | null = null;
  for (let left = Math.min(last, DEALS_MAX); left > 0;) {
    const page = await reading(async (tx) => {
      const found: readonly string[] = await readSubmittedIds(tx, asked, before, Math.min(PAGE, left));
      return { ids: found, judged: await Promise.all(found.map((id) => judgeOne(tx, id, both))) };
    });
    const { ids }: { readonly ids: readonly string[] } = page;
    for (const judged of page.judged) {
      if (typeof judged === 'string') leftOut[judged] = (leftOut[judged] ?? 0) + 1;
      else deals.push(judged);
    }
    before = ids.at(-1) ?? null;
    left = ids.length < PAGE ? 0 : left - ids.length;
  }
  return { deals, leftOut };
};

/** The deal, or the code of why it cannot be judged. */
const judgeOne = async (tx: Tx, id: string, { before, after, on }: Both): Promise<DealUnder | string> => {
  const [quote, price, margin] = await Promise.all([readQuote(tx, id), readPrice(tx, id), readMargin(tx, id)]);
  if (!quote || !price || !margin || quote.pricedContent !== quote.content) return 'quote.not-priced';
  const { header, lines, territory, familyId } = quote;
  const routed = (model: CommercialModel) => {
    const told = dealFacts(
      { header, lines, territory, familyId, price: price.result, margin: margin.result },
      model,
      on,
    );
    if (!told.ok) return told.refusal.code;
    const routing = routeApproval(model, on, told.value.facts);
    return routing.ok
      ? { steps: routing.value.steps, total: told.value.facts.totalInPolicyCurrency }
      : routing.refusal.code;
  };
  const [was, now] = [routed(before), routed(after)];
  if (typeof was === 'string') return was;
  if (typeof now === 'string') return now;
  return { quote, currency: header.currency, total: was.total, ...judgeDeal(was.steps, now.steps) };
};
