/** Least and most of a period. */
import { type Decimal, ZERO, add, max, sub, sum } from '#kernel/decimal.ts';
import { capped, proratedTrueUp, trueUp } from '#engines/price/commitment.ts';
import { fraction } from '#engines/price/fraction.ts';
import { compileChargeModel } from '#engines/price/charge-model.ts';
import { rateIncrement } from '#engines/price/rate.ts';
import { rounded, roundingOf, wholeUnits } from './conventions.ts';
import type { Told } from './figures.ts';
import { accepted, amountOf, packageOf, tiered } from './rating.topics.ts';
import { type Reader, UnreadableCase } from './reader.ts';
import type { Topics } from './run-cases.ts';

/** OpenMeter rates volume tiers at the end of a period only, so an increment within one is of graduated tiers; it charges a first flat fee also for no usage. */
const modelOf = (inputs: Reader, otherwise: 'graduated' | 'volume') => {
  if (!inputs.has('tiers')) return packageOf(inputs);
  const kind = inputs.text(inputs.either('mode', 'walk'), otherwise);
  if (kind !== 'graduated' && kind !== 'volume') throw new UnreadableCase(`no tiers are walked "${kind}"`);
  return tiered(kind, inputs, true);
};

const usageOf = (inputs: Reader, otherwise: 'graduated' | 'volume'): Decimal =>
  inputs.has('usage') ? inputs.num('usage') : amountOf(modelOf(inputs, otherwise), inputs.num('quantity'));

const minimum = (inputs: Reader, otherwise: 'graduated' | 'volume') => {
  const usage = usageOf(inputs, otherwise);
  const before = inputs.num(inputs.either('previously_billed', 'already_billed'), '0');
  inputs.describes('currency');
  const missing = trueUp(inputs.num('minimum'), { total: usage, billedBefore: before });
  return {
    usage,
    min_spend_line: missing,
    total: add(max(usage, before), missing),
    due: add(max(ZERO, sub(usage, before)), missing),
  };
};

/** A fee in advance counts to the period that it is for, not to the one in which it was billed; a part of a period commits to its part. */
const periodTrueUp = (inputs: Reader): Told => {
  const ofOthers = inputs.names().filter((name) => /^in_advance_(?!current_)\w+_cents$/.test(name));
  inputs.describes(...ofOthers);
  const fees = inputs.has('fees_cents') ? inputs.nums('fees_cents') : [];
  const counted = sum([...fees, inputs.num('in_advance_current_period_cents', '0')]);
  const share = inputs.has('days') ? fraction(inputs.num('days'), inputs.num('period_days')) : fraction(1, 1);
  const { amount } = proratedTrueUp(inputs.num('commitment_cents'), share, counted, wholeUnits(inputs));
  return { true_up_cents: amount, counted_cents: counted };
};

export const commitmentTopics: Topics = {
  'commitment.minimum': (inputs) => minimum(inputs, 'volume'),
  'commitment.minimum_with_prior_billing': (inputs) => minimum(inputs, 'graduated'),
  'commitment.maximum': (inputs) => {
    const model = modelOf(inputs, inputs.has('already_rated_quantity') ? 'graduated' : 'volume');
    const gross = accepted(
      rateIncrement(compileChargeModel(model), inputs.num('already_rated_quantity', '0'), inputs.num('quantity')),
    );
    inputs.describes('currency');
    const bill = capped(
      inputs.num('maximum'),
      gross,
      inputs.num(inputs.either('already_billed', 'previously_billed'), '0'),
    );
    return { gross, discount: bill.discount, amount: bill.amount };
  },
  'commitment.true_up_rounding': (inputs) => {
    const rounding = roundingOf(inputs);
    const used = rounded(inputs.num('usage'), rounding);
    const missing = trueUp(inputs.num('commitment'), { total: used, billedBefore: ZERO });
    return { true_up: rounded(missing, rounding), usage: used };
  },
  'commitment.true_up': periodTrueUp,
  'commitment.charge_minimum_prorated': (inputs) => {
    const rounding = wholeUnits(inputs);
    const share = fraction(inputs.num('days'), inputs.num('period_days'));
    const { exact, amount } = proratedTrueUp(inputs.num('min_cents'), share, inputs.num('used_cents'), rounding);
    return { true_up_cents: amount, precise: exact };
  },
  'commitment.charge_minimum': (inputs) => {
    inputs.describes('currency');
    return { true_up_cents: trueUp(inputs.num('min_cents'), { total: inputs.num('used_cents'), billedBefore: ZERO }) };
  },
};
