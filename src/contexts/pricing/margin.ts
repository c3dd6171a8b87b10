/**
 * What the promise costs us, and where it goes below a floor. A decision of its own: it is of the field classes cost and floor, and a price
 * that does not contain it cannot leak it.
 */
import { type DecisionResult, type Finding, decided } from '#engines/decision.ts';
import { inPercent, percentOf } from '#engines/price/percent.ts';
import { type Decimal, ZERO, add, cmp, dec, decText, divRound, fitsWire, mul, roundTo, sub } from '#kernel/decimal.ts';
import { type Outcome, accepted } from '#kernel/outcome.ts';
import { contains } from '#kernel/period.ts';
import type { Shares } from './allocate-order-discount.ts';
import { convert } from './convert.ts';
import { type UsageEstimate, shareOverTerm } from './estimate.ts';
import { PRICE_REQUEST_SCHEMA } from './pricing.contract.ts';
import { MARGIN_SCHEMA, type MarginResult } from './price-result.contract.ts';
import { type Descent, type Pricing, isUsage } from './price-charge.ts';
import type { LineCharges } from './promise.ts';
import type { CompiledCost } from './pricing-model.ts';
import { type Terms, VALUE_SCALE, type Worths, perMonthOverTerm, termValue } from './term.ts';
import { PRICING_ENGINE } from './engine.ts';

type Priced = {
  readonly pricing: Pricing;
  readonly terms: Terms;
  readonly worths: Worths;
  readonly lines: readonly LineCharges[];
  readonly shares: Shares['shares'];
  readonly usage: readonly UsageEstimate[];
  readonly inputFingerprint: string;
};
type LineMargin = MarginResult['cost']['lines'][number];
type Missing = MarginResult['cost']['missing'][number];

export const marginOf = (priced: Priced): DecisionResult<MarginResult, null> => {
  const used = new Set<CompiledCost['ref']>();
  const missing = new Map<string, Missing>();
  const warnings: Finding[] = [];
  const usage = new Map(priced.usage.map((one) => [one.descent, one]));
  let cost = ZERO;
  let revenue = ZERO;
  const lines = priced.lines.map(({ line, priced: { charges } }) => {
    let lineCost = ZERO;
    let lineRevenue = ZERO;
    for (const descent of charges) {
      const found = costOf(priced, descent, usage.get(descent), used);
      if (found === null) missing.set(`${descent.item.offering} ${descent.entry.charge.key}`, missingOf(descent));
      else if (!found.ok) warnings.push({ ...found.refusal, lineId: line.lineId });
      else if (!fitsWire(roundTo(add(add(cost, lineCost), found.value), VALUE_SCALE / 2, 'up')))
        warnings.push({ code: 'margin.cost-too-long', lineId: line.lineId });
      else lineCost = add(lineCost, found.value);
      lineRevenue = add(lineRevenue, revenueOf(priced, descent, usage.get(descent)));
    }
    cost = add(cost, lineCost);
    revenue = add(revenue, lineRevenue);
    return { lineId: line.lineId, ...told(priced.pricing, lineCost, lineRevenue) };
  });
  const { cost: total, ...rest } = told(priced.pricing, cost, revenue);
  const { policy, rates, waterfall } = priced.pricing.model;
  const value: MarginResult = {
    cost: {
      complete: missing.size === 0 && warnings.length === 0,
      missing: [...missing.values()],
      currency: priced.pricing.currency,
      total,
      ...rest,
      lines,
    },
    floors: priced.lines.flatMap((line, index) => belowFloor(priced, line, lines[index]!)),
  };
  return decided({
    kind: 'margin',
    engine: PRICING_ENGINE,
    inputs: { schemaId: PRICE_REQUEST_SCHEMA, fingerprint: priced.inputFingerprint },
    output: { schemaId: MARGIN_SCHEMA, value },
    artifacts: [
      waterfall.ref,
      ...used,
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
  { pricing, terms }: Priced,
  descent: Descent,
  usage: UsageEstimate | undefined,
  used: Set<CompiledCost['ref']>,
): Outcome<Decimal> | null => {
  if (isUsage(descent) && usage === undefined) return accepted(ZERO);
  const { charge } = descent.entry;
  const row = (pricing.model.costs.get(descent.item.offering) ?? []).find(
    (cost) => cost.charge === charge.key && contains(cost.effective, pricing.on),
  );
  if (row === undefined) return null;
  used.add(row.ref);
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

const revenueOf = (
  { pricing, terms, worths, shares }: Priced,
  descent: Descent,
  usage: UsageEstimate | undefined,
): Decimal => {
  if (isUsage(descent)) return usage?.overTerm ?? ZERO;
  return sub(worths.get(descent)!.net, shareOverTerm(pricing, terms, descent, shares));
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
const belowFloor = ({ pricing }: Priced, { line }: LineCharges, margin: LineMargin): MarginResult['floors'] => {
  const floors = pricing.model.policy?.value.floors ?? [];
  const floor =
    floors.find((one) => one.offerings?.includes(line.offering)) ?? floors.find((one) => one.offerings === undefined);
  if (floor === undefined || dec(margin.cost).units === 0n) return [];
  const reached = margin.marginPercent !== null && cmp(dec(margin.marginPercent), dec(floor.marginPercent)) >= 0;
  const { lineId, marginPercent } = margin;
  return reached ? [] : [{ lineId, floor: floor.id, marginPercent, floorPercent: floor.marginPercent }];
};
