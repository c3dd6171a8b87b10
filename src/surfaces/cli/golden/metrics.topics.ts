/** The size of a deal, and ramps. */
import { type Decimal, ZERO, add, cmp, mul, neg, sub, sum, whole } from '#kernel/decimal.ts';
import type { Period } from '#kernel/period.ts';
import { endOf, lastDayOf } from '#engines/price/day-count.ts';
import { type Fraction, NOTHING_OF, addFractions, fraction, timesFraction } from '#engines/price/fraction.ts';
import { type BillingFrequency, acv, arr, mrr, overTermDays, withOneTime } from '#engines/price/metrics.ts';
import { percentOf } from '#engines/price/percent.ts';
import { type Stepped, amendSteps, onceWithin, upliftByYear, worthWithin } from '#engines/price/ramp.ts';
import type { Figure, Told } from './figures.ts';
import { endIn } from './proration.topics.ts';
import { type Reader, UnreadableCase } from './reader.ts';
import type { Topics } from './run-cases.ts';

const FREQUENCIES: Readonly<Record<string, BillingFrequency>> = {
  monthly: 'monthly',
  month: 'monthly',
  quarterly: 'quarterly',
  quarter: 'quarterly',
  semi_annual: 'semiAnnual',
  semiannual: 'semiAnnual',
  annual: 'annual',
  yearly: 'annual',
  year: 'annual',
};

const frequency = (inputs: Reader): BillingFrequency => {
  const written = inputs.text('billing', 'monthly');
  const found = FREQUENCIES[written.toLowerCase().replaceAll(/[ -]/g, '_')];
  if (found === undefined) throw new UnreadableCase(`nothing is billed "${written}"`);
  return found;
};

/** Zuora: a bill of a broken month has 30 days a month (as configured there), contract value its own days; one-time fees are value, not revenue a month. */
const tcvMrr = (inputs: Reader): Told => {
  const term = { from: inputs.date('start'), to: endIn(inputs, 'end', 'inclusive') };
  const [quantity, every] = [inputs.num('quantity'), frequency(inputs)];
  const monthly = mrr(quantity, inputs.num('sell_price'), every);
  const listed = mrr(quantity, inputs.num('list_price', '0'), every);
  const oneTime = inputs.num('one_time', '0');
  const billedBy = inputs.text('billing_day_count', '30') === '30' ? 'actualOver30' : 'actualOverMonth';
  inputs.describes('currency');
  const byBill = overTermDays(monthly, term, billedBy);
  return {
    quantity,
    mrr: monthly,
    arr: timesFraction(whole(12), monthly),
    tcb: withOneTime(byBill, oneTime),
    tcv: withOneTime(overTermDays(monthly, term, 'actualOverMonth'), oneTime),
    elp: overTermDays(listed, term, billedBy),
  };
};

/** Conga: ARR of recurring prices, ACV of the whole contract value by years, or without what is paid once. */
const annualMetrics = (inputs: Reader): Told => {
  const months = inputs.has('term_years') ? mul(inputs.num('term_years'), whole(12)) : inputs.num('term_months', '12');
  const oneTime = inputs.num(inputs.either('one_time', 'one_time_fee'), '0');
  inputs.describes('currency');
  const recurring =
    inputs.has('mrr') || inputs.has('monthly')
      ? timesFraction(mul(inputs.num(inputs.either('mrr', 'monthly')), months), fraction(1, 1))
      : fraction(inputs.num(inputs.either('net_price', 'tcv', 'total_contract_value')), 1);
  const yearly = arr(recurring.part, months);
  return {
    arr: yearly,
    mrr: { part: yearly.part, of: mul(yearly.of, whole(12)) },
    acv: acv(recurring, oneTime, months, 'withOneTime'),
    acv_with_one_time: acv(recurring, oneTime, months, 'withOneTime'),
    acv_without_one_time: acv(recurring, oneTime, months, 'withoutOneTime'),
    tcv: withOneTime(recurring, oneTime),
  };
};

/** A contract writes the last day of a segment. */
const stretch = (one: Reader): Required<Period> => ({ from: one.date('start'), to: endIn(one, 'end', 'inclusive') });

const interval = (written: string): Required<Period> => {
  if (!/^\d{4}$/.test(written)) throw new UnreadableCase(`"${written}" is no interval`);
  return { from: `${written}-01-01`, to: endOf(`${written}-12-31`, 'inclusive') };
};

const intervals = (inputs: Reader): readonly (readonly [string, Required<Period>])[] => {
  return inputs.holdsObjects('intervals')
    ? inputs.list('intervals').map((one, at) => [one.text('name', `y${at + 1}`), stretch(one)])
    : inputs.texts('intervals').map((written) => [`y${written}`, interval(written)]);
};

type Charge = { readonly monthly: readonly Stepped<Decimal>[]; readonly once: readonly (readonly [string, Decimal])[] };

const charges = (inputs: Reader): readonly Charge[] =>
  inputs.list('charges').map((charge) => {
    charge.describes('name');
    if (!charge.has('segments')) return { monthly: [], once: [[charge.date('date'), charge.num('amount')]] };
    const monthly = charge.list('segments').map((one) => ({
      ...stretch(one),
      value: mul(one.num('monthly'), one.num('quantity', '1')),
    }));
    return { monthly, once: [] };
  });

/** A discount is of recurring prices, in its own window; a one-time fee keeps its price. */
const byInterval = (inputs: Reader): Told => {
  const all = charges(inputs);
  const discount = inputs.has('discount') ? discountOf(inputs.object('discount')) : null;
  const rows = intervals(inputs).map(([name, period]) => {
    const recurring = all.reduce(
      (worth, { monthly }) => addFractions(worth, worthWithin(monthly, period, 'actualOverMonth')),
      NOTHING_OF,
    );
    const once = sum(all.flatMap(({ once: due }) => due.map(([on, amount]) => onceWithin(amount, on, period))));
    const off = discount === null ? NOTHING_OF : discounted(all, period, discount);
    return {
      name,
      gross: withOneTime(recurring, once),
      discount: negative(off),
      net: addFractions(withOneTime(recurring, once), negative(off)),
    };
  });
  const column = (which: 'gross' | 'discount' | 'net') => Object.fromEntries(rows.map((row) => [row.name, row[which]]));
  const total = rows.reduce((worth, row) => addFractions(worth, row.net), NOTHING_OF);
  return { gross: column('gross'), discount: column('discount'), net: column('net'), tcv: column('net'), total };
};

type Discount = Required<Period> & { readonly percent: Decimal };

const discountOf = (inputs: Reader): Discount => ({
  percent: inputs.num('percent'),
  from: inputs.date('from'),
  to: endIn(inputs, 'to', 'inclusive'),
});

const discounted = (all: readonly Charge[], period: Required<Period>, { percent, from, to }: Discount): Fraction => {
  const window = { from: from > period.from ? from : period.from, to: to < period.to ? to : period.to };
  if (window.from >= window.to) return NOTHING_OF;
  const worth = all.reduce(
    (sofar, { monthly }) => addFractions(sofar, worthWithin(monthly, window, 'actualOverMonth')),
    NOTHING_OF,
  );
  return { part: percentOf(worth.part, percent), of: worth.of };
};

const negative = (f: Fraction): Fraction => ({ part: neg(f.part), of: f.of });

/** The quantity of an amendment holds from its day to the end of the term, or as long as it says; a change adds to what each segment has. */
const segmented = (inputs: Reader): Told => {
  const steps = inputs.list('segments_v1').map((one) => ({ ...stretch(one), value: one.num('quantity') }));
  const amend = inputs.object('amend');
  const last = ['end', 'end_inclusive', 'to', 'to_inclusive'].find((name) => amend.has(name));
  const change = {
    from: amend.date(amend.either('effective', 'from', 'start')),
    ...(last === undefined ? {} : { to: endOf(amend.date(last), 'inclusive') }),
  };
  const more = amend.maybeNum(amend.either('quantity_delta', 'add_quantity'));
  const amended = amendSteps(
    steps,
    change,
    more === undefined ? () => amend.num('quantity') : (before) => add(before, more),
  );
  return {
    segments_v2: amended.map((step): Figure => ({ start: step.from, end: lastDayOf(step.to), quantity: step.value })),
    delta: sub(amended.at(-1)?.value ?? ZERO, steps.at(-1)?.value ?? ZERO),
  };
};

const upliftedYears = (inputs: Reader): Told => {
  const percent = inputs.num(inputs.either('uplift_percent_per_year', 'uplift_percent'));
  const months = inputs.has('monthly') ? 12 : 1;
  const base = inputs.num(inputs.either('monthly', 'annual'));
  const years = inputs.count('years');
  inputs.describes('currency');
  const prices = upliftByYear(base, percent, years);
  const values = prices.map((price) => mul(price, whole(months)));
  return {
    acv_by_year: values.map(figure),
    arr_by_year: values.map(figure),
    mrr_by_year: prices.map((price) => fraction(price, months === 12 ? 1 : 12)),
    tcv: figure(sum(values)),
    acv: fraction(sum(values), cmp(whole(years), ZERO) > 0 ? years : 1),
  };
};

/** Compounded prices are told as finely as they are printed. */
const figure = (amount: Decimal): Fraction => fraction(amount, 1);

export const metricsTopics: Topics = {
  'metrics.tcv_mrr': tcvMrr,
  'metrics.arr': annualMetrics,
  'metrics.acv': annualMetrics,
  'metrics.mrr': annualMetrics,
  'metrics.tcv': annualMetrics,
  'ramp.tcv_by_interval': byInterval,
  'ramp.quantity_by_interval': segmented,
  'ramp.uplift': upliftedYears,
};
