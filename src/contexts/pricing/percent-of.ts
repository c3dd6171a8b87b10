/**
 * Charges that are a percentage of other charges of the quote, worked out when those have come down the waterfall: first those that rest on
 * ordinary charges only, then those that rest on them. A sum that changes inside the segment has no one percentage, so it is asked for to be
 * divided, never averaged.
 */
import type { Finding } from '#engines/decision.ts';
import { percentOf } from '#engines/price/percent.ts';
import {
  type Decimal,
  ZERO,
  add,
  cmp,
  dec,
  divRound,
  exactText,
  isZero,
  max,
  min,
  mul,
  whole,
} from '#kernel/decimal.ts';
import type { PercentOf } from './charge.contract.ts';
import { namesCharges } from './percent-depth.ts';
import { type Descent, type Pricing, at, isUsage } from './price-charge.ts';
import { type PricedLine, priceOthers } from './price-line.ts';
import type { PriceLine, PricedSegment } from './pricing.contract.ts';
import { type Start, descentOf } from './start-charge.ts';
import { type Terms, VALUE_SCALE, termValue } from './term.ts';

type Line = { readonly line: PriceLine; readonly priced: PricedLine };
type Base = {
  readonly amount: Decimal;
  readonly charges: number;
  readonly steady: boolean;
  readonly divideAt: readonly string[];
};

/** The lines with their percentages; a line that has none is the same line. */
export const withPercentages = <L extends Line>(pricing: Pricing, terms: Terms, lines: readonly L[]): readonly L[] => {
  if (lines.every(({ priced }) => priced.pending.length === 0)) return lines;
  const waiting = lines.flatMap(({ line, priced }, index) => priced.pending.map((start) => ({ line, index, start })));
  const charges = lines.map(({ priced }) => [...priced.charges]);
  const findings = lines.map(({ priced }) => [...priced.findings]);
  const groups = new Map(lines.map(({ line }) => [line.lineId, line.group]));
  const depths = Map.groupBy(waiting, ({ start }) => depthOf(pricing, start.item.offering, start.entry.charge.key));
  for (const depth of [...depths.keys()].sort((a, b) => a - b)) {
    const bases = new Map<string, Base>();
    // Of the whole: a line that may be left moves no percentage of another.
    const whole = charges.filter((_, index) => lines[index]!.line.optional !== true).flat();
    for (const { line, index, start } of depths.get(depth)!) {
      const rule = start.entry.charge.model as PercentOf;
      const among = rule.of.scope === 'line' ? charges[index]! : whole;
      const name = [rule.of.scope === 'line' ? index : '', start.entry.id, start.segment.from, start.segment.to].join(
        ' ',
      );
      const base = bases.get(name) ?? baseOf({ pricing, terms, groups, depth }, start, rule, among);
      bases.set(name, base);
      const found = findings[index]!;
      if (!base.steady) found.push(unsteady(start, base));
      else
        charges[index]!.push(...priceOthers(pricing, line, lines[index]!.priced, percentage(start, rule, base), found));
    }
  }
  return lines.map((one, index) =>
    one.priced.pending.length === 0
      ? one
      : { ...one, priced: { ...one.priced, charges: charges[index]!, findings: findings[index]! } },
  );
};

const depthOf = ({ model }: Pricing, offering: string, charge: string): number =>
  model.percentDepth.get(`${offering}/${charge}`) ?? 0;

type Among = {
  readonly pricing: Pricing;
  readonly terms: Terms;
  readonly groups: ReadonlyMap<string, string | undefined>;
  readonly depth: number;
};

const baseOf = (asked: Among, start: Start, rule: PercentOf, among: readonly Descent[]): Base => {
  let amount = ZERO;
  let charges = 0;
  const divideAt = new Set<string>();
  for (const descent of among) {
    if (!isCovered(asked, start, rule, descent) || !meets(start, descent.segment, descent)) continue;
    const edge = changesInside(start, descent);
    if (edge.length > 0) for (const date of edge) divideAt.add(date);
    charges += 1;
    amount = add(amount, inPeriodOf(asked, start, descent, rule.of.basis === 'list' ? descent.list : descent.amount));
  }
  return { amount, charges, steady: divideAt.size === 0, divideAt: [...divideAt].sort() };
};

const isCovered = ({ pricing, groups, depth }: Among, { entry }: Start, rule: PercentOf, descent: Descent): boolean => {
  const { of } = rule;
  const { type, key } = descent.entry.charge;
  if (isUsage(descent)) return false;
  const own = depthOf(pricing, descent.item.offering, key);
  if (own > 0 && (!namesCharges(of) || own >= depth)) return false;
  if (!(of.chargeTypes ?? [entry.charge.type]).includes(type as 'oneTime')) return false;
  if (of.offerings !== undefined && !of.offerings.includes(descent.item.offering)) return false;
  if (of.charges !== undefined && !of.charges.includes(key)) return false;
  const group = groups.get(descent.item.lineId);
  return of.groups === undefined || (group !== undefined && of.groups.includes(group));
};

const isOnce = (descent: { readonly entry: Descent['entry'] }): boolean => descent.entry.charge.type === 'oneTime';

/** Whether they share a day. What was paid once counts from its day on. */
const meets = (start: Start, segment: PricedSegment, covered: Descent): boolean => {
  if (isOnce(start)) return true;
  const { from, to } = start.segment;
  return (to === undefined || segment.from < to) && (isOnce(covered) || segment.to === undefined || from < segment.to);
};

/** Days inside the segment on which what it rests on begins or ends. */
const changesInside = (start: Start, covered: Descent): readonly string[] => {
  if (isOnce(start)) return [];
  const { from, to } = start.segment;
  const inside = (date: string | undefined): readonly string[] =>
    date !== undefined && date > from && (to === undefined || date < to) ? [date] : [];
  return [...inside(covered.segment.from), ...(isOnce(covered) ? [] : inside(covered.segment.to))];
};

const TWELVE = whole(12);

/** A month's fee of a year's is a twelfth; a fee once is of what recurring charges come to over their term. */
const inPeriodOf = ({ terms }: Among, start: Start, covered: Descent, amount: Decimal): Decimal => {
  const own = start.entry.charge;
  const other = covered.entry.charge;
  if (own.type === 'oneTime') return termValue(terms, covered, amount);
  if (own.type === 'usage' || other.type !== 'recurring' || own.period === other.period) return amount;
  return own.period === 'year' ? mul(amount, TWELVE) : divRound(amount, TWELVE, VALUE_SCALE, 'halfEven');
};

const percentage = (start: Start, rule: PercentOf, base: Base): Descent => {
  const exact = isZero(start.quantity) ? ZERO : percentOf(base.amount, dec(rule.percent));
  const least = rule.minimum === undefined || isZero(start.quantity) ? null : dec(rule.minimum);
  const most = rule.maximum === undefined ? null : dec(rule.maximum);
  const raised = least === null ? exact : max(exact, least);
  const amount = most === null ? raised : min(raised, most);
  const limit =
    cmp(amount, exact) === 0 ? '' : cmp(amount, exact) > 0 ? `, at least ${rule.minimum}` : `, at most ${rule.maximum}`;
  return descentOf(start, {
    amount,
    modelText: null,
    model: null,
    step: {
      base: exactText(base.amount),
      percent: rule.percent,
      note: `${rule.of.basis} of ${base.charges} ${base.charges === 1 ? 'charge' : 'charges'}${limit}`,
    },
    refs: [],
  });
};

const unsteady = ({ item, segment, entry }: Start, { divideAt }: Base): Finding =>
  at({ code: 'price.percent-of-changing', divideAt: [...divideAt] }, item, segment, entry);
