/** Whether the term of the quote is one that each offering on it is sold for. Pure. */
import type { OfferedItem } from './commercial-model.ts';
import type { Check } from './validation.ts';

type Sold = { readonly lineId: string; readonly name: string; readonly item: OfferedItem | undefined };

/** An offering that names no terms is sold for any. */
export const termChecks = (termMonths: number, sold: readonly Sold[]): readonly Check[] =>
  sold.flatMap(({ lineId, name, item }) => {
    const choices = item?.offering.term?.choices;
    if (choices === undefined || choices.includes(termMonths)) return [];
    return [
      {
        severity: 'blocking' as const,
        code: 'quote.term-not-offered',
        message: `${name}: it is sold for ${orOf(choices)} months, and the quote runs for ${termMonths}.`,
        todo: 'Make the quote for one of these terms, or choose what is sold for this one.',
        lineId,
        owner: 'seller',
      },
    ];
  });

const orOf = (choices: readonly number[]): string => {
  const sorted = choices.toSorted((a, b) => a - b);
  const last = sorted.at(-1);
  return sorted.length < 2 ? String(last) : `${sorted.slice(0, -1).join(', ')} or ${last}`;
};
