/** Operations 8.1 and 8.2: a price is owned, covered, worth its cost, and moves only where it was meant to; a promotion ends, and is paid for. */
import { byChecks } from './judge-by-checks.ts';
import { failed, passed, warned, type ReleaseGate } from './gate.ts';

const PRICES = ['pricing', 'promotion'] as const;
const SAID_MAX = 10;

export const pricingGates: readonly ReleaseGate[] = [
  {
    of: 'release',
    gate: 'price-owner',
    promise: 'Every price has an owner who works here',
    types: PRICES,
    judge: byChecks('owners'),
  },
  {
    of: 'release',
    gate: 'price-coverage',
    promise: 'Every currency, product, region and channel that is sold has one price',
    types: PRICES,
    judge: byChecks('price-coverage', 'price-currencies', 'price-books', 'pricing', 'rates'),
  },
  {
    of: 'release',
    gate: 'margin-impact',
    promise: 'What it does to the margin is known, price by price',
    types: PRICES,
    judge: ({ release: { moves } }) => {
      const known = moves.filter(({ underCost }) => underCost !== null);
      const under = known.filter(({ underCost }) => underCost === true);
      // How much a unit costs is not for everybody who reads a change; that a price is under it is for whoever approves it.
      const says = `${moves.length} prices change; of ${known.length} the cost is known.`;
      return under.length === 0
        ? passed(says)
        : warned(
            says,
            ...under
              .slice(0, SAID_MAX)
              .map(({ offering, charge }) => `${offering}/${charge} would be sold under its cost.`),
          );
    },
  },
  {
    of: 'release',
    gate: 'contract-impact',
    promise: 'It is counted which agreements rest on what it changes',
    types: PRICES,
    judge: ({ release: { contracts } }) =>
      passed(
        `${contracts.agreements} agreements in force price what it touches; they keep their prices until they end.`,
      ),
  },
  {
    of: 'release',
    gate: 'golden-pricing',
    promise: 'What it does not touch costs the same to the last digit, and nothing loses its price',
    types: 'every',
    judge: ({ release: { golden } }) => {
      const says = `${golden.cases} prices were made under the model before and after${golden.leftOut > 0 ? `; ${golden.leftOut} more were left out` : ''}.`;
      return golden.moved.length + golden.lost.length === 0
        ? passed(says)
        : failed(
            says,
            ...golden.moved.slice(0, SAID_MAX).map((name) => `${name} costs something else, and was not touched.`),
            ...golden.lost.slice(0, SAID_MAX).map((name) => `${name} has no price any more.`),
          );
    },
  },
  {
    of: 'release',
    gate: 'finance-answers',
    promise: 'Finance answers for prices',
    types: PRICES,
    judge: ({ approvers, asked }) => {
      if (approvers.some(({ role }) => role === 'finance')) return passed('Finance is asked.');
      return asked.emergency === undefined
        ? failed('Nobody of finance is asked: name finance among the approvers, or in the change policy.')
        : warned('An emergency: finance answers in the review after it.');
    },
  },
  {
    of: 'release',
    gate: 'promotion-terms',
    promise:
      'Each promotion says whom it is for, until when, beside which others, to what limit, and how billing reads it',
    types: ['promotion'],
    judge: byChecks('promotions'),
  },
];
