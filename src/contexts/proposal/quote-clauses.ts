/** What a quote asks of the clauses: where, when, and what kind of deal it is. */
import { type Offered, partsOfLine, type Quote } from '#contexts/quote/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { ClauseDeal, ClauseQuestion } from './clauses.ts';
import type { Clause } from './proposal.contract.ts';

/** The categories of everything on the quote, also of what is chosen inside a bundle: hardware in a bundle is hardware. */
const productLines = (quote: Quote, offered: Offered): ReadonlySet<string> => {
  const found = new Set<string>();
  const take = (key: string): void => {
    const category = offered(key)?.offering.category;
    if (category !== undefined) found.add(category);
  };
  for (const line of quote.lines) {
    take(line.offering);
    const item = offered(line.offering);
    if (item) for (const part of partsOfLine(line, item.offering, offered)) take(part.offering);
  }
  return found;
};

export const dealOf = (quote: Quote, offered: Offered): ClauseDeal => ({
  orderType: quote.header.orderType ?? 'new',
  productLines: productLines(quote, offered),
  termMonths: quote.header.termMonths,
});

export const clauseQuestion = (quote: Quote, offered: Offered, at: Temporal.Instant): ClauseQuestion => ({
  country: quote.header.country,
  language: quote.header.language,
  on: at.toZonedDateTimeISO('UTC').toPlainDate().toString(),
  deal: dealOf(quote, offered),
});

export const clausesIn = (model: CommercialModel): readonly Clause[] =>
  model.ofKind('clause').map(({ content }) => content as unknown as Clause);
