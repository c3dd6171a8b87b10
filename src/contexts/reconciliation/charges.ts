/** What an item says of money, charge by charge, as text that two systems can be held to. Pure. */
import type { Json } from '#kernel/json.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { Rec } from './merge.ts';

type Term = {
  readonly chargeKey?: Json;
  readonly segmentId?: Json;
  readonly currency?: Json;
  readonly [member: string]: Json | undefined;
};

/** One field a charge, with the amount that a person reads, and one over everything that was promised, to the last digit. */
export const chargeFields = (terms: readonly Term[], componentOf: (term: Term) => string = () => ''): Rec['fields'] => {
  const sorted = terms
    .map((term) => ({ name: nameOf(term, componentOf(term)), term }))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {
    ...Object.fromEntries(sorted.map(({ name, term }) => [name, amountOf(term)])),
    promise: fingerprint(
      'reconciliation-promise/1',
      sorted.map(({ term }) => term),
    ),
  };
};

const nameOf = ({ chargeKey, segmentId }: Term, component: string): string =>
  `charge ${String(chargeKey)}${component === '' ? '' : ` of ${component}`} (${String(segmentId)})`;

const amountOf = ({ amount, quantity, currency }: Term): string =>
  `${amount === undefined ? 'by use' : String(amount)} ${String(currency)}${quantity === undefined ? '' : `, ${String(quantity)} ×`}`;
