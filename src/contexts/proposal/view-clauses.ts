/** The terms of a quote as a person settles them: what stands, what else could, and how far it departs from the standard words. Pure. */
import type { Quote } from '#contexts/quote/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import { clauseOffers, type ClauseOffer, type ClauseQuestion, OWN_TEXT, STANDARD_TEXT } from './clauses.ts';
import type { Clause } from './proposal.contract.ts';
import { wordDiff } from './word-diff.ts';

export const viewClauses = (
  quote: Quote,
  clauses: readonly Clause[],
  asked: ClauseQuestion,
  forCustomer: boolean,
): Outcome<JsonObject> => {
  const offers = clauseOffers(clauses, asked);
  if (!offers.ok) return offers;
  const chosen = new Map((quote.header.clauses ?? []).map((one) => [one.key, one]));
  const known = new Set(offers.value.map(({ standard }) => standard.key));
  const all = offers.value.map((offer) => viewOf(offer, chosen.get(offer.standard.key)));
  const items = forCustomer
    ? all.filter(({ included }) => included).map(({ key, title, text }) => ({ key, title, text }))
    : all;
  return accepted({
    country: asked.country,
    language: asked.language,
    items,
    // Chosen once, and no longer about this deal since its lines or its term changed: presenting refuses them.
    ...(forCustomer ? {} : { notApplicable: [...chosen.keys()].filter((key) => !known.has(key)) }),
  });
};

const viewOf = (
  { standard, alternatives }: ClauseOffer,
  own: NonNullable<Quote['header']['clauses']>[number] | undefined,
) => {
  const choice = own?.choice ?? STANDARD_TEXT;
  const included = own !== undefined || standard.optional !== true;
  const row = alternatives.find(({ alternative }) => alternative === choice);
  const text = choice === OWN_TEXT ? (own?.text ?? '') : (row ?? standard).text;
  return {
    key: standard.key,
    title: (row ?? standard).title,
    text,
    included,
    required: standard.optional !== true,
    choice,
    standard: own?.standard ?? standard.standard,
    deviates: included && choice !== STANDARD_TEXT,
    changes: choice === STANDARD_TEXT ? [] : wordDiff(standard.text, text).map((change) => ({ ...change })),
    standardText: standard.text,
    alternatives: alternatives.map((each) => ({
      choice: each.alternative ?? '',
      title: each.title,
      text: each.text,
      standard: each.standard,
      changes: wordDiff(standard.text, each.text).map((change) => ({ ...change })),
    })),
  };
};
