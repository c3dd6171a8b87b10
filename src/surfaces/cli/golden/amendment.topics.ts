/** Changes inside a paid period. */
import { ZERO, add, mul, neg, sub } from '#kernel/decimal.ts';
import {
  type BillingTiming,
  type Change,
  type PeriodPrice,
  cappedCredit,
  changeInPeriod,
  changeQuantity,
  replaceInPeriod,
  settle,
  upgradeAgain,
} from '#engines/price/amendment.ts';
import { fraction } from '#engines/price/fraction.ts';
import type { Cadence } from '#engines/price/proration.ts';
import { roundingOf } from './conventions.ts';
import type { Told } from './figures.ts';
import { periodIn } from './proration.topics.ts';
import { type Reader, UnreadableCase } from './reader.ts';
import type { Topics } from './run-cases.ts';

const timing = (inputs: Reader): BillingTiming => {
  const written = inputs
    .text('billing', 'advance')
    .toLowerCase()
    .replaceAll(/^in[_ -]|s$/g, '');
  if (written === 'advance') return 'advance';
  if (written === 'arrear') return 'arrears';
  throw new UnreadableCase(`nothing is billed in "${written}"`);
};

const changeOf = (inputs: Reader): Change => ({
  period: periodIn(inputs),
  on: inputs.date('change_date'),
  billing: timing(inputs),
  rounding: roundingOf(inputs),
});

/** `old_amount`, or `old_quantity` × `old_unit`; nothing when neither is there. */
const priceOf = (inputs: Reader, which: 'old' | 'new'): PeriodPrice => {
  if (inputs.has(`${which}_amount`)) return { amount: inputs.num(`${which}_amount`) };
  const unit = inputs.either(`${which}_unit`, `${which}_unit_price`, `${which}_price`);
  return { amount: mul(inputs.num(`${which}_quantity`, '1'), inputs.num(unit, '0')) };
};

/** Where the source caps a credit, what was paid is among the inputs. */
const replaced = (inputs: Reader): Told => {
  const change = changeOf(inputs);
  const { credit, charge, net, rest } = replaceInPeriod(priceOf(inputs, 'old'), priceOf(inputs, 'new'), change);
  const paid = inputs.maybeNum(inputs.either('originally_paid', 'original_amount_paid'));
  const before = inputs.num('previous_credits', '0');
  if (paid === undefined) return { credit, charge, net, ratio: rest };
  const kept = neg(cappedCredit(neg(credit), paid, before));
  return { credit: kept, charge, net: add(sub(net, credit), kept), ratio: rest };
};

const CADENCES: Readonly<Record<string, Cadence>> = {
  monthly: 'month',
  quarterly: 'quarter',
  semiannual: 'halfYear',
  semi_annual: 'halfYear',
  annual: 'year',
  yearly: 'year',
};

/** A price in a list: its amount alone, or with its own rhythm. */
const listed = (inputs: Reader, name: string): readonly PeriodPrice[] => {
  if (!inputs.has(name)) return [];
  return inputs.holdsObjects(name)
    ? inputs.list(name).map((one) => ({ amount: one.num('amount'), ...rhythm(one.maybeText('period')) }))
    : inputs.nums(name).map((amount) => ({ amount }));
};

const rhythm = (written: string | undefined): Partial<PeriodPrice> => {
  if (written === undefined) return {};
  if (/^one[_-]?time$/.test(written)) return { once: true };
  const cadence = CADENCES[written];
  if (cadence === undefined) throw new UnreadableCase(`no charge is billed "${written}"`);
  return { cadence };
};

const mixed = (inputs: Reader): Told => {
  const pairs = inputs.has('replaced') ? inputs.list('replaced') : [];
  const changes = {
    replaced: pairs.map((pair) => ({ before: { amount: pair.num('old') }, after: { amount: pair.num('new') } })),
    removed: listed(inputs, 'removed'),
    added: [...listed(inputs, 'added'), ...listed(inputs, 'added_one_time').map((price) => ({ ...price, once: true }))],
  };
  return changeInPeriod(changes, changeOf(inputs));
};

/** One charge whose field says its rhythm: `annual_price` is prorated by its year, `one_time_price` is not prorated. */
const component = (inputs: Reader): Told => {
  const [name] = [...Object.keys(CADENCES), 'one_time'].filter((one) => inputs.has(`${one}_price`));
  if (name === undefined) throw new UnreadableCase('no price of a month, a quarter, a year or once is given');
  const price = { amount: inputs.num(`${name}_price`), ...rhythm(name) };
  const { charge, rest } = replaceInPeriod({ amount: ZERO }, price, changeOf(inputs));
  return { amount: charge, charge, ratio: rest };
};

const settled = (inputs: Reader): Told => {
  const [credit, charge] = [inputs.num('credit', '0'), inputs.num('charge', '0')];
  const renewal = inputs.num('renewal_amount', '0');
  const written = inputs.text(inputs.either('apply_credit', 'credit_applied', 'when'), 'now').replaceAll(/[ -]/g, '_');
  if (!/^(now|immediately|on_renewal|renewal)$/.test(written))
    throw new UnreadableCase(`no credit counts "${written}"`);
  inputs.describes('currency');
  const result = settle(credit, charge, renewal, /renewal/.test(written) ? 'onRenewal' : 'now');
  return {
    net_due_now: result.due,
    renewal: result.renewal,
    credit_balance: result.balance,
    net: sub(charge, credit),
  };
};

const quantity = (inputs: Reader): Told => {
  const used = fraction(inputs.num('days_used'), inputs.num('days_in_cycle'));
  const changed = changeQuantity(
    inputs.num(inputs.either('unit', 'unit_price')),
    inputs.num('old_quantity'),
    inputs.num('new_quantity'),
    used,
    roundingOf(inputs),
  );
  return {
    used: changed.used,
    unused: changed.unused,
    new_remaining: changed.remaining,
    credit_balance: changed.credit,
    due: changed.due,
  };
};

/** What an upgrade before cost has no bearing on the next: the plan that runs is worth its own price. */
const again = (inputs: Reader): Told => {
  const [current, next, ordinal] = inputs.has('second_upgrade_plan')
    ? ['first_upgrade_plan', 'second_upgrade_plan', 'second']
    : ['signup_plan', 'first_upgrade_plan', 'first'];
  inputs.describes('signup_plan', 'first_upgrade_charge');
  const unused = inputs.num(inputs.either(`unused_fraction_at_${ordinal}_upgrade`, 'unused_fraction'));
  return upgradeAgain(inputs.num(current!), inputs.num(next!), fraction(unused, 1), roundingOf(inputs));
};

export const amendmentTopics: Topics = {
  'amendment.replace': replaced,
  'amendment.replace.inclusive_end': replaced,
  'amendment.mixed': mixed,
  'amendment.add_annual_component': component,
  'amendment.credit_cap': (inputs) => {
    inputs.describes('currency');
    const [potential, paid] = [inputs.num('potential_credit'), inputs.num('originally_paid')];
    return { credit: cappedCredit(potential, paid, inputs.num('previous_credits', '0')) };
  },
  'amendment.net': settled,
  'amendment.downgrade_quantity': quantity,
  'amendment.second_upgrade_same_period': again,
};
