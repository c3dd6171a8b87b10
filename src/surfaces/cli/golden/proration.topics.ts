/** Parts of a period: proration, day counts, cycles, cotermination. */
import { mul, sub, whole } from '#kernel/decimal.ts';
import { daysBetween } from '#kernel/period.ts';
import { type CycleLength, billingCycles } from '#engines/price/billing-cycles.ts';
import { alignedToCycle } from '#engines/price/cotermination.ts';
import { daysWithFixedMonth, endOf, partOfMonth, zonedDays } from '#engines/price/day-count.ts';
import { type Fraction, fraction, timesFraction } from '#engines/price/fraction.ts';
import {
  type MultiplierPrecision,
  type ProrationMethod,
  DAYS_OF_A_YEAR,
  MULTIPLIER_SCALE,
  afterTrial,
  monthPlusDays,
  monthsWithDays,
  multiplierOf,
  prorationOf,
} from '#engines/price/proration.ts';
import { CENTS, rounded, roundingOf, wholeUnits } from './conventions.ts';
import type { Told } from './figures.ts';
import { type Reader, UnreadableCase } from './reader.ts';
import type { Topics } from './run-cases.ts';

/** An end that is written as the last day, or as the first day after: the field's name says which. A bare `end` is the last day of a contract. */
export const endIn = (inputs: Reader, name: string, bare: 'exclusive' | 'inclusive' = 'exclusive'): string => {
  if (inputs.has(`${name}_exclusive`)) return inputs.date(`${name}_exclusive`);
  if (inputs.has(`${name}_inclusive`)) return endOf(inputs.date(`${name}_inclusive`), 'inclusive');
  return endOf(inputs.date(name), bare);
};

const hasEnd = (inputs: Reader, name: string): boolean =>
  ['', '_exclusive', '_inclusive'].some((suffix) => inputs.has(`${name}${suffix}`));

export const periodIn = (inputs: Reader) => ({ from: inputs.date('period_start'), to: endIn(inputs, 'period_end') });

const METHODS: Readonly<Record<string, ProrationMethod>> = {
  actual_days_over_period_days: 'daysOverPeriod',
  days_over_period_days: 'daysOverPeriod',
  actual_actual: 'daysOverPeriod',
  actual_days_over_month_days: 'daysOverCalendarMonth',
  actual_days_over_30: 'daysOver30',
  actual_360: 'daysOver30',
  strict_30_360: 'strict30Over30',
  actual_days_over_365: 'daysOver365',
  actual_365: 'daysOver365',
  actual_days_over_year_days: 'daysOverRealYear',
  actual_days_over_start_month_days: 'daysOverStartMonth',
  fixed_days_in_month: 'fixedMonthOverFixedMonth',
  calendar_months: 'calendarMonthsOver12',
};

const methodIn = (inputs: Reader): ProrationMethod => {
  const written = inputs.text('method', 'actual_days_over_period_days');
  const method = METHODS[written];
  if (method === undefined) throw new UnreadableCase(`no proration is called "${written}"`);
  return method;
};

/** From a day to the end of the period, unless the case names both; amounts in cents or in money, by the field's name. */
const prorated = (inputs: Reader): Told => {
  const period = periodIn(inputs);
  const from = inputs.maybeDate(inputs.either('from', 'change_date', 'start')) ?? period.from;
  const to = hasEnd(inputs, 'to') ? endIn(inputs, 'to') : period.to;
  const monthDays = inputs.has('fixed_days_in_month') ? inputs.count('fixed_days_in_month') : undefined;
  const ratio = prorationOf(methodIn(inputs), { from, to, period, ...(monthDays === undefined ? {} : { monthDays }) });
  return { ...money(inputs, ratio), ratio, days: ratio.part };
};

const money = (inputs: Reader, ratio: Fraction): Told => {
  if (inputs.has('amount_cents')) {
    const amount = rounded(timesFraction(inputs.num('amount_cents'), ratio), wholeUnits(inputs));
    return { amount_cents: amount };
  }
  return { amount: rounded(timesFraction(inputs.num('amount'), ratio), roundingOf(inputs)) };
};

const cotermed = (inputs: Reader): Told => {
  const cycle = periodIn(inputs);
  const from = inputs.date(inputs.either('from', 'start'));
  const to = hasEnd(inputs, 'to') ? endIn(inputs, 'to') : cycle.to;
  if (to !== cycle.to) throw new UnreadableCase('an add-on that ends before its cycle is not aligned to it');
  const { amount, ratio } = alignedToCycle(inputs.num('amount'), from, cycle, methodIn(inputs), roundingOf(inputs));
  return { amount, ratio };
};

/** Days of a year: real ones from the start, unless the case names them. */
const annual = (inputs: Reader): Told => {
  const [from, to] = [inputs.date('start'), endIn(inputs, 'end')];
  const yearDays = inputs.maybeNum(inputs.either('year_days', 'days_in_year'));
  const real = prorationOf('daysOverRealYear', { from, to });
  const ratio = yearDays === undefined ? real : fraction(real.part, yearDays);
  return {
    amount: rounded(timesFraction(inputs.num('annual_amount'), ratio), roundingOf(inputs)),
    ratio,
    days: real.part,
  };
};

const byMonths = (inputs: Reader): Told => {
  const [from, to] = [inputs.date('start'), endIn(inputs, 'end')];
  const ratio = prorationOf('calendarMonthsOver12', { from, to });
  const months = timesFraction(whole(12), ratio);
  return { amount: rounded(timesFraction(inputs.num('annual_amount'), ratio), roundingOf(inputs)), months, ratio };
};

const dayCounts = (inputs: Reader): Told => {
  const [from, to] = [inputs.date('start'), endIn(inputs, 'end')];
  const ratios = {
    actual_actual: partOfMonth(from, to, 'actualOverMonth'),
    actual_360: partOfMonth(from, to, 'actualOver30'),
    strict_30_360: partOfMonth(from, to, 'strict30Over30'),
  };
  const price = inputs.maybeNum(inputs.either('amount', 'price_per_month'));
  if (price === undefined) return ratios;
  const rounding = roundingOf(inputs);
  return {
    ...ratios,
    ...Object.fromEntries(
      Object.entries(ratios).map(([name, ratio]) => [`${name}_amount`, rounded(timesFraction(price, ratio), rounding)]),
    ),
  };
};

const startMonth = (inputs: Reader): Told => {
  inputs.describes('rule');
  const [from, to] = [inputs.date('start'), inputs.date(inputs.either('first_renewal', 'to', 'end'))];
  const ratio = prorationOf('daysOverStartMonth', { from, to });
  return { amount: rounded(timesFraction(inputs.num('amount'), ratio), roundingOf(inputs)), ratio };
};

const PRECISIONS: Readonly<Record<string, MultiplierPrecision>> = {
  day: 'day',
  days: 'day',
  daily: 'day',
  month: 'month',
  months: 'month',
  monthly: 'month',
  monthly_daily: 'monthlyAndDaily',
  month_day: 'monthlyAndDaily',
  calendar_monthly_daily: 'calendarMonthlyAndDaily',
};

/** Of the terms themselves when the case gives days or months, of its dates otherwise. Four digits, as Salesforce shows them. */
const multiplier = (inputs: Reader): Told => {
  const written = inputs.text('precision', 'Day');
  const precision =
    PRECISIONS[
      written
        .trim()
        .toLowerCase()
        .replaceAll(/[^a-z]+/g, '_')
    ];
  if (precision === undefined) throw new UnreadableCase(`no prorate precision is called "${written}"`);
  const exact = ofTerms(inputs, precision) ?? ofDates(inputs, precision);
  const multiplied = rounded(exact, { scale: inputs.count('decimals', MULTIPLIER_SCALE), mode: 'halfUp' });
  const price = inputs.maybeNum('list_price');
  if (price === undefined) return { multiplier: multiplied };
  return {
    multiplier: multiplied,
    prorated_list_price: rounded(mul(price, multiplied), { scale: CENTS, mode: 'halfUp' }),
  };
};

const ofTerms = (inputs: Reader, precision: MultiplierPrecision): Fraction | null => {
  const months = inputs.maybeNum('default_term_months') ?? whole(12);
  if (precision === 'day' && inputs.has('term_days')) {
    return fraction(inputs.num('term_days'), inputs.num('default_term_days', String(DAYS_OF_A_YEAR)));
  }
  if (!inputs.has('term_months')) return null;
  const term = inputs.num('term_months');
  if (precision === 'month') return fraction(rounded(term, { scale: 0, mode: 'ceil' }), months);
  const rest = inputs.count(inputs.either('remaining_days', 'term_remaining_days', 'days'), 0);
  return monthsWithDays(inputs.count('term_months'), rest, inputs.count('default_term_months', 12));
};

const ofDates = (inputs: Reader, precision: MultiplierPrecision): Fraction =>
  multiplierOf(
    precision,
    inputs.date('start'),
    endIn(inputs, 'end', 'inclusive'),
    inputs.count('default_term_months', 12),
  );

const CYCLES: Readonly<Record<string, CycleLength>> = {
  DAILY: { days: 1 },
  WEEKLY: { days: 7 },
  BIWEEKLY: { days: 14 },
  THIRTY_DAYS: { days: 30 },
  THIRTY_ONE_DAYS: { days: 31 },
  SIXTY_DAYS: { days: 60 },
  NINETY_DAYS: { days: 90 },
  MONTHLY: { months: 1 },
  BIMESTRIAL: { months: 2 },
  QUARTERLY: { months: 3 },
  TRIANNUAL: { months: 4 },
  BIANNUAL: { months: 6 },
  SEMI_ANNUAL: { months: 6 },
  ANNUAL: { months: 12 },
  BIENNIAL: { months: 24 },
};

const cycles = (inputs: Reader): Told => {
  const written = inputs.text('period');
  const cycle = CYCLES[written.toUpperCase()];
  if (cycle === undefined) throw new UnreadableCase(`no billing period is called "${written}"`);
  const from = inputs.date('start');
  const billed = billingCycles({
    from,
    to: hasEnd(inputs, 'end') ? endIn(inputs, 'end') : undefined,
    target: inputs.date('target'),
    billingDay: inputs.count(inputs.either('bcd', 'billing_day'), Number(from.slice(8))),
    cycle,
  });
  return {
    cycles: billed.total,
    leading: billed.leading,
    full: billed.full,
    trailing: billed.trailing,
    billed_to: billed.billedTo,
  };
};

/** "2023-08-29..2023-09-28 (31 days)": both days belong to it; the number is checked. */
const RANGE = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})(?: \((\d+) days\))?$/;

const periodDays = (inputs: Reader): number => {
  if (inputs.has('period_days')) return inputs.count('period_days');
  if (inputs.has('period_start')) {
    const period = periodIn(inputs);
    return daysBetween(period.from, period.to);
  }
  const written = inputs.text('period');
  const [, from, last, said] = RANGE.exec(written) ?? [];
  if (from === undefined) throw new UnreadableCase(`"${written}" is no period`);
  const days = daysBetween(from, endOf(last!, 'inclusive'));
  if (said !== undefined && Number(said) !== days) throw new UnreadableCase(`"${written}" has ${days} days`);
  return days;
};

const trial = (inputs: Reader): Told => {
  const days = inputs.count('month_days');
  const ratio = afterTrial(days, inputs.count('subscription_day', 1), inputs.count('trial_days', 0));
  return { ...money(inputs, ratio), ratio };
};

const fixedRatio = (inputs: Reader): Told => {
  const monthDays = inputs.count('fixed_days_in_month');
  const days = inputs.has('days')
    ? inputs.count('days')
    : daysWithFixedMonth(inputs.date('start'), endIn(inputs, 'end'), monthDays);
  return { ratio: rounded(fraction(days, monthDays), { scale: 9, mode: 'halfUp' }), days };
};

const wholeTerms = (inputs: Reader): Told => {
  const term = fraction(inputs.num('subscription_term_months'), inputs.num('default_term_months', '12'));
  const price = timesFraction(inputs.num('list_price'), term);
  const unit = rounded(price, roundingOf(inputs));
  const quantity = inputs.maybeNum('quantity');
  return {
    regular_unit_price: unit,
    prorate_multiplier: term,
    multiplier: term,
    ...(quantity === undefined ? {} : { total: mul(unit, quantity) }),
  };
};

/** What nobody has used is worth its days. */
const unused = (inputs: Reader): Told => {
  const days = periodDays(inputs);
  const left = inputs.has('days_unused') ? inputs.num('days_unused') : sub(whole(days), inputs.num('days_used'));
  return money(inputs, fraction(left, days));
};

export const prorationTopics: Topics = {
  'proration.days': prorated,
  'proration.quarter_denominator': prorated,
  'cotermination.add_on': cotermed,
  'proration.days.annual': annual,
  'proration.whole_months': byMonths,
  'proration.calendar_month_fractions': byMonths,
  'proration.days.start_month_denominator': startMonth,
  'proration.day_count_convention': dayCounts,
  'proration.month_plus_days': (inputs) => {
    const part = monthPlusDays(
      inputs.count('full_months', 0),
      inputs.count('prorated_days', 0),
      inputs.count('denominator'),
    );
    return { amount: rounded(timesFraction(inputs.num('price_per_month'), part), roundingOf(inputs)), months: part };
  },
  'proration.sf_multiplier': multiplier,
  'proration.sf_term': wholeTerms,
  'proration.trial': trial,
  'proration.unused_day_credit': unused,
  'proration.billing_cycles': cycles,
  'proration.fixed_days_in_month': fixedRatio,
  'calendar.fixed_days_in_month': (inputs) => ({
    days: daysWithFixedMonth(inputs.date('start'), endIn(inputs, 'end'), inputs.count('fixed_days_in_month')),
  }),
  'calendar.days_between_in_timezone': (inputs) => {
    const boundary = inputs.text('boundary', 'as_written') === 'in_zone' ? 'inZone' : 'asWritten';
    return { days: zonedDays(inputs.text('start'), inputs.text('end'), inputs.text('timezone'), boundary) };
  },
};
