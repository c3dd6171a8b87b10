/**
 * Which promotions may apply to which lines. It proposes and never computes: whether a candidate stacks, and what it is worth, is
 * pricing's to resolve. Every promotion is answered for, with the clauses that failed, so that "why did I not get it" has an answer.
 */
import { type DecisionResult, decided } from '#engines/decision.ts';
import { type Decimal, ZERO, dec, max } from '#kernel/decimal.ts';
import type { ModelItem } from '#platform/artifacts/model.ts';
import { type AskedAbout, type Clause, type Item, clausesOf, touched } from './clauses.ts';
import type { Promotion, PromotionCandidate } from './promotion.contract.ts';

type AskedItem = { readonly offering: string; readonly segments: readonly { readonly quantity: string }[] };

/**
 * A price request is one of these. What is contended arrives as data, by promotion key: what is left of a budget, in the budget's own
 * currency, and how many more quotes may use it.
 */
export type PromotionQuestion = AskedAbout & {
  readonly lines: readonly (AskedItem & {
    readonly lineId: string;
    readonly optional?: boolean;
    readonly components?: readonly (AskedItem & { readonly componentId: string })[];
  })[];
};

/** `refusedBy`: the first clause that did not hold, null when it is a candidate; `failed`: all of them, with what they want and what there is. */
export type PromotionVerdict = {
  readonly promotion: string;
  readonly name: string;
  readonly refusedBy: string | null;
  readonly failed: readonly { readonly clause: string; readonly wants: string; readonly has: string }[];
  readonly items: readonly string[];
};

export const PROMOTION_ENGINE = { name: 'troth-promotion', version: '2' };

export const promotionCandidates = (
  question: PromotionQuestion,
  artifacts: readonly ModelItem[],
): DecisionResult<readonly PromotionCandidate[], readonly PromotionVerdict[]> => {
  const promotions = promotionsIn(artifacts);
  const items = itemsOf(question);
  const judged = promotions.map((item) => judge(question, items, item));
  const value = candidatesAmong(judged);
  return decided({
    kind: 'promotion',
    engine: PROMOTION_ENGINE,
    inputs: { schemaId: 'promotion-question/1', value: askedOf(question, items) },
    output: { schemaId: 'promotion-candidates/1', value },
    artifacts: promotions.map(({ kind, key, hash }) => ({ kind, key, hash })),
    trace: judged.map(({ verdict }) => verdict),
    expiresAt: value
      .flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [expiresAt]))
      .sort()
      .at(0),
  });
};

/** The candidates alone, for a price request: it is fingerprinted itself, and hashing 10,000 items twice would cost more than judging them. */
export const candidatesFor = (
  question: PromotionQuestion,
  artifacts: readonly ModelItem[],
): readonly PromotionCandidate[] => {
  const items = itemsOf(question);
  return candidatesAmong(promotionsIn(artifacts).map((item) => judge(question, items, item)));
};

const promotionsIn = (artifacts: readonly ModelItem[]): readonly ModelItem[] =>
  artifacts.filter(({ kind }) => kind === 'promotion').sort((a, b) => (a.key < b.key ? -1 : 1));

const candidatesAmong = (judged: readonly Judged[]): readonly PromotionCandidate[] =>
  judged.flatMap(({ candidate }) => (candidate === null ? [] : [candidate]));

type Judged = { readonly verdict: PromotionVerdict; readonly candidate: PromotionCandidate | null };

const judge = (question: PromotionQuestion, items: readonly Item[], { hash, content }: ModelItem): Judged => {
  const promotion = content as unknown as Promotion;
  const reached = touched(items, promotion);
  const apart = clausesOf(question, items, promotion).filter(({ holds }) => !holds);
  const failed = apart.length > 0 ? apart : [togetherClause(reached)].filter(({ holds }) => !holds);
  const verdict = {
    promotion: promotion.key,
    name: promotion.name,
    refusedBy: failed[0]?.clause ?? null,
    failed: failed.map(({ clause, wants, has }: Clause) => ({ clause, wants, has })),
    items: failed.length === 0 ? idsOf(reached.given) : [],
  };
  return { verdict, candidate: failed.length === 0 ? candidateOf(promotion, hash, reached) : null };
};

/** Each clause may hold of another line; a promotion touches a line of which all do. */
const togetherClause = ({ bought, given }: ReturnType<typeof touched>): Clause => ({
  clause: 'together',
  holds: bought.length > 0 && given.length > 0,
  wants: 'everything it asks on one line',
  has: 'each on another',
});

const idsOf = (items: readonly Item[]): string[] => items.map(({ id }) => id);

const candidateOf = (
  promotion: Promotion,
  hash: string,
  { bought, given }: ReturnType<typeof touched>,
): PromotionCandidate => {
  const { priority, campaign, billing, onCancellation } = promotion;
  return {
    promotion: promotion.key,
    hash,
    effect: promotion.effect,
    stackingGroup: promotion.stackingGroup,
    exclusive: promotion.exclusive ?? false,
    ...(promotion.effective.to === undefined ? {} : { expiresAt: promotion.effective.to }),
    ...(priority === undefined ? {} : { priority }),
    ...(campaign === undefined ? {} : { campaign }),
    ...(billing === undefined ? {} : { billing }),
    ...(onCancellation === undefined ? {} : { onCancellation }),
    ...(promotion.effect.kind === 'buyGet' && promotion.effect.getOfferings !== undefined
      ? { bought: idsOf(bought) }
      : {}),
    items: idsOf(given),
  };
};

type AskedLine = PromotionQuestion['lines'][number];

const itemsOf = (question: PromotionQuestion): readonly Item[] => question.lines.flatMap(itemsOfLine);

/** A long quote asks again with nearly all of its lines the same objects as before; of those nothing is read again. */
const known = new WeakMap<AskedLine, readonly Item[]>();

const itemsOfLine = (line: AskedLine): readonly Item[] => {
  const before = known.get(line);
  if (before !== undefined) return before;
  const items = [
    itemOf(line.lineId, line, line),
    ...(line.components ?? []).map((component) => itemOf(`${line.lineId}/${component.componentId}`, line, component)),
  ];
  known.set(line, items);
  return items;
};

/** A minimum is met by the largest quantity that the line ever reaches. */
const itemOf = (id: string, { lineId, optional }: AskedLine, { offering, segments }: AskedItem): Item => ({
  id,
  lineId,
  offering,
  quantity: segments.map((segment): Decimal => dec(segment.quantity)).reduce(max, ZERO),
  ...(optional === true ? { optional } : {}),
});

/** Only what was looked at, so that a changed price elsewhere does not make the answer look stale. */
const askedOf = (question: PromotionQuestion, items: readonly Item[]) => ({
  pricedAsOf: question.pricedAsOf,
  country: question.country,
  channel: question.channel,
  account: { segments: [...question.account.segments].sort(), newCustomer: question.account.newCustomer },
  coupons: [...(question.coupons ?? [])].sort(),
  budgetsLeft: { ...question.budgetsLeft },
  ...(question.usesLeft === undefined ? {} : { usesLeft: { ...question.usesLeft } }),
  items: items.map(({ id, offering, quantity, optional }) => ({
    id,
    offering,
    units: String(quantity.units),
    scale: quantity.scale,
    ...(optional === true ? { optional } : {}),
  })),
});
