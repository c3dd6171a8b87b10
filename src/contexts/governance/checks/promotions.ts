/**
 * Whether promotions can be decided, and mean what somebody meant: the ten questions of promotion governance (operations 8.2), each asked
 * of every promotion by itself. What two of them do to each other is asked in `promotion-pairs.ts`.
 */
import { PRIORITY_DEFAULT, type Promotion } from '#contexts/promotion/index.ts';
import { cmp, dec, isZero, roundTo } from '#kernel/decimal.ts';
import { isCurrency, minorUnits } from '#kernel/money.ts';
import { at, type Candidate, type Finding, type Model, type PublishCheck } from '../publish-check.ts';
import { betweenPromotions } from './promotion-pairs.ts';

const HUNDRED = dec('100');

type Wrong = {
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly whatToDo: string;
  readonly severity?: 'warning';
};
type Asked = { readonly promotion: Promotion; readonly model: Model; readonly effectiveOn: string };
type Question = (asked: Asked) => readonly (Wrong | false)[];

const eligibility: Question = ({ promotion: { eligible, effect }, model }) => {
  const named = [
    ...(eligible.requires ?? []).flatMap(({ offerings }, index) =>
      offerings.map((offering) => ({ offering, path: `/eligible/requires/${index}` })),
    ),
    ...(effect.kind === 'buyGet' ? (effect.getOfferings ?? []) : []).map((offering) => ({
      offering,
      path: '/effect/getOfferings',
    })),
  ];
  return named
    .filter(({ offering }) => !model.has('product-offering', offering))
    .map(({ offering, path }) => ({
      code: 'promotion.unknown-offering',
      path,
      message: `it asks for ${offering}, which nobody sells.`,
      whatToDo: 'Correct the key, or release the offering with it.',
    }));
};

const window: Question = ({ promotion: { effective }, effectiveOn }) => [
  effective.to !== undefined &&
    effective.to <= effective.from && {
      code: 'promotion.empty-window',
      path: '/effective',
      message: `it holds from ${effective.from} to ${effective.to}, which is never.`,
      whatToDo: 'Move its end behind its beginning.',
    },
  effective.to !== undefined &&
    effective.to > effective.from &&
    effective.to <= effectiveOn && {
      code: 'promotion.over',
      path: '/effective',
      message: `it ended on ${effective.to}, before this release takes effect.`,
      whatToDo: 'Leave it as history, or give it a new end.',
      severity: 'warning' as const,
    },
];

/** Percentages, sets and currencies that cannot be worked out. */
const effects: Question = ({ promotion: { effect, budget } }) => {
  const percent = 'percent' in effect ? effect.percent : undefined;
  return [
    percent !== undefined &&
      cmp(dec(percent), HUNDRED) > 0 && {
        code: 'promotion.over-hundred',
        path: '/effect',
        message: `${percent} % off would pay the customer.`,
        whatToDo: 'Take off 100 % at most.',
      },
    effect.kind === 'buyGet' &&
      [effect.buy, effect.get].some((units) => isZero(dec(units)) || !isWhole(units)) && {
        code: 'promotion.sets',
        path: '/effect',
        message: `of every ${effect.buy} units, ${effect.get} more: sets are of whole units, and of at least one.`,
        whatToDo: 'Say how many are bought and how many are given, in whole units.',
      },
    ...[
      { path: '/effect', currency: 'currency' in effect ? effect.currency : undefined },
      { path: '/budget', currency: budget?.currency },
    ].map(
      ({ path, currency }) =>
        currency !== undefined &&
        !isCurrency(currency) && {
          code: 'promotion.unknown-currency',
          path,
          message: `there is no currency ${currency}.`,
          whatToDo: 'Correct the currency.',
        },
    ),
  ];
};

const isWhole = (text: string): boolean => cmp(roundTo(dec(text), 0, 'down'), dec(text)) === 0;

const couponLimits: Question = ({ promotion: { eligible, uses } }) => [
  uses?.max !== undefined &&
    uses.maxPerAccount !== undefined &&
    uses.maxPerAccount > uses.max && {
      code: 'promotion.uses-contradict',
      path: '/uses',
      message: `one account may use it ${uses.maxPerAccount} times, and all together ${uses.max} times.`,
      whatToDo: 'Let one account use it at most as often as all may.',
    },
  eligible.coupon !== undefined &&
    uses === undefined && {
      code: 'promotion.coupon-unlimited',
      path: '/uses',
      message: 'its coupon may be used by anybody, any number of times: codes are passed on.',
      whatToDo: 'State how often it may be used, in all or by one account.',
      severity: 'warning' as const,
    },
];

const touchesOnlyUsage = ({ effect }: Promotion): boolean =>
  effect.chargeTypes !== undefined && effect.chargeTypes.every((type) => type === 'usage');

const budgets: Question = ({ promotion }) => [
  promotion.budget !== undefined &&
    isZero(dec(promotion.budget.amount)) && {
      code: 'promotion.budget-of-nothing',
      path: '/budget',
      message: 'its budget is nothing, so nobody ever gets it.',
      whatToDo: 'State the budget, or leave it out.',
    },
  promotion.budget !== undefined &&
    touchesOnlyUsage(promotion) && {
      code: 'promotion.budget-cannot-count',
      path: '/budget',
      message:
        'it works on usage alone, of which nobody knows the amount before it is rated; its budget would never be used.',
      whatToDo: 'Limit how often it may be used instead.',
    },
];

const PAID: Readonly<Record<string, string>> = { oneTime: 'oneTime', month: 'recurring', year: 'recurring' };

const allocation: Question = ({ promotion: { effect } }) => {
  const { chargeTypes } = effect;
  const money = effect.kind !== 'percent' && effect.kind !== 'buyGet';
  const meant = 'on' in effect ? [PAID[effect.on]!] : money ? ['oneTime', 'recurring'] : undefined;
  return [
    chargeTypes !== undefined &&
      meant !== undefined &&
      !chargeTypes.some((type) => meant.includes(type)) && {
        code: 'promotion.touches-nothing',
        path: '/effect',
        message: `it works on ${meant.join(' and ')} charges, and is restricted to ${chargeTypes.join(' and ')}.`,
        whatToDo: 'Name charges that it can work on.',
      },
    effect.kind === 'amountAcross' &&
      isCurrency(effect.currency) &&
      cmp(roundTo(dec(effect.amount), minorUnits(effect.currency), 'down'), dec(effect.amount)) !== 0 && {
        code: 'promotion.too-fine',
        path: '/effect/amount',
        message: `${effect.amount} ${effect.currency} cannot be shared out in coins.`,
        whatToDo: 'State it in whole coins of the currency.',
      },
  ];
};

const billing: Question = ({ promotion }) => [
  promotion.billing !== undefined &&
    promotion.billing !== 'price' &&
    touchesOnlyUsage(promotion) && {
      code: 'promotion.billed-without-amount',
      path: '/billing',
      message: `billing would show it as a ${promotion.billing}, and on usage there is no amount to show.`,
      whatToDo: 'Let it be part of the price.',
    },
];

const cancellation: Question = ({ promotion: { onCancellation, effect } }) => [
  onCancellation === 'prorate' &&
    effect.months === undefined && {
      code: 'promotion.prorate-over-what',
      path: '/onCancellation',
      message: 'what is not served is owed back, and nobody said over how many months it is earned.',
      whatToDo: 'State the months of its effect, or keep it, or take all of it back.',
    },
];

/** In the order in which operations asks them. Stacking, exclusivity and attribution are about pairs. */
const QUESTIONS: readonly Question[] = [
  eligibility,
  window,
  effects,
  couponLimits,
  budgets,
  allocation,
  billing,
  cancellation,
];

const own = (asked: Asked): readonly Finding[] =>
  QUESTIONS.flatMap((question) => question(asked))
    .filter((wrong) => wrong !== false)
    .map(({ path, message, ...wrong }) => ({
      ...wrong,
      message: `${asked.promotion.name}: ${message}`,
      offending: [at('promotion', asked.promotion.key, path)],
    }));

export const promotionsCanBeDecided: PublishCheck = {
  gate: 'promotions',
  promise:
    'Every promotion says whom, when, how often, up to what, off what, as what on the bill, and what of it stays when a customer leaves; no two contradict each other.',
  find: ({ model, effectiveOn }: Candidate) => {
    const promotions = model.of('promotion');
    return [
      ...promotions.flatMap((promotion) => own({ promotion, model, effectiveOn })),
      ...betweenPromotions(promotions, PRIORITY_DEFAULT),
    ];
  },
};
