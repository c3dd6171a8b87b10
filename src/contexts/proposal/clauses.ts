/**
 * The clauses that hold for a deal: those of the customer's country that are about such a deal, in the language of the document, on the
 * day it is presented, in the words that were chosen.
 *
 * A country without clauses is refused, and so is one whose clauses do not exist in the language: printing another country's or another
 * language's terms would promise what legal never wrote. A clause that is not optional cannot be left out.
 */
import type { ChosenClause } from '#contexts/quote/index.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Clause, ClauseCondition } from './proposal.contract.ts';

/** The words of the clause as it comes; chosen, they take an optional clause in. */
export const STANDARD_TEXT = 'standard';
/** Words of this deal's own, which legal has not seen. */
export const OWN_TEXT = 'own-text';

export type ClauseDeal = {
  readonly orderType: string;
  readonly productLines: ReadonlySet<string>;
  readonly termMonths: number;
};
export type ClauseQuestion = {
  readonly country: string;
  readonly language: string;
  readonly on: string;
  readonly deal: ClauseDeal;
};
export type WantedClause = Pick<ChosenClause, 'key' | 'choice' | 'text'>;

/** One clause that the deal can or must have, with all the words there are for it. */
export type ClauseOffer = { readonly standard: Clause; readonly alternatives: readonly Clause[] };
export type ClauseText = Pick<Clause, 'key' | 'title' | 'text' | 'standard'> & { readonly choice: string };

export const clauseOffers = (clauses: readonly Clause[], asked: ClauseQuestion): Outcome<readonly ClauseOffer[]> => {
  const { country, language, on, deal } = asked;
  const ofCountry = clauses.filter((one) => one.country === country);
  if (ofCountry.length === 0) return refused({ code: 'proposal.no-clauses-for-country', country });

  const inForce = ofCountry.filter((one) => isInForce(one, on));
  if (inForce.length === 0) return refused({ code: 'proposal.no-clauses-in-force', country, date: on });

  const about = inForce.filter((one) => one.alternative !== undefined || isAbout(one.when, deal));
  const inLanguage = about.filter((one) => one.language === language);
  const standing = (one: Clause): boolean => one.alternative === undefined;
  const missing = missingKeys(about.filter(standing), inLanguage.filter(standing));
  if (missing.length > 0)
    return refused({ code: 'proposal.clause-not-translated', country, language, clauses: missing });

  const doubled = firstDouble(inLanguage);
  if (doubled) return refused({ code: 'proposal.clause-ambiguous', country, language, date: on, clause: doubled });
  const alternatives = Map.groupBy(
    inLanguage.filter((one) => !standing(one)),
    ({ key }) => key,
  );
  return accepted(
    inLanguage
      .filter(standing)
      .toSorted(byPlace)
      .map((standard) => ({ standard, alternatives: alternatives.get(standard.key) ?? [] })),
  );
};

/** In the order of the page, each in the words that were chosen for it. */
export const selectClauses = (
  clauses: readonly Clause[],
  asked: ClauseQuestion,
  chosen: readonly WantedClause[] = [],
): Outcome<readonly ClauseText[]> => {
  const offers = clauseOffers(clauses, asked);
  if (!offers.ok) return offers;
  const known = new Set(offers.value.map(({ standard }) => standard.key));
  const strange = chosen.filter(({ key }) => !known.has(key)).map(({ key }) => key);
  if (strange.length > 0)
    return refused({ code: 'proposal.clause-not-applicable', clauses: strange, applicable: [...known] });
  const wanted = new Map(chosen.map((one) => [one.key, one]));
  const texts: ClauseText[] = [];
  for (const offer of offers.value) {
    const choice = wanted.get(offer.standard.key);
    if (choice === undefined && offer.standard.optional) continue;
    const text = wordsOf(offer, choice ?? { key: offer.standard.key, choice: STANDARD_TEXT });
    if (!text.ok) return text;
    texts.push(text.value);
  }
  return accepted(texts);
};

const wordsOf = ({ standard, alternatives }: ClauseOffer, { choice, text }: WantedClause): Outcome<ClauseText> => {
  const { key, title } = standard;
  if (choice === OWN_TEXT)
    return text === undefined
      ? refused({ code: 'proposal.clause-without-words', clause: key })
      : accepted({ key, title, text, standard: false, choice });
  const row = choice === STANDARD_TEXT ? standard : alternatives.find(({ alternative }) => alternative === choice);
  if (row !== undefined) return accepted({ key, title: row.title, text: row.text, standard: row.standard, choice });
  const choices = [STANDARD_TEXT, ...alternatives.map(({ alternative }) => alternative ?? ''), OWN_TEXT];
  return refused({ code: 'proposal.clause-choice-unknown', clause: key, choice, choices });
};

/** What was chosen, with whether legal has approved the words; refused as the document would be. */
export const chosenClauses = (
  clauses: readonly Clause[],
  asked: ClauseQuestion,
  wanted: readonly WantedClause[],
): Outcome<readonly ChosenClause[]> => {
  const texts = selectClauses(clauses, asked, wanted);
  if (!texts.ok) return texts;
  const standing = new Map(texts.value.map(({ key, standard }) => [key, standard]));
  return accepted(
    wanted
      .map(({ key, choice, text }) => ({
        key,
        choice,
        ...(choice === OWN_TEXT && text !== undefined ? { text } : {}),
        standard: standing.get(key) === true,
      }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  );
};

/** The keys that legal must have approved for this proposal. */
export const nonStandard = (clauses: readonly Pick<ClauseText, 'key' | 'standard'>[]): readonly string[] =>
  clauses.filter((one) => !one.standard).map((one) => one.key);

const isAbout = (condition: ClauseCondition | undefined, deal: ClauseDeal): boolean =>
  condition === undefined ||
  ((condition.orderTypes === undefined || condition.orderTypes.includes(deal.orderType)) &&
    (condition.productLines === undefined || condition.productLines.some((one) => deal.productLines.has(one))) &&
    (condition.termMonthsFrom === undefined || condition.termMonthsFrom <= deal.termMonths) &&
    (condition.termMonthsUpTo === undefined || deal.termMonths <= condition.termMonthsUpTo));

const isInForce = ({ effective }: Clause, date: string): boolean =>
  effective.from <= date && (effective.to === undefined || date < effective.to);

const missingKeys = (wanted: readonly Clause[], chosen: readonly Clause[]): readonly string[] => {
  const have = new Set(chosen.map((one) => one.key));
  return [...new Set(wanted.map((one) => one.key))].filter((key) => !have.has(key)).toSorted();
};

const sameText = (a: Clause, b: Clause): boolean => a.key === b.key && a.alternative === b.alternative;
const firstDouble = (clauses: readonly Clause[]): string | undefined =>
  clauses.find((one, at) => clauses.findIndex((other) => sameText(other, one)) !== at)?.key;

const byPlace = (a: Clause, b: Clause): number => a.order - b.order || (a.key < b.key ? -1 : 1);
