/** Operations 8.1 and 8.2: a price is owned, covered, worth its cost, and moves only where it was meant to; a promotion ends, and is paid for. */
import { byChecks } from './judge-by-checks.ts';
import { failed, passed, warned, type ReleaseGate } from './gate.ts';
import { TOUCHED_CASES_MAX, UNTOUCHED_CASES_MAX } from './golden-prices.ts';

const PRICES = ['pricing', 'promotion'] as const;
const SAID_MAX = 10;
/** The first of a long list, and how many more there are. */
const listed = (all: readonly string[], says: (one: string) => string): readonly string[] => [
  ...all.slice(0, SAID_MAX).map(says),
  ...(all.length > SAID_MAX ? [`… and ${all.length - SAID_MAX} more.`] : []),
];

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
      const unknown = moves.filter(({ underCost }) => underCost === null);
      return under.length + unknown.length === 0
        ? passed(says)
        : warned(
            says,
            ...listed(
              unknown.map(({ book, offering, charge }) => `${offering}/${charge} of ${book}`),
              (one) => `What ${one} costs is not known, so neither is what the change does to its margin.`,
            ),
            ...listed(
              under.map(({ offering, charge }) => `${offering}/${charge}`),
              (one) => `${one} would be sold under its cost.`,
            ),
          );
    },
  },
  {
    of: 'release',
    gate: 'contract-impact',
    promise: 'It is known which agreements rest on what it changes',
    types: PRICES,
    judge: ({ release: { contracts } }) =>
      passed(
        `${contracts.agreements} agreements in force price what it touches; they keep their prices until they end. Its impact names them.`,
      ),
  },
  {
    of: 'release',
    gate: 'golden-pricing',
    promise: 'What it does not touch costs the same to the last digit, and nothing loses its price',
    types: 'every',
    judge: ({ release: { golden } }) => {
      const { touched, untouched } = golden;
      const says = `${golden.cases} prices were made under the model before and after: ${untouched.cases} of what it does not touch, ${touched.cases} of what it touches, in ${touched.places} countries and channels, at one unit and around every edge of quantity.`;
      if (golden.moved.length + golden.lost.length > 0)
        return failed(
          says,
          ...listed(golden.moved, (name) => `${name} costs something else, and was not touched.`),
          ...listed(golden.lost, (name) => `${name} has no price any more.`),
        );
      const left = [
        ...(untouched.leftOut > 0
          ? [`${untouched.leftOut} of what it does not touch were left out: at most ${UNTOUCHED_CASES_MAX} are made.`]
          : []),
        ...(touched.leftOut > 0
          ? [`${touched.leftOut} of what it touches were left out: at most ${TOUCHED_CASES_MAX} are made.`]
          : []),
      ];
      return left.length > 0 ? warned(...left, says) : passed(says);
    },
  },
  {
    of: 'release',
    gate: 'worked-prices',
    promise: 'Prices that their owner worked out by hand come out as they were worked out',
    types: PRICES,
    judge: ({ release: { worked } }) => {
      const says = `${worked.checked} worked prices were made under the model after.`;
      if (worked.differ.length > 0) return failed(...listed(worked.differ, (each) => each), says);
      return worked.unworked.length > 0
        ? warned(...listed(worked.unworked, (book) => `Nobody worked out a price of ${book}, which it changes.`), says)
        : passed(says);
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
