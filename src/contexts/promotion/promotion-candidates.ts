/**
 * Which promotions may apply to which lines. It proposes and never computes: whether a candidate stacks, and what it is worth, is
 * pricing's to resolve. Every promotion is answered for, with the clause that failed, so that "why did I not get it" has an answer.
 */
import { type DecisionResult, decided } from '#engines/decision.ts';
import { type Decimal, ZERO, cmp, dec, isZero, max } from '#kernel/decimal.ts';
import { contains } from '#kernel/period.ts';
import type { ModelItem } from '#platform/artifacts/model.ts';
import type { Promotion, PromotionCandidate } from './promotion.contract.ts';

type AskedItem = { readonly offering: string; readonly segments: readonly { readonly quantity: string }[] };

/** A price request is one of these. What is contended arrives as data: `budgetsLeft` by promotion key, in the budget's own currency. */
export type PromotionQuestion = {
  readonly pricedAsOf: string;
  readonly country: string;
  readonly channel: string;
  readonly account: { readonly segments: readonly string[]; readonly newCustomer: boolean };
  readonly coupons?: readonly string[];
  readonly budgetsLeft?: { readonly [promotion: string]: string };
  readonly lines: readonly (AskedItem & {
    readonly lineId: string;
    readonly components?: readonly (AskedItem & { readonly componentId: string })[];
  })[];
};

/** `refusedBy`: the clause that did not hold; null when it is a candidate. */
export type PromotionVerdict = {
  readonly promotion: string;
  readonly refusedBy: string | null;
  readonly items: readonly string[];
};

export const PROMOTION_ENGINE = { name: 'troth-promotion', version: '1' };

export const promotionCandidates = (
  question: PromotionQuestion,
  artifacts: readonly ModelItem[],
): DecisionResult<readonly PromotionCandidate[], readonly PromotionVerdict[]> => {
  const promotions = artifacts.filter(({ kind }) => kind === 'promotion').sort((a, b) => (a.key < b.key ? -1 : 1));
  const items = itemsOf(question);
  const verdicts = promotions.map((item) => judge(question, items, item.content as unknown as Promotion));
  const value = promotions.flatMap((item, index) =>
    verdicts[index]!.refusedBy === null ? [candidateOf(item, verdicts[index]!.items)] : [],
  );
  return decided({
    kind: 'promotion',
    engine: PROMOTION_ENGINE,
    inputs: { schemaId: 'promotion-question/1', value: askedOf(question, items) },
    output: { schemaId: 'promotion-candidates/1', value },
    artifacts: promotions.map(({ kind, key, hash }) => ({ kind, key, hash })),
    trace: verdicts,
    expiresAt: value
      .flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [expiresAt]))
      .sort()
      .at(0),
  });
};

type Item = { readonly id: string; readonly offering: string; readonly quantity: Decimal };

const judge = (question: PromotionQuestion, items: readonly Item[], promotion: Promotion): PromotionVerdict => {
  const { eligible, key } = promotion;
  const meant = items.filter(
    ({ offering }) => eligible.offerings === undefined || eligible.offerings.includes(offering),
  );
  const enough = meant.filter(
    ({ quantity }) => eligible.minimumQuantity === undefined || cmp(quantity, dec(eligible.minimumQuantity)) >= 0,
  );
  const left = question.budgetsLeft?.[key];
  const clauses: readonly (readonly [string, boolean])[] = [
    ['effective', contains(promotion.effective, question.pricedAsOf)],
    ['countries', eligible.countries?.includes(question.country) ?? true],
    ['channels', eligible.channels?.includes(question.channel) ?? true],
    ['accountSegments', eligible.accountSegments?.some((one) => question.account.segments.includes(one)) ?? true],
    ['newCustomersOnly', eligible.newCustomersOnly !== true || question.account.newCustomer],
    ['coupon', eligible.coupon === undefined || (question.coupons ?? []).includes(eligible.coupon)],
    ['budget', left === undefined || !isZero(dec(left))],
    ['offerings', meant.length > 0],
    ['minimumQuantity', enough.length > 0],
  ];
  const failed = clauses.find(([, holds]) => !holds);
  return {
    promotion: key,
    refusedBy: failed?.[0] ?? null,
    items: failed === undefined ? enough.map(({ id }) => id) : [],
  };
};

const candidateOf = (item: ModelItem, items: readonly string[]): PromotionCandidate => {
  const promotion = item.content as unknown as Promotion;
  return {
    promotion: promotion.key,
    hash: item.hash,
    effect: promotion.effect,
    stackingGroup: promotion.stackingGroup,
    exclusive: promotion.exclusive ?? false,
    ...(promotion.effective.to === undefined ? {} : { expiresAt: promotion.effective.to }),
    items: [...items],
  };
};

const itemsOf = (question: PromotionQuestion): readonly Item[] =>
  question.lines.flatMap((line) => [
    itemOf(line.lineId, line),
    ...(line.components ?? []).map((component) => itemOf(`${line.lineId}/${component.componentId}`, component)),
  ]);

/** A minimum is met by the largest quantity that the line ever reaches. */
const itemOf = (id: string, { offering, segments }: AskedItem): Item => ({
  id,
  offering,
  quantity: segments.map((segment) => dec(segment.quantity)).reduce(max, ZERO),
});

/** Only what was looked at, so that a changed price elsewhere does not make the answer look stale. */
const askedOf = (question: PromotionQuestion, items: readonly Item[]) => ({
  pricedAsOf: question.pricedAsOf,
  country: question.country,
  channel: question.channel,
  account: { segments: [...question.account.segments].sort(), newCustomer: question.account.newCustomer },
  coupons: [...(question.coupons ?? [])].sort(),
  budgetsLeft: { ...question.budgetsLeft },
  items: items.map(({ id, offering, quantity }) => ({
    id,
    offering,
    units: String(quantity.units),
    scale: quantity.scale,
  })),
});
