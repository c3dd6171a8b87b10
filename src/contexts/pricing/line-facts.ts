/**
 * Everything about a priced line that no other line changes, worked out once: an edit of one line of 10,000 asks the other 9,999 for what they
 * already know. What a discount on the whole order does to a line is not here; it is in `line-shares.ts`.
 */
import type { ArtifactRef, Finding } from '#engines/decision.ts';
import { type Decimal, ZERO, add } from '#kernel/decimal.ts';
import { lazy } from '#kernel/lazy.ts';
import { attributePromotions } from './attribute-promotions.ts';
import type { AttributedPromotion } from './attributed-promotion.contract.ts';
import type { SharedLine } from './line-shares.ts';
import { type Bound, committedBy } from './commitments.ts';
import { discountValues, type DiscountValues } from './discount-facts.ts';
import { type UsageEstimate, estimateUsage } from './estimate.ts';
import { type LineCost, costOfLine } from './margin.ts';
import { type Descent, type Pricing, isUsage, paidAlike } from './price-charge.ts';
import type { ToldOverride } from './price-override.contract.ts';
import { overrideFindings, toldOverrides } from './price-override.ts';
import type { PriceTrace, PromisedLine } from './price-result.contract.ts';
import type { CompiledBook } from './pricing-model.ts';
import { type LineCharges, promisedLine, tracedLine } from './promise.ts';
import { lineFingerprint } from './seal.ts';
import { type Terms, type Worth, worthOf } from './term.ts';

/** A charge that is owed whatever is used. `alike`: what is paid on the same days has the same. */
export type FixedCharge = { readonly descent: Descent; readonly worth: Worth; readonly alike: string };

export type LineFacts = {
  readonly charges: LineCharges;
  readonly promised: PromisedLine;
  readonly fingerprint: string;
  readonly trace: PriceTrace['lines'][number];
  readonly fixed: readonly FixedCharge[];
  /** Over the term. */
  readonly oneTime: Decimal;
  readonly recurring: Decimal;
  readonly list: Decimal;
  /** Everything that is told of it, added up: what cannot be written down is refused before anything is told. */
  readonly told: Decimal;
  readonly usage: readonly UsageEstimate[];
  readonly usageFindings: readonly Finding[];
  /** Commitments that its own charges carry. */
  readonly committed: readonly Bound[];
  readonly promotions: readonly AttributedPromotion[];
  readonly overrides: readonly ToldOverride[];
  readonly overrideFindings: readonly Finding[];
  readonly values: DiscountValues;
  readonly cost: LineCost;
  readonly books: readonly CompiledBook[];
  readonly refs: readonly ArtifactRef[];
  readonly ending: string | undefined;
  /** With its shares of the order's discount, as they last were. */
  shared?: SharedLine;
};

export const factsOf = (pricing: Pricing, terms: Terms, charges: LineCharges): LineFacts => {
  const descents = charges.priced.charges;
  const promised = promisedLine(pricing, charges);
  const fixed: FixedCharge[] = [];
  for (const descent of descents)
    if (!isUsage(descent))
      fixed.push({ descent, worth: worthOf(terms, descent, pricing.minorUnits), alike: paidAlike(descent) });
  const { usage, findings } = estimateUsage(pricing, terms, charges);
  // Hashed when somebody asks: whoever compares a hundred thousand quotes asks for none.
  const sealed = lazy(() => lineFingerprint(promised));
  const oneTime = netOf(fixed, 'oneTime');
  const recurring = netOf(fixed, 'recurring');
  const list = listOf(fixed);
  return {
    charges,
    promised,
    get fingerprint() {
      return sealed();
    },
    trace: tracedLine(charges),
    fixed,
    oneTime,
    recurring,
    list,
    told: usage.reduce((all, one) => add(all, add(one.overTerm, one.listOverTerm)), add(list, add(oneTime, recurring))),
    usage,
    usageFindings: findings,
    committed: usage.length === 0 && fixed.length === descents.length ? NONE : committedBy(charges),
    promotions: descents.some(({ promotions }) => promotions.length > 0)
      ? attributePromotions(pricing, terms, descents)
      : NONE,
    ...overridesTold(charges),
    values: discountValues(terms, descents),
    cost: costOfLine({ pricing, terms, usage, charges }),
    books: booksOf(descents),
    refs:
      charges.priced.refs.length === 0
        ? refsOf(pricing, descents)
        : [...refsOf(pricing, descents), ...charges.priced.refs],
    ending: endingOf(descents),
  };
};

const listOf = (fixed: readonly FixedCharge[]): Decimal => {
  let list = ZERO;
  for (const { worth } of fixed) list = add(list, worth.list);
  return list;
};

const netOf = (fixed: readonly FixedCharge[], type: string): Decimal => {
  let net = ZERO;
  for (const { descent, worth } of fixed) if (descent.entry.charge.type === type) net = add(net, worth.net);
  return net;
};

const NONE: readonly never[] = [];

const overridesTold = ({ line, priced }: LineCharges): Pick<LineFacts, 'overrides' | 'overrideFindings'> =>
  line.overrides === undefined
    ? { overrides: NONE, overrideFindings: NONE }
    : { overrides: toldOverrides(priced.charges), overrideFindings: overrideFindings([line], priced.charges) };

/** Most lines have one book and no more than two artifacts: short lists are quicker than sets. */
const booksOf = (charges: readonly Descent[]): readonly CompiledBook[] => {
  const books: CompiledBook[] = [];
  for (const { book } of charges) if (!books.includes(book)) books.push(book);
  return books;
};

/** What the line's steps cite by name, with its hash. A promotion is cited by the hash that its candidate carries. */
const refsOf = ({ model }: Pricing, charges: readonly Descent[]): readonly ArtifactRef[] => {
  const refs: ArtifactRef[] = [];
  const cite = (ref: ArtifactRef): void => {
    if (!refs.includes(ref)) refs.push(ref);
  };
  for (const { book, refs: others, steps, promotions } of charges) {
    cite(book.ref);
    for (const ref of others) cite(ref);
    for (const ref of promotions) cite(ref);
    if (book.conversion !== undefined) for (const ref of [book.conversion.rates, book.conversion.policy]) cite(ref);
    if (model.schedules.length > 0)
      for (const { source, ref } of model.schedules) if (steps.some((step) => step.source === source)) cite(ref);
  }
  return refs;
};

const endingOf = (charges: readonly Descent[]): string | undefined => {
  let first: string | undefined;
  for (const { endings } of charges)
    for (const ending of endings) if (first === undefined || ending < first) first = ending;
  return first;
};

/** Dates and instants compare as text up to the day, which is as fine as an artifact ends. */
export const earliest = (moments: readonly (string | undefined)[]): string | undefined => {
  let first: string | undefined;
  for (const moment of moments) if (moment !== undefined && (first === undefined || moment < first)) first = moment;
  return first;
};
