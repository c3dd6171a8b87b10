/** A line with its components: every charge of every segment down the waterfall, stopping once where a person's amount is shared out. */
import type { Finding } from '#engines/decision.ts';
import { type Decimal, ZERO, cmp, dec, decText, exactText, isZero, max, roundTo, sub, sum } from '#kernel/decimal.ts';
import { allocate } from '#kernel/money.ts';
import type { Refusal } from '#kernel/outcome.ts';
import type { PriceLine, PricedSegment } from './pricing.contract.ts';
import type { CompiledEntry } from './pricing-model.ts';
import type { Waterfall } from './price-artifacts.contract.ts';
import {
  type Descent,
  type Discretion,
  type Item,
  type Pricing,
  agreementStep,
  discretionaryStep,
  itemKey,
  promotionStep,
  roundingStep,
  startDescent,
  volumeStep,
} from './price-charge.ts';
import { overridesOf, withoutOverridden } from './price-override.ts';
import { cutAtPromotionEnds } from './promotions-by-item.ts';
import { type Market, selectEntries } from './select-entry.ts';

export type PricedLine = { readonly charges: readonly Descent[]; readonly findings: readonly Finding[] };

type Steps = Waterfall['steps'];

export const priceLine = (
  pricing: Pricing,
  market: Market,
  segments: readonly string[],
  asked: PriceLine,
): PricedLine => {
  const line = cutAtPromotionEnds(pricing.promotions, asked);
  const findings: Finding[] = [];
  const { before, from } = atDiscretion(pricing.model.waterfall.steps);
  const started = chargesOf(pricing, market, segments, line, findings);
  const halfway = started.flatMap((descent) => descend(pricing, descent, before, null, findings));
  for (const descent of halfway) descent.before = descent.amount;
  const discretion = new Map([
    ...discretionOf(pricing, line, withoutOverridden(line, halfway), findings),
    ...overridesOf(line, halfway),
  ]);
  const charges = halfway.flatMap((descent) =>
    descend(pricing, descent, from, discretion.get(descent) ?? null, findings),
  );
  return { charges, findings };
};

/** The charges of a line at list: what promotions that look at several lines are shared out by. What cannot be priced is told elsewhere. */
export const startedCharges = (
  pricing: Pricing,
  market: Market,
  segments: readonly string[],
  line: PriceLine,
): readonly Descent[] => chargesOf(pricing, market, segments, cutAtPromotionEnds(pricing.promotions, line), []);

/** The steps above a person's discount, and those from it on: an amount can only be shared out when all charges have come that far. */
const atDiscretion = (steps: Steps): { readonly before: Steps; readonly from: Steps } => {
  const index = steps.findIndex((step) => step.id === 'discretionary');
  return { before: steps.slice(0, index), from: steps.slice(index) };
};

const chargesOf = (
  pricing: Pricing,
  market: Market,
  accountSegments: readonly string[],
  line: PriceLine,
  findings: Finding[],
): readonly Descent[] => {
  const charges: Descent[] = [];
  for (const { item, segments } of itemsOf(line)) {
    let highest = ZERO;
    for (const segment of segments) {
      const quantity = dec(segment.quantity);
      const { on } = pricing;
      const { characteristics } = segment;
      const asked = { offering: item.offering, on, accountSegments, characteristics, quantity };
      const selected = selectEntries(pricing.model, market, asked);
      findings.push(...selected.findings.map((finding) => ({ ...finding, ...placeOf(item, segment) })));
      for (const entry of selected.entries) {
        const charged = entry.charge.type === 'oneTime' ? newUnits(entry, quantity, highest) : quantity;
        if (charged === null) continue;
        const started = startDescent(item, segment, charged, selected.book!, entry);
        if (started.ok) charges.push(started.value);
        else findings.push(asFinding(started.refusal));
      }
      highest = max(highest, quantity);
    }
  }
  return charges;
};

/** What is paid once is paid once: in a later segment only for units that no earlier one had; null when there are none. */
const newUnits = (entry: CompiledEntry, quantity: Decimal, highest: Decimal): Decimal | null => {
  if (isZero(highest)) return quantity;
  if (entry.charge.model.kind === 'flat' || cmp(quantity, highest) <= 0) return null;
  return sub(quantity, highest);
};

const itemsOf = (line: PriceLine): readonly { readonly item: Item; readonly segments: readonly PricedSegment[] }[] => [
  {
    item: { lineId: line.lineId, componentId: null, lineageId: line.lineageId, offering: line.offering },
    segments: line.segments,
  },
  ...(line.components ?? []).map(({ componentId, lineageId, offering, segments }) => ({
    item: { lineId: line.lineId, componentId, lineageId, offering },
    segments,
  })),
];

/** Takes the steps in order; a charge that meets a finding is left out, and the finding blocks. */
const descend = (
  pricing: Pricing,
  started: Descent,
  steps: Steps,
  given: Discretion | null,
  findings: Finding[],
): readonly Descent[] => {
  let descent = started;
  for (const step of steps) {
    const rival = step.exclusiveWith?.find((id) => descent.changedBy.includes(id));
    const base = step.base === 'list' ? descent.list : descent.amount;
    if (rival !== undefined) {
      passOver(pricing, descent, step.id, rival, given);
      continue;
    }
    switch (step.id) {
      case 'agreement': {
        const agreed = agreementStep(pricing, descent, base);
        if (!agreed.ok) return stopped(agreed.refusal, findings);
        descent = agreed.value;
        break;
      }
      case 'volume':
        volumeStep(pricing, descent, base);
        break;
      case 'promotion':
        promotionStep(pricing, descent, base);
        break;
      case 'discretionary': {
        const taken = given === null ? null : discretionaryStep(descent, given, base);
        if (taken?.ok === false) return stopped(taken.refusal, findings);
        descent.after = descent.amount;
        break;
      }
      case 'rounding': {
        const rounded = roundingStep(pricing, descent);
        if (!rounded.ok) return stopped(rounded.refusal, findings);
        break;
      }
      case 'list':
      case 'allocation':
        break;
    }
  }
  return [descent];
};

/** Said only where the step would have had something to do, so that an explanation is not full of nothing. */
const passOver = (pricing: Pricing, descent: Descent, step: string, rival: string, given: Discretion | null): void => {
  if (step === 'discretionary') descent.after = descent.amount;
  const idle =
    (step === 'promotion' && !pricing.promotions.has(itemKey(descent.item))) ||
    (step === 'discretionary' && given === null);
  if (idle) return;
  const source = `waterfall:${pricing.model.waterfall.ref.key}`;
  descent.steps.push({
    step,
    source,
    row: step,
    result: exactText(descent.amount),
    skipped: `${rival} has changed the price`,
  });
};

/** What a person gave, by charge: the percentage as it is, an amount shared out over the charges it is meant for by what they cost. */
const discretionOf = (
  pricing: Pricing,
  { lineId, discretionary: given }: PriceLine,
  charges: readonly Descent[],
  findings: Finding[],
): ReadonlyMap<Descent, Discretion> => {
  const shares = new Map<Descent, Discretion>();
  if (given === null) return shares;
  const value = dec(given.value);
  if (given.kind === 'percent') {
    for (const descent of charges)
      if (given.chargeTypes === undefined || given.chargeTypes.includes(descent.entry.charge.type))
        shares.set(descent, { kind: 'percent', value, reason: given.reason });
    return shares;
  }
  const meant = charges.filter((descent) => paidPer(descent) === given.on);
  if (meant.length === 0) findings.push({ code: 'price.discount-on-nothing', lineId, on: given.on });
  if (cmp(roundTo(value, pricing.minorUnits, 'down'), value) !== 0)
    findings.push({ code: 'price.discount-too-fine', lineId, discount: decText(value), currency: pricing.currency });
  else
    for (const [segmentId, group] of Map.groupBy(meant, (descent) => descent.segment.id))
      shareOut(pricing, { lineId, segmentId, value, reason: given.reason }, group, shares, findings);
  return shares;
};

const shareOut = (
  pricing: Pricing,
  given: { readonly lineId: string; readonly segmentId: string; readonly value: Decimal; readonly reason: string },
  group: readonly Descent[],
  shares: Map<Descent, Discretion>,
  findings: Finding[],
): void => {
  const { lineId, segmentId, value, reason } = given;
  const weights = group.map((descent) => descent.amount);
  const price = sum(weights);
  if (cmp(value, price) > 0) {
    const discount = { discount: decText(value), price: exactText(price) };
    findings.push({ code: 'price.discount-exceeds-price', lineId, segmentId, ...discount });
    return;
  }
  if (isZero(value)) return;
  const parts = allocate(value, weights, pricing.minorUnits);
  group.forEach((descent, index) => shares.set(descent, { kind: 'amount', value: parts[index]!, reason }));
};

/** `oneTime`, `month`, `year`, or null for usage. */
export const paidPer = ({ entry: { charge } }: Descent): 'oneTime' | 'month' | 'year' | null =>
  charge.type === 'usage' ? null : charge.type === 'oneTime' ? 'oneTime' : charge.period;

const placeOf = (item: Item, segment: PricedSegment) => ({
  lineId: item.lineId,
  ...(item.componentId === null ? {} : { componentId: item.componentId }),
  segmentId: segment.id,
});

const stopped = (refusal: Refusal, findings: Finding[]): readonly Descent[] => {
  findings.push(asFinding(refusal));
  return [];
};

const asFinding = (refusal: Refusal): Finding => refusal;
