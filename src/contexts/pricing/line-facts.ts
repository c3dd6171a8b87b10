/**
 * Everything about a priced line that no other line changes, worked out once: an edit of one line of 10,000 asks the other 9,999 for what they
 * already know. What a discount on the whole order does to a line is not here; it is in `line-shares.ts`.
 */
import type { ArtifactRef, Finding } from '#engines/decision.ts';
import { type Decimal, ZERO, add } from '#kernel/decimal.ts';
import { fingerprint } from '#kernel/hash.ts';
import { attributePromotions } from './attribute-promotions.ts';
import type { AttributedPromotion } from './attributed-promotion.contract.ts';
import { type Bound, committedBy } from './commitments.ts';
import { discountValues, type DiscountValues } from './discount-facts.ts';
import { type UsageEstimate, estimateUsage } from './estimate.ts';
import { type LineCost, costOfLine } from './margin.ts';
import { type Descent, type Pricing, isUsage, paidAlike } from './price-charge.ts';
import type { ToldOverride } from './price-override.contract.ts';
import { overrideFindings, toldOverrides } from './price-override.ts';
import type { PriceTrace, PromisedLine } from './price-result.contract.ts';
import { PRICE_LINE_SCHEMA } from './pricing.contract.ts';
import type { CompiledBook } from './pricing-model.ts';
import { type LineCharges, promisedLine, tracedLine } from './promise.ts';
import { lineFingerprint } from './seal.ts';
import { type Terms, type Worth, worthOf } from './term.ts';

/** A charge that is owed whatever is used. `alike`: what is paid on the same days has the same. */
export type FixedCharge = { readonly descent: Descent; readonly worth: Worth; readonly alike: string };

export type LineFacts = {
  readonly charges: LineCharges;
  /** Of what was asked about the line. */
  readonly inputLeaf: string;
  readonly promised: PromisedLine;
  readonly fingerprint: string;
  readonly trace: PriceTrace['lines'][number];
  readonly fixed: readonly FixedCharge[];
  /** Over the term. */
  readonly oneTime: Decimal;
  readonly recurring: Decimal;
  readonly list: Decimal;
  /** What is paid alike, before shares, by `alike`. */
  readonly owed: ReadonlyMap<string, Owed>;
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
};
export type Owed = { readonly first: Descent; readonly amount: Decimal };

export const factsOf = (pricing: Pricing, terms: Terms, charges: LineCharges): LineFacts => {
  const descents = charges.priced.charges;
  const promised = promisedLine(pricing, charges);
  const fixed = descents
    .filter((descent) => !isUsage(descent))
    .map((descent) => ({ descent, worth: worthOf(terms, descent, pricing.minorUnits), alike: paidAlike(descent) }));
  const { usage, findings } = estimateUsage(pricing, terms, charges);
  return {
    charges,
    inputLeaf: fingerprint(PRICE_LINE_SCHEMA, charges.line),
    promised,
    fingerprint: lineFingerprint(promised),
    trace: tracedLine(charges),
    fixed,
    oneTime: netOf(fixed, 'oneTime'),
    recurring: netOf(fixed, 'recurring'),
    list: fixed.map(({ worth }) => worth.list).reduce(add, ZERO),
    owed: owedOf(fixed),
    usage,
    usageFindings: findings,
    committed: committedBy(charges),
    promotions: attributePromotions(pricing, terms, descents),
    overrides: toldOverrides(descents),
    overrideFindings: overrideFindings([charges.line], descents),
    values: discountValues(terms, descents),
    cost: costOfLine({ pricing, terms, usage, charges }),
    books: [...new Set(descents.map(({ book }) => book))],
    refs: refsOf(pricing, descents),
    ending: earliest(descents.flatMap(({ endings }) => endings)),
  };
};

const netOf = (fixed: readonly FixedCharge[], type: string): Decimal =>
  fixed.map(({ descent, worth }) => (descent.entry.charge.type === type ? worth.net : ZERO)).reduce(add, ZERO);

const owedOf = (fixed: readonly FixedCharge[]): ReadonlyMap<string, Owed> => {
  const owed = new Map<string, Owed>();
  for (const { descent, alike } of fixed) {
    const found = owed.get(alike);
    const amount = found === undefined ? descent.amount : add(found.amount, descent.amount);
    owed.set(alike, { first: found?.first ?? descent, amount });
  }
  return owed;
};

/** What the line's steps cite by name, with its hash. A promotion is cited by the hash that its candidate carries. */
const refsOf = ({ model }: Pricing, charges: readonly Descent[]): readonly ArtifactRef[] => {
  const refs = new Set<ArtifactRef>();
  for (const { book, refs: others, steps, promotions } of charges) {
    refs.add(book.ref);
    for (const ref of others) refs.add(ref);
    if (book.conversion !== undefined) refs.add(book.conversion.rates).add(book.conversion.policy);
    for (const ref of promotions) refs.add(ref);
    if (steps.some(({ step }) => step === 'volume'))
      for (const { source, ref } of model.schedules) if (steps.some((step) => step.source === source)) refs.add(ref);
  }
  return [...refs];
};

/** Dates and instants compare as text up to the day, which is as fine as an artifact ends. */
export const earliest = (moments: readonly (string | undefined)[]): string | undefined => {
  let first: string | undefined;
  for (const moment of moments) if (moment !== undefined && (first === undefined || moment < first)) first = moment;
  return first;
};
