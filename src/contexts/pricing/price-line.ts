/** A line with its components: every charge of every segment down the waterfall, stopping once where a person's amount is shared out. */
import type { ArtifactRef, Finding } from '#engines/decision.ts';
import { termMonths } from '#engines/price/term.ts';
import { type Decimal, ZERO, cmp, dec, exactText, isZero, max, sub } from '#kernel/decimal.ts';
import type { Refusal } from '#kernel/outcome.ts';
import { type StartedItem, bundlesOf } from './bundle-price.ts';
import { collect } from './collect.ts';
import { discretionOf } from './discretion.ts';
import type { Waterfall } from './price-artifacts.contract.ts';
import {
  type Descent,
  type Discretion,
  type Item,
  type Pricing,
  agreementStep,
  discretionaryStep,
  itemKey,
  paidPer,
  promotionStep,
  roundingStep,
  volumeStep,
} from './price-charge.ts';
import type { CompiledEntry } from './pricing-model.ts';
import type { PriceLine, PricedSegment } from './pricing.contract.ts';
import { overridesOf, withoutOverridden } from './price-override.ts';
import { whereAPriceIsDue } from './priced-by.ts';
import { cutAtPromotionEnds } from './promotions-by-item.ts';
import { type Asked, selectBook, selectFromBook } from './select-entry.ts';
import { startCommitted } from './start-committed.ts';
import { type Start, fullYears, startDescent } from './start-charge.ts';

/** `pending`: charges that are a percentage of others, which have no amount before those do. */
export type StartedLine = {
  readonly charges: readonly Descent[];
  readonly pending: readonly Start[];
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** What the line rests on besides its charges. */
  readonly refs: readonly ArtifactRef[];
};
export type PricedLine = StartedLine;

type Steps = Waterfall['steps'];

export const priceLine = (pricing: Pricing, line: PriceLine): PricedLine => {
  const started = startLine(pricing, line);
  const findings = [...started.findings];
  const { before, from } = atDiscretion(pricing.model.waterfall.steps);
  const halfway = collect(started.charges, (descent) => descend(pricing, descent, before, null, findings));
  for (const descent of halfway) descent.before = descent.amount;
  const discretion = givenOn(pricing, line, { ...started, charges: halfway }, findings);
  const charges = collect(halfway, (descent) =>
    descend(pricing, descent, from, discretion.get(descent) ?? null, findings),
  );
  return { ...started, charges, findings };
};

const NOTHING_GIVEN: ReadonlyMap<Descent, Discretion> = new Map();

const givenOn = (
  pricing: Pricing,
  line: PriceLine,
  halfway: StartedLine,
  findings: Finding[],
): ReadonlyMap<Descent, Discretion> => {
  const { charges } = halfway;
  const given =
    line.discretionary === null || isOffPercentage(line, halfway)
      ? NOTHING_GIVEN
      : discretionOf(pricing, line, withoutOverridden(line, charges), findings);
  return line.overrides === undefined ? given : new Map([...given, ...overridesOf(line, charges)]);
};

/**
 * An amount off a line is shared out over its ordinary charges: sharing it out to a percentage of them would move what that is of. It is off
 * a percentage where that is all there is of its kind on the line, one in each segment.
 */
const isOffPercentage = ({ discretionary: given }: PriceLine, { charges, pending }: StartedLine): boolean => {
  if (given?.kind !== 'amount' || charges.some((descent) => paidPer(descent) === given.on)) return false;
  const meant = pending.filter((start) => paidPer(start) === given.on).map(({ segment }) => segment.id);
  return meant.length > 0 && new Set(meant).size === meant.length;
};

/** A percentage of other charges, once it has its list amount. */
export const priceOthers = (
  pricing: Pricing,
  line: PriceLine,
  priced: PricedLine,
  descent: Descent,
  findings: Finding[],
): readonly Descent[] => {
  const { before, from } = atDiscretion(pricing.model.waterfall.steps);
  return descend(pricing, descent, before, null, findings).flatMap((halfway) => {
    halfway.before = halfway.amount;
    const isMeant =
      line.discretionary?.kind === 'percent' ||
      (isOffPercentage(line, priced) && paidPer(halfway) === (line.discretionary as { readonly on?: string }).on);
    const given = isMeant ? discretionOf(pricing, line, [halfway], findings) : null;
    const set = overridesOf(line, [halfway]).get(halfway) ?? given?.get(halfway) ?? null;
    return descend(pricing, halfway, from, set, findings);
  });
};

/** The charges of a line at list, the prices of bundles in the place of their parts'. */
export const startLine = (pricing: Pricing, asked: PriceLine): StartedLine => {
  if (asked.committed !== undefined) return startCommitted(pricing, asked, asked.committed);
  const line = cutAtPromotionEnds(pricing.promotions, asked);
  const pending: Start[] = [];
  const warnings: Finding[] = [];
  const items = collect(itemsOf(line), ({ item, segments }) =>
    startItem(pricing, line, item, segments, pending, warnings),
  );
  const due = whereAPriceIsDue(pricing.model, items);
  const { charges, findings } = bundlesOf(line, due.items);
  return { charges, pending, findings, warnings, refs: due.refs };
};

/** The steps above a person's discount, and those from it on: an amount can only be shared out when all charges have come that far. */
const atDiscretion = (steps: Steps): { readonly before: Steps; readonly from: Steps } => {
  const index = steps.findIndex((step) => step.id === 'discretionary');
  return { before: steps.slice(0, index), from: steps.slice(index) };
};

const startItem = (
  pricing: Pricing,
  line: PriceLine,
  item: Item,
  segments: readonly PricedSegment[],
  pending: Start[],
  warnings: Finding[],
): readonly StartedItem[] => {
  let highest = ZERO;
  const first = segments[0]!.from;
  const months = monthsOf(pricing, segments);
  return segments.map((segment) => {
    const quantity = dec(segment.quantity);
    const selected = select(pricing, {
      offering: item.offering,
      on: pricing.on,
      accountSegments: segmentsOf(pricing, line),
      characteristics: segment.characteristics,
      quantity,
      termMonths: months,
      committedUsage: line.committedUsage ?? NO_USAGE,
    });
    const findings = selected.findings.map((finding): Finding => ({ ...finding, ...placeOf(item, segment) }));
    const charges: Descent[] = [];
    for (const entry of selected.entries) {
      const charged = entry.charge.type === 'oneTime' ? newUnits(entry, quantity, highest) : quantity;
      if (charged === null) continue;
      const start: Start = { item, segment, quantity: charged, book: selected.book!, entry, first };
      if (entry.charge.model.kind === 'percentOf') {
        pending.push(start);
        continue;
      }
      const started = startDescent(pricing, start);
      if (started.ok) charges.push(started.value);
      else findings.push(asFinding(started.refusal));
      if (entry.uplift !== null) warnings.push(...yearsInside(start));
    }
    highest = max(highest, quantity);
    return { item, segment, charges, findings };
  });
};

/** What is about a flag is about those for whom it is on. */
const segmentsOf = ({ accountSegments }: Pricing, { flags }: PriceLine): readonly string[] =>
  flags === undefined ? accountSegments : [...accountSegments, ...flags];

const NO_USAGE = {};

const select = (pricing: Pricing, asked: Asked) => {
  const { books, model, market, on } = pricing;
  const known = books.get(asked.offering) ?? selectBook(model, market, asked.offering, on);
  books.set(asked.offering, known);
  return 'code' in known ? { book: null, entries: [], findings: [known] } : selectFromBook(known, market, asked);
};

/** Whole months that the line is bound for; only asked where some row is about it. */
const monthsOf = (pricing: Pricing, segments: readonly PricedSegment[]): number | null => {
  const to = segments.at(-1)!.to;
  if (to === undefined || !pricing.model.asksTerm) return null;
  const { months, parts } = termMonths(segments[0]!.from, to);
  return Number(months.units / parts.units);
};

/** A segment has one price: years inside of it are not dearer, and whoever wrote it should know. */
const yearsInside = ({ item, segment, entry, first }: Start): readonly Finding[] =>
  segment.to !== undefined && fullYears(first, segment.to) - fullYears(first, segment.from) <= 1
    ? []
    : [{ code: 'price.uplift-inside-segment', ...placeOf(item, segment), charge: entry.charge.key, entry: entry.id }];

/** What is paid once is paid once: in a later segment only for units that no earlier one had; null when there are none. */
const newUnits = (entry: CompiledEntry, quantity: Decimal, highest: Decimal): Decimal | null => {
  if (isZero(highest)) return quantity;
  const once = entry.charge.model.kind === 'flat' || entry.charge.model.kind === 'percentOf';
  if (once || cmp(quantity, highest) <= 0) return null;
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

/** The steps that a committed amount has behind it. */
const SETTLED: ReadonlySet<string> = new Set(['agreement', 'volume', 'promotion']);

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
    if (descent.committed === true && SETTLED.has(step.id)) continue;
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
