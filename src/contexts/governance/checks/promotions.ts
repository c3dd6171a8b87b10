/** Whether promotions can be decided: windows that exist, no two that each must apply alone to the same sale. */
import type { Promotion } from '#contexts/promotion/index.ts';
import { cmp, dec } from '#kernel/decimal.ts';
import { isCurrency } from '#kernel/money.ts';
import { overlaps } from '#kernel/period.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

const meet = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === undefined || b === undefined || a.some((one) => b.includes(one));

/** Whether one sale could be eligible for both. */
const shareASale = (
  { eligible: a, effective: from }: Promotion,
  { eligible: b, effective: until }: Promotion,
): boolean =>
  overlaps(from, until) &&
  meet(a.countries, b.countries) &&
  meet(a.channels, b.channels) &&
  meet(a.accountSegments, b.accountSegments) &&
  meet(a.offerings, b.offerings);

const exclusivePairs = (model: Model): readonly Finding[] => {
  const alone = model.of('promotion').filter(({ exclusive }) => exclusive === true);
  return alone.flatMap((one, index) =>
    alone
      .slice(index + 1)
      .filter((other) => one.stackingGroup === other.stackingGroup && shareASale(one, other))
      .map((other) => ({
        code: 'promotion.exclusive-overlap',
        message: `${one.name} and ${other.name} each apply alone, in one stacking group, on the same days and to the same sales.`,
        offending: [at('promotion', one.key), at('promotion', other.key)],
        whatToDo: 'Part them by date, market or offering, or let one of them stack.',
      })),
  );
};

const own = (promotion: Promotion): readonly Finding[] => {
  const { key, name, effective, effect, budget } = promotion;
  const finding = (code: string, path: string, message: string, whatToDo: string): readonly Finding[] => [
    { code, message: `${name}: ${message}`, offending: [at('promotion', key, path)], whatToDo },
  ];
  return [
    ...(effective.to !== undefined && effective.to <= effective.from
      ? finding(
          'promotion.empty-window',
          '/effective',
          `it holds from ${effective.from} to ${effective.to}, which is never.`,
          'Move its end behind its beginning.',
        )
      : []),
    ...(effect.kind === 'percent' && cmp(dec(effect.percent), dec('100')) > 0
      ? finding(
          'promotion.over-hundred',
          '/effect',
          `${effect.percent} % off would pay the customer.`,
          'Take off 100 % at most.',
        )
      : []),
    ...(effect.kind === 'amount' && !isCurrency(effect.currency)
      ? finding(
          'promotion.unknown-currency',
          '/effect',
          `there is no currency ${effect.currency}.`,
          'Correct the currency.',
        )
      : []),
    ...(budget && !isCurrency(budget.currency)
      ? finding(
          'promotion.unknown-currency',
          '/budget',
          `there is no currency ${budget.currency}.`,
          'Correct the currency.',
        )
      : []),
  ];
};

export const promotionsCanBeDecided: PublishCheck = {
  gate: 'promotions',
  promise: 'Every promotion has its days, and no two exclusive ones of a group claim the same sale.',
  find: ({ model }) => [...model.of('promotion').flatMap(own), ...exclusivePairs(model)],
};
