/** Why something may not be sold here, in words, and what would make it possible. Pure. */
import type { Instead } from '#contexts/catalog/index.ts';
import type { Reason } from '#contexts/eligibility/index.ts';

type Row = {
  /** The end of a sentence that begins with a name. */
  readonly says: (reason: Reason) => string;
  readonly todo: string | ((reason: Reason) => string);
  readonly owner: 'seller' | 'catalog';
};

const NAMED_MAX = 3;

/** For what is not on sale, what is sold in its place. */
const insteadOf = (reason: Reason): string => {
  const { replacement, substitutes } = reason as unknown as Partial<Instead>;
  const instead = [
    ...(replacement ? [`it is replaced by ${replacement}`] : []),
    ...(substitutes && substitutes.length > 0
      ? [`instead there is ${substitutes.slice(0, NAMED_MAX).join(', ')}`]
      : []),
  ];
  const otherwise = 'ask sales operations for an exception on this line';
  return instead.length === 0
    ? 'Choose what is on sale, or ask sales operations for an exception on this line.'
    : `Choose another: ${instead.join('; ')}; or ${otherwise}.`;
};

export const reasonRows: Readonly<Record<string, Row>> = {
  'eligibility.unknown-offering': {
    says: () => 'is not in the commercial model in force',
    todo: 'Take the line out, or have the catalog owner publish the offering again.',
    owner: 'catalog',
  },
  'eligibility.not-on-sale': {
    says: ({ date, said }) => `is not on sale on ${String(date)}: it ${String(said)}`,
    todo: insteadOf,
    owner: 'seller',
  },
  'eligibility.market': {
    says: ({ country }) => `is not sold in ${String(country)}`,
    todo: 'Choose what is sold in this country, or ask the owner of the offering to sell it there.',
    owner: 'seller',
  },
  'eligibility.channel': {
    says: ({ channel }) => `is not sold through the channel ${String(channel)}`,
    todo: 'Choose what is sold through this channel, or ask the owner of the offering to sell it there.',
    owner: 'seller',
  },
  'eligibility.seller': {
    says: ({ seller, sellers }) => `is not sold by ${String(seller)}, but by ${(sellers as string[]).join(', ')}`,
    todo: 'Quote it from one of its sellers, or choose what this one sells.',
    owner: 'seller',
  },
  'eligibility.only-in-bundle': {
    says: () => 'is sold only inside a bundle',
    todo: 'Take the line out, and choose it inside a bundle that has it.',
    owner: 'seller',
  },
  'eligibility.denied': {
    says: ({ message }) => String(message).replace(/\.$/, ''),
    todo: 'Choose what is sold here, or ask the owner of the eligibility table.',
    owner: 'seller',
  },
  'eligibility.qualification-failed': {
    says: ({ qualification }) => `the customer did not pass the qualification ${String(qualification)}`,
    todo: 'Change the deal, or have finance clear it with whoever said no; then ask anew.',
    owner: 'seller',
  },
  'eligibility.qualification-unknown': {
    says: ({ qualification, why }) => `the qualification ${String(qualification)} is ${String(why)}`,
    todo: 'Have it asked for this quote, and validate again when it is answered.',
    owner: 'seller',
  },
};

const rowOf = (reason: Reason): Row =>
  reasonRows[reason.code] ?? {
    says: ({ code }) => `may not be sold here (${code})`,
    todo: 'Choose something else, or ask the catalog owner.',
    owner: 'catalog',
  };

export const reasonInWords = (reason: Reason): string => rowOf(reason).says(reason);

/** What would make it possible; a table that says so itself is heard first. */
export const wayOut = (reason: Reason): string => {
  if (typeof reason['todo'] === 'string') return reason['todo'];
  const { todo } = rowOf(reason);
  return typeof todo === 'string' ? todo : todo(reason);
};

export const whoMends = (reason: Reason): string => rowOf(reason).owner;
