import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Clause } from './proposal.contract.ts';

/**
 * The clauses that hold for a customer's country, in the language of the document, on the day it is presented.
 *
 * A country without clauses is refused, and so is one whose clauses do not exist in the language: printing another
 * country's or another language's terms would promise what legal never wrote.
 */
export const selectClauses = (
  clauses: readonly Clause[],
  country: string,
  language: string,
  date: string,
): Outcome<readonly Clause[]> => {
  const ofCountry = clauses.filter((one) => one.country === country);
  if (ofCountry.length === 0) return refused({ code: 'proposal.no-clauses-for-country', country });

  const inForce = ofCountry.filter((one) => isInForce(one, date));
  if (inForce.length === 0) return refused({ code: 'proposal.no-clauses-in-force', country, date });

  const chosen = inForce.filter((one) => one.language === language);
  const missing = missingKeys(inForce, chosen);
  if (missing.length > 0)
    return refused({ code: 'proposal.clause-not-translated', country, language, clauses: missing });

  const doubled = firstDouble(chosen);
  if (doubled) return refused({ code: 'proposal.clause-ambiguous', country, language, date, clause: doubled });
  return accepted(chosen.toSorted(byPlace));
};

/** The keys that legal must have approved for this proposal. */
export const nonStandard = (clauses: readonly Clause[]): readonly string[] =>
  clauses.filter((one) => !one.standard).map((one) => one.key);

const isInForce = ({ effective }: Clause, date: string): boolean =>
  effective.from <= date && (effective.to === undefined || date < effective.to);

const missingKeys = (wanted: readonly Clause[], chosen: readonly Clause[]): readonly string[] => {
  const have = new Set(chosen.map((one) => one.key));
  return [...new Set(wanted.map((one) => one.key))].filter((key) => !have.has(key)).toSorted();
};

const firstDouble = (clauses: readonly Clause[]): string | undefined =>
  clauses.find((one, at) => clauses.findIndex((other) => other.key === one.key) !== at)?.key;

const byPlace = (a: Clause, b: Clause): number => a.order - b.order || (a.key < b.key ? -1 : 1);
