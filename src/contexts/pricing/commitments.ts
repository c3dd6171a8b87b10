/** What commitments come to beside the usage that was assumed: period by period from their first day, the last one as long as it is. */
import { capped, trueUp } from '#engines/price/commitment.ts';
import { type TermMonths, termMonths } from '#engines/price/term.ts';
import { type Decimal, ZERO, add, dec, decText, divRound, min, mul, roundTo, sub, whole } from '#kernel/decimal.ts';
import { type Period, addMonthsAnchored, contains, intersect } from '#kernel/period.ts';
import { collect } from './collect.ts';
import type { Commitment } from './charge.contract.ts';
import type { UsageEstimate } from './estimate.ts';
import { type Descent, type Pricing, isUsage } from './price-charge.ts';
import type { CommitmentEstimate } from './price-result.contract.ts';
import type { PooledCommitment } from './pricing.contract.ts';
import type { LineFacts } from './line-facts.ts';
import type { LineCharges } from './promise.ts';
import { OPEN_ENDED_MONTHS, VALUE_SCALE } from './term.ts';

export type Bound = Pick<PooledCommitment, 'id' | 'from' | 'to'> &
  Commitment & { readonly covered: readonly Descent[] };

export const estimateCommitments = (
  pricing: Pricing,
  facts: readonly LineFacts[],
  usage: readonly UsageEstimate[],
  pooled: readonly PooledCommitment[] = [],
): readonly CommitmentEstimate[] => {
  const bounds = [
    ...collect(facts, (line) => line.committed),
    ...pooled.map((pool) => ({
      ...pool,
      covered: coveredBy(
        pool,
        facts.map(({ charges }) => charges),
      ),
    })),
  ];
  if (bounds.length === 0) return [];
  const perMonth = new Map(usage.map((one) => [one.descent, one.perMonth]));
  return bounds.map((bound) => estimated(pricing, bound, perMonth));
};

/** What they change in the whole: true-ups less what is not billed. */
export const commitmentTotal = (estimates: readonly CommitmentEstimate[]): Decimal =>
  estimates.reduce<Decimal>((total, one) => sub(add(total, dec(one.trueUp)), dec(one.capped)), ZERO);

/** A commitment that a price row carries holds for its own charge, while its segment lasts. */
export const committedBy = ({ priced }: LineCharges): readonly Bound[] =>
  priced.charges.flatMap((descent) => {
    const { charge, slot } = descent.entry;
    if (charge.type !== 'usage' || charge.commitment === undefined) return [];
    const { item, segment } = descent;
    const id = [item.lineId, item.componentId ?? '', slot, segment.id].join('/');
    const to = segment.to ?? addMonthsAnchored(segment.from, OPEN_ENDED_MONTHS);
    return [{ ...charge.commitment, id, from: segment.from, to, covered: [descent] }];
  });

const coveredBy = ({ covers }: PooledCommitment, lines: readonly LineCharges[]): readonly Descent[] =>
  lines.flatMap(({ line, priced }) => {
    if (covers.lines !== undefined && !covers.lines.includes(line.lineId)) return [];
    if (covers.groups !== undefined && (line.group === undefined || !covers.groups.includes(line.group))) return [];
    const types: readonly string[] = covers.chargeTypes ?? ['usage'];
    return priced.charges.filter(
      ({ item, entry }) =>
        types.includes(entry.charge.type) &&
        (covers.offerings === undefined || covers.offerings.includes(item.offering)),
    );
  });

const MONTHS_OF = { month: 1, quarter: 3, year: 12 } as const;

const estimated = (pricing: Pricing, bound: Bound, perMonth: ReadonlyMap<Descent, Decimal>): CommitmentEstimate => {
  let [missing, beyond, assured] = [ZERO, ZERO, ZERO];
  const periods = periodsOf(bound);
  for (const period of periods) {
    const used = money(pricing, spentIn(bound, period, perMonth));
    if (bound.minimum !== undefined) {
      const least = share(pricing, bound, period, bound.minimum);
      missing = add(missing, trueUp(least, { total: used, billedBefore: ZERO }));
      const fixed = money(pricing, spentIn(bound, period, NO_USAGE));
      assured = add(assured, trueUp(least, { total: fixed, billedBefore: ZERO }));
    }
    if (bound.maximum !== undefined) {
      const { discount } = capped(share(pricing, bound, period, bound.maximum), used, ZERO);
      beyond = add(beyond, min(discount, money(pricing, spentIn(bound, period, perMonth, asCounted))));
    }
  }
  return {
    id: bound.id,
    per: bound.per,
    periods: String(periods.length),
    usagePerPeriod: decText(periods.length === 0 ? ZERO : money(pricing, spentIn(bound, periods[0]!, perMonth))),
    trueUp: decText(missing),
    capped: decText(beyond),
    assured: decText(assured),
  };
};

const NO_USAGE: ReadonlyMap<Descent, Decimal> = new Map();

const money = ({ minorUnits }: Pricing, amount: Decimal): Decimal => roundTo(amount, minorUnits, 'halfEven');

type Dates = { readonly from: string; readonly to: string };

const periodsOf = ({ from, to, per }: Bound): readonly Dates[] => {
  if (per === 'term') return [{ from, to }];
  const periods: Dates[] = [];
  for (let start = from; start < to;) {
    const next = addMonthsAnchored(from, MONTHS_OF[per] * (periods.length + 1));
    periods.push({ from: start, to: next < to ? next : to });
    start = next;
  }
  return periods;
};

/** The amount for a whole period is owed for the part of it that there is. */
const share = (pricing: Pricing, { per }: Bound, period: Dates, amount: string): Decimal => {
  if (per === 'term') return dec(amount);
  const { months, parts } = termMonths(period.from, period.to);
  return money(pricing, divRound(mul(dec(amount), months), mul(parts, whole(MONTHS_OF[per])), VALUE_SCALE, 'halfEven'));
};

type Days = (segment: Period) => Period;
const asItRuns: Days = (segment) => segment;
/** What has no end is used on and on, but is summed up for a while only: no more than that can be left unbilled of it. */
const asCounted: Days = ({ from, to = addMonthsAnchored(from, OPEN_ENDED_MONTHS) }) => ({ from, to });

const spentIn = (
  { covered }: Bound,
  period: Dates,
  perMonth: ReadonlyMap<Descent, Decimal>,
  days: Days = asItRuns,
): Decimal => covered.map((descent) => spentOn(descent, period, perMonth, days)).reduce(add, ZERO);

const spentOn = (descent: Descent, period: Dates, perMonth: ReadonlyMap<Descent, Decimal>, days: Days): Decimal => {
  const { charge } = descent.entry;
  if (charge.type === 'oneTime') return contains(period, descent.segment.from) ? descent.amount : ZERO;
  const shared = intersect(days(descent.segment), period);
  if (shared?.to === undefined) return ZERO;
  const monthly = isUsage(descent) ? (perMonth.get(descent) ?? ZERO) : descent.amount;
  const { months, parts }: TermMonths = termMonths(shared.from, shared.to);
  const yearly = charge.type === 'recurring' && charge.period === 'year';
  return divRound(mul(monthly, months), yearly ? mul(parts, whole(12)) : parts, VALUE_SCALE, 'halfEven');
};
