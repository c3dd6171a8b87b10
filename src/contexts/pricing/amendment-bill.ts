/**
 * What a change in the middle of a billing period costs: a credit for what was paid and is not used, a charge for what is used instead. Each line
 * rounds for itself and the totals are sums of rounded lines, so that the bill adds up on paper.
 */
import { cappedCredit } from '#engines/price/amendment.ts';
import { type Fraction, fractionText, partOf } from '#engines/price/fraction.ts';
import { prorationOf } from '#engines/price/proration.ts';
import {
  type Decimal,
  ZERO,
  add,
  cmp,
  dec,
  decText,
  divRound,
  exactText,
  isZero,
  mul,
  neg,
  whole,
} from '#kernel/decimal.ts';
import { addMonthsAnchored } from '#kernel/period.ts';
import type { CommittedAsset, ProrationLine } from './amendment.contract.ts';
import type { Billing } from './charge.contract.ts';
import type { AmendmentPolicy } from './price-policy.contract.ts';

/** Where no price policy says otherwise; told with the result as the policy of nobody. */
export const DEFAULT_AMENDMENT: AmendmentPolicy = {
  proration: 'daysOverPeriod',
  rounding: 'halfUp',
  form: 'creditAndCharge',
  credits: 'now',
  creditCap: 'paidLessCredited',
};

export type Billed = { readonly policy: AmendmentPolicy; readonly on: string; readonly minorUnits: number };

/** A recurring amount before or after the change. `to` null: without an end. */
export type Recurring = {
  readonly amount: Decimal;
  readonly period: 'month' | 'year';
  readonly billing?: Billing | undefined;
  readonly from: string;
  readonly to: string | null;
  readonly segmentId: string;
  readonly paid?: string | undefined;
  readonly credited?: string | undefined;
};
export type Changed = {
  readonly asset: string;
  readonly charge: string;
  readonly anchor: string;
  readonly before: Recurring | null;
  readonly after: Recurring | null;
};

const MONTHS_OF = { month: 1, quarter: 3, year: 12 } as const;
type Dates = { readonly from: string; readonly to: string };

/** The billing period that holds the day; a period of a whole term is the term. */
const billingPeriodOf = (anchor: string, on: string, months: number): Dates => {
  const apart =
    (Number(on.slice(0, 4)) - Number(anchor.slice(0, 4))) * 12 + Number(on.slice(5, 7)) - Number(anchor.slice(5, 7));
  let index = Math.floor(apart / months) + 1;
  while (addMonthsAnchored(anchor, index * months) > on) index -= 1;
  return { from: addMonthsAnchored(anchor, index * months), to: addMonthsAnchored(anchor, (index + 1) * months) };
};

const everyOf = ({ billing, period }: Recurring): Billing['every'] => billing?.every ?? period;

const periodOf = (side: Recurring, anchor: string, on: string): Dates => {
  const every = everyOf(side);
  return every === 'term'
    ? { from: side.from, to: side.to ?? addMonthsAnchored(side.from, 12) }
    : billingPeriodOf(anchor, on, MONTHS_OF[every]);
};

/** Nothing to settle where the change falls on the first day of a period: the old one is used up, the new one is billed as ever. */
export const billOf = (billed: Billed, changed: Changed): readonly ProrationLine[] => {
  const side = changed.before ?? changed.after;
  if (side === null) return [];
  const period = periodOf(side, changed.anchor, billed.on);
  const arrears = side.billing?.timing === 'arrears';
  if (period.from === billed.on && (arrears || changed.before === null || everyOf(side) !== 'term')) return [];
  const credit =
    changed.before === null
      ? null
      : arrears
        ? used(billed, changed, changed.before, period)
        : creditOf(billed, changed, changed.before, period);
  const charge = changed.after === null ? null : chargeOf(billed, changed, changed.after, period);
  const lines = [credit, charge].filter((line) => line !== null).filter(({ amount }) => !isZero(dec(amount)));
  if (!arrears && billed.policy.credits === 'never' && cmp(total(lines), ZERO) <= 0) return [];
  return billed.policy.form === 'net' && lines.length === 2 && !arrears ? [netOf(lines[0]!, lines[1]!)] : lines;
};

const total = (lines: readonly ProrationLine[]): Decimal => lines.map(({ amount }) => dec(amount)).reduce(add, ZERO);

/** From the change to the end of the period or of the charge, whichever is first. */
const restOf = (side: Recurring, period: Dates, on: string): Dates => ({
  from: on,
  to: side.to !== null && side.to < period.to ? side.to : period.to,
});

const creditOf = (billed: Billed, changed: Changed, side: Recurring, period: Dates): ProrationLine | null => {
  const rest = restOf(side, period, billed.on);
  if (rest.from >= rest.to) return null;
  const line = lineOf(billed, changed, side, period, rest, 'credit', 'paid and not used');
  const potential = dec(line.amount);
  if (billed.policy.creditCap === 'none') return { ...line, amount: decText(neg(potential)) };
  const paid = side.paid === undefined ? basePaid(side, period) : dec(side.paid);
  const credit = cappedCredit(potential, paid, dec(side.credited ?? '0'));
  return {
    ...line,
    amount: decText(neg(credit)),
    ...(cmp(credit, potential) === 0
      ? {}
      : { uncapped: decText(neg(potential)), why: 'no more than was paid and not credited' }),
  };
};

/** The price of a billing period, where nobody says what was paid. */
const basePaid = (side: Recurring, period: Dates): Decimal => {
  const { part, of } = periodPrice(side, period);
  return divRound(part, of, 2 * 12, 'up');
};

const chargeOf = (billed: Billed, changed: Changed, side: Recurring, period: Dates): ProrationLine | null => {
  const rest = restOf(side, period, billed.on);
  return rest.from >= rest.to
    ? null
    : lineOf(billed, changed, side, period, rest, 'charge', 'from the change to the end of the period');
};

/** Billed afterwards: nothing was paid, so what was used before the change is still owed. */
const used = (billed: Billed, changed: Changed, side: Recurring, period: Dates): ProrationLine | null => {
  const from = side.from > period.from ? side.from : period.from;
  return from >= billed.on
    ? null
    : lineOf(
        billed,
        changed,
        side,
        period,
        { from, to: billed.on },
        'used',
        'used before the change, billed in arrears',
      );
};

const lineOf = (
  { policy, minorUnits }: Billed,
  { asset, charge }: Changed,
  side: Recurring,
  period: Dates,
  stretch: Dates,
  kind: ProrationLine['kind'],
  why: string,
): ProrationLine => {
  const { part, of } = prorationOf(policy.proration, {
    ...stretch,
    period,
    ...(policy.monthDays === undefined ? {} : { monthDays: policy.monthDays }),
  });
  const base = methodPrice(policy, side, period);
  const whole: Fraction = { part: mul(base.part, part), of: mul(base.of, of) };
  return {
    kind,
    asset,
    charge,
    segmentId: side.segmentId,
    from: stretch.from,
    to: stretch.to,
    periodFrom: period.from,
    periodTo: period.to,
    base: told(base),
    fraction: fractionText({ part, of }),
    exact: told(whole),
    amount: decText(partOf(ONE, whole, minorUnits, policy.rounding)),
    why,
  };
};

const ONE = whole(1);
const TWELVE = whole(12);
/** Digits in which an exact amount is told; the money never comes from the told figure. */
const TOLD_SCALE = 12;
const told = ({ part, of }: Fraction): string => exactText(divRound(part, of, TOLD_SCALE, 'halfEven'));

/** The price of what the method counts a part of: its billing period, a month, or a year. */
const methodPrice = ({ proration }: AmendmentPolicy, side: Recurring, period: Dates): Fraction => {
  const { amount } = side;
  switch (proration) {
    case 'daysOverPeriod':
      return periodPrice(side, period);
    case 'daysOver365':
    case 'daysOverRealYear':
    case 'calendarMonthsOver12':
      return { part: side.period === 'year' ? amount : mul(amount, TWELVE), of: ONE };
    case 'daysOverStartMonth':
    case 'daysOverCalendarMonth':
    case 'daysOver30':
    case 'strict30Over30':
    case 'fixedMonthOverFixedMonth':
      return { part: amount, of: side.period === 'year' ? TWELVE : ONE };
  }
};

const periodPrice = (side: Recurring, period: Dates): Fraction => {
  const every = everyOf(side);
  const months = every === 'term' ? monthsIn(period) : MONTHS_OF[every];
  return { part: mul(side.amount, whole(months)), of: side.period === 'year' ? TWELVE : ONE };
};

const monthsIn = ({ from, to }: Dates): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));

const netOf = (credit: ProrationLine, charge: ProrationLine): ProrationLine => ({
  ...charge,
  kind: 'net',
  exact: exactText(add(dec(charge.exact), neg(dec(credit.exact)))),
  amount: decText(add(dec(charge.amount), dec(credit.amount))),
  why: `${credit.amount} for what was paid and not used, ${charge.amount} from the change on`,
});

export const anchorOf = (asset: CommittedAsset, from: string): string => asset.billingAnchor ?? from;
