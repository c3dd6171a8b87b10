/**
 * What a clause says about the deal it stands in: `{{paymentTermDays}}` and the like, a closed list, so that "thirty days" in the terms can
 * never contradict the sixty that were agreed. Filled once, never again: a name that looks like a placeholder stays a name.
 */
import { showDay } from './show.ts';
import type { Words } from './words.ts';

export type ClauseFacts = {
  readonly customer: string;
  readonly seller: string;
  readonly quoteNumber: string;
  readonly currency: string;
  readonly termMonths: string;
  readonly contractFrom: string;
  readonly paymentTermDays: string;
  readonly validUntil: string;
};

export const CLAUSE_PLACEHOLDERS: readonly (keyof ClauseFacts)[] = [
  'customer',
  'seller',
  'quoteNumber',
  'currency',
  'termMonths',
  'contractFrom',
  'paymentTermDays',
  'validUntil',
];
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

const isKnown = (name: string): name is keyof ClauseFacts => (CLAUSE_PLACEHOLDERS as readonly string[]).includes(name);

/** Those that nobody could fill, each once, as they are written. */
export const unknownPlaceholders = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name).filter((name) => !isKnown(name))),
];

export const fillClause = (text: string, facts: ClauseFacts, words: Words): string =>
  text.replace(PLACEHOLDER, (whole, name: string) => {
    if (!isKnown(name)) return whole;
    return name === 'contractFrom' || name === 'validUntil' ? showDay(facts[name], words) : facts[name];
  });
