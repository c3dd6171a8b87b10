/**
 * What the promise costs us, and where it goes below a floor. A decision of its own: it is of the field classes cost and floor, and a price
 * that does not contain it cannot leak it.
 */
import { type DecisionResult, type Finding, decided } from '#engines/decision.ts';
import { inPercent, percentOf } from '#engines/price/percent.ts';
import { type Decimal, ZERO, add, cmp, dec, decText, divRound, fitsWire, mul, roundTo, sub } from '#kernel/decimal.ts';
import { type Outcome, accepted } from '#kernel/outcome.ts';
import { contains } from '#kernel/period.ts';
import { collect } from './collect.ts';
import { convert } from './convert.ts';
import type { UsageEstimate } from './estimate.ts';
import type { LineFacts } from './line-facts.ts';
import type { Sums } from './page-sums.ts';
import type { Pages } from './pages.ts';
import { PRICE_REQUEST_SCHEMA } from './pricing.contract.ts';
import { MARGIN_SCHEMA, type MarginResult } from './price-result.contract.ts';
import { type Descent, type Pricing, isUsage } from './price-charge.ts';
import type { LineCharges } from './promise.ts';
import type { CompiledCost } from './pricing-model.ts';
import { type Terms, VALUE_SCALE, perMonthOverTerm, termValue } from './term.ts';
import { PRICING_ENGINE } from './engine.ts';

type LineMargin = MarginResult['cost']['lines'][number];
type Missing = MarginResult['cost']['missing'][number];

/** What a line costs, whatever is taken off its price. */
export type LineCost = {
  readonly cost: Decimal;
  readonly refs: readonly CompiledCost['ref'][];
  readonly missing: readonly Missing[];
  readonly warnings: readonly Finding[];
};
/** What it earns after its shares of the order's discount, and the floor it is below. */
export type LineEarned = {
  readonly revenue: Decimal;
  readonly row: LineMargin;
  readonly floors: MarginResult['floors'];
};

type Costing = {
  readonly pricing: Pricing;
  readonly terms: Terms;
  readonly usage: readonly UsageEstimate[];
  readonly charges: LineCharges;
};

export const costOfLine = ({ pricing, terms, usage, charges: { line, priced } }: Costing): LineCost => {
  const refs: CompiledCost['ref'][] = [];
  const missing: Missing[] = [];
  const warnings: Finding[] = [];
  let cost = ZERO;
  for (const descent of priced.charges) {
    const assumed = usage.find((one) => one.descent === descent);
    const found = costOf({ pricing, terms }, descent, assumed, refs);
    if (found === null) missing.push(missingOf(descent));
    else if (!found.ok) warnings.push({ ...found.refusal, lineId: line.lineId });
    else if (!canBeTold(add(cost, found.value))) warnings.push({ code: 'margin.cost-too-long', lineId: line.lineId });
    else cost = add(cost, found.value);
  }
  return { cost, refs, missing, warnings };
};

const canBeTold = (cost: Decimal): boolean => fitsWire(roundTo(cost, VALUE_SCALE / 2, 'up'));

export const earnedByLine = (
  pricing: Pricing,
  { charges, oneTime, recurring, usage, cost }: Pick<LineFacts, 'charges' | 'oneTime' | 'recurring' | 'usage' | 'cost'>,
  off: Decimal,
): LineEarned => {
  const used = usage.map(({ overTerm }) => overTerm).reduce(add, ZERO);
  const revenue = sub(add(add(oneTime, recurring), used), off);
  const row = { lineId: charges.line.lineId, ...told(pricing, cost.cost, revenue) };
  return { revenue, row, floors: belowFloor(pricing, charges, row) };
};

type Earning = { readonly facts: Pick<LineFacts, 'cost' | 'charges'>; readonly earned: LineEarned };

/** `judged`: with every option chosen. `rows`: the pages of the lines' rows, by which they are sealed. */
export const marginOf = (
  pricing: Pricing,
  lines: readonly Earning[],
  { sums, judged }: { readonly sums: Sums; readonly judged: Sums },
  inputFingerprint: () => string,
  rows: () => Pages,
): DecisionResult<MarginResult, null> => {
  const warnings = [...collect(lines, ({ facts }) => facts.cost.warnings)];
  const refs = new Set<CompiledCost['ref']>();
  for (const { facts } of lines) for (const ref of facts.cost.refs) refs.add(ref);
  const tooLong = !canBeTold(judged.cost);
  if (tooLong) warnings.push({ code: 'margin.cost-too-long' });
  const { cost: total, ...rest } = told(pricing, tooLong ? ZERO : sums.cost, sums.revenue);
  const { policy, rates, waterfall } = pricing.model;
  const value: MarginResult = {
    cost: {
      complete: judged.missing.size === 0 && warnings.length === 0,
      missing: [...judged.missing.values()],
      currency: pricing.currency,
      total,
      ...rest,
      ...(judged === sums ? {} : { withOptions: told(pricing, tooLong ? ZERO : judged.cost, judged.revenue) }),
      lines: lines.map(({ earned }) => earned.row),
    },
    floors: collect(lines, ({ earned }) => earned.floors),
  };
  return decided({
    kind: 'margin',
    engine: PRICING_ENGINE,
    inputs: { schemaId: PRICE_REQUEST_SCHEMA, fingerprint: inputFingerprint },
    output: {
      schemaId: MARGIN_SCHEMA,
      value,
      promised: () => ({ ...value, cost: { ...value.cost, lines: { count: lines.length, pages: rows().hashes } } }),
    },
    artifacts: [
      waterfall.ref,
      ...refs,
      ...(rates === null ? [] : [rates.ref]),
      ...(policy === null ? [] : [policy.ref]),
    ],
    trace: null,
    warnings,
  });
};

const missingOf = ({ item, entry }: Descent): Missing => ({ offering: item.offering, charge: entry.charge.key });

/** Over the term, in the quote's currency; null when no row says what it costs. */
const costOf = (
  { pricing, terms }: Pick<Costing, 'pricing' | 'terms'>,
  descent: Descent,
  usage: UsageEstimate | undefined,
  refs: CompiledCost['ref'][],
): Outcome<Decimal> | null => {
  if (isUsage(descent) && usage === undefined) return accepted(ZERO);
  const { charge } = descent.entry;
  const row = (pricing.model.costs.get(descent.item.offering) ?? []).find(
    (cost) => cost.charge === charge.key && contains(cost.effective, pricing.on),
  );
  if (row === undefined) return null;
  if (!refs.includes(row.ref)) refs.push(row.ref);
  const { kind, value } = row.cost;
  // A percentage of the list is in the list's own currency already.
  if (kind === 'percentOfList')
    return accepted(
      percentOf(usage === undefined ? termValue(terms, descent, descent.list) : usage.listOverTerm, value),
    );
  const converted = convert(pricing.model.rates, value, row.currency, pricing.currency);
  if (!converted.ok) return converted;
  if (charge.type !== 'usage')
    return accepted(
      termValue(terms, descent, kind === 'flat' ? converted.value : mul(converted.value, descent.quantity)),
    );
  const perMonth =
    kind === 'flat'
      ? converted.value
      : divRound(mul(converted.value, usage!.quantity), dec(charge.unit.size), VALUE_SCALE, 'halfEven');
  return accepted(perMonthOverTerm(terms, descent, perMonth, VALUE_SCALE));
};

const told = ({ minorUnits }: Pricing, cost: Decimal, revenue: Decimal) => {
  const margin = inPercent(sub(revenue, cost), revenue, 'floor');
  return {
    cost: decText(roundTo(cost, minorUnits, 'halfEven')),
    revenue: decText(revenue),
    marginPercent: margin === null ? null : decText(margin),
  };
};

/** A line below the floor of its offering; without revenue it is below any floor as soon as it costs something. */
const belowFloor = (pricing: Pricing, { line }: LineCharges, margin: LineMargin): MarginResult['floors'] => {
  const floors = pricing.model.policy?.value.floors ?? [];
  const floor =
    floors.find((one) => one.offerings?.includes(line.offering)) ?? floors.find((one) => one.offerings === undefined);
  if (floor === undefined || dec(margin.cost).units === 0n) return [];
  const reached = margin.marginPercent !== null && cmp(dec(margin.marginPercent), dec(floor.marginPercent)) >= 0;
  const { lineId, marginPercent } = margin;
  return reached ? [] : [{ lineId, floor: floor.id, marginPercent, floorPercent: floor.marginPercent }];
};
