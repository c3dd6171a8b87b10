/** Charge models: what a quantity costs. */
import { type Decimal, ZERO, add, cmp, decText, isPositive, max, min, mul, sub, sum, whole } from '#kernel/decimal.ts';
import type { Outcome } from '#kernel/outcome.ts';
import { type ChargeModelText, type PercentageModel, compileChargeModel } from '#engines/price/charge-model.ts';
import { compileSchedule, scheduledDiscount } from '#engines/price/discount-schedule.ts';
import { percentOf } from '#engines/price/percent.ts';
import { billedUnits, rate, rateIncrement, ratePercentage, ratedParts } from '#engines/price/rate.ts';
import { type Reduction, marginThenDiscount } from '#engines/price/stacking.ts';
import { rounded, roundingOf } from './conventions.ts';
import type { Told } from './figures.ts';
import { type Reader, UnreadableCase } from './reader.ts';
import { Refused, type Topics } from './run-cases.ts';

export const accepted = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Refused(outcome.refusal);
  return outcome.value;
};

/** An upper bound that holds itself (`up_to`), or that does not (`upper_exclusive`); the lower one follows from the tier before and is checked. */
const bounds = (tiers: readonly Reader[]) => {
  const exclusive = tiers.some((tier) => tier.has('upper_exclusive'));
  const ends = tiers.map((tier) =>
    tier.maybeNum(
      tier.either('up_to', 'upper_exclusive', 'upper', 'to', 'upper_inclusive', 'last_unit', 'maximum_units'),
    ),
  );
  tiers.forEach((tier, index) => {
    const lower = tier.maybeNum(tier.either('lower', 'from', 'first_unit', 'lower_exclusive'));
    const before = ends[index - 1];
    if (lower === undefined || before === undefined) return;
    const gap = sub(lower, before);
    if (cmp(gap, ZERO) < 0 || cmp(gap, ONE) > 0)
      throw new UnreadableCase(`tier ${index + 1} does not follow tier ${index}`);
  });
  return { exclusive, upTo: ends.map((end) => (end === undefined ? {} : { upTo: decText(end) })) };
};

const ONE: Decimal = { units: 1n, scale: 0 };

const zeroQuantity = (inputs: Reader, otherwise = false) =>
  inputs.flag('zero_quantity_charges_first_flat', otherwise) ? ({ zeroQuantity: 'firstFlat' } as const) : {};

const beyondLast = (inputs: Reader, otherwise: 'refuse' | 'lastTier' = 'refuse') => {
  const written = inputs.maybeText('beyond_last');
  if (written !== undefined && written !== 'refuse' && written !== 'last_tier')
    throw new UnreadableCase(`nothing is known that happens "${written}" beyond the last tier`);
  return { beyondLast: written === undefined ? otherwise : written === 'last_tier' ? 'lastTier' : 'refuse' } as const;
};

export const tiered = (kind: 'graduated' | 'volume', inputs: Reader, firstFlat = false): ChargeModelText => {
  const tiers = inputs.list('tiers');
  const { exclusive, upTo } = bounds(tiers);
  return {
    kind,
    tiers: tiers.map((tier, index) => ({
      ...upTo[index],
      unitPrice: tier.text(tier.either('unit', 'unit_price', 'unit_amount', 'price_per_unit', 'price'), '0'),
      flat: tier.text(tier.either('flat', 'flat_fee', 'flat_amount'), '0'),
    })),
    ...(exclusive ? { bounds: 'upperExclusive' as const } : {}),
    ...zeroQuantity(inputs, firstFlat),
    ...beyondLast(inputs),
  };
};

export const packageOf = (inputs: Reader): ChargeModelText => ({
  kind: 'package',
  size: inputs.text(inputs.either('package_size', 'block_size')),
  price: inputs.text(inputs.either('package_price', 'price_per_package', 'price_per_block')),
  freeUnits: inputs.text('free_units', '0'),
});

export const amountOf = (model: ChargeModelText, quantity: Decimal): Decimal =>
  accepted(rate(compileChargeModel(model), quantity)).amount;

/** What the model asks, and the fee of the period when the source bills both on one line; rounded only where the case says so. */
const charged = (model: ChargeModelText, inputs: Reader, quantity = inputs.num('quantity')): Told => {
  const usage = amountOf(model, quantity);
  const amount = add(usage, inputs.num('recurring_fee', '0'));
  const total = inputs.has('rounding') ? rounded(amount, roundingOf(inputs)) : amount;
  inputs.describes('currency');
  return { amount: total, total, usage, usage_amount: usage };
};

const incremental = (model: ChargeModelText, inputs: Reader): Told => {
  const compiled = compileChargeModel(model);
  const [already, quantity] = [inputs.num('already_rated_quantity'), inputs.num('quantity')];
  inputs.describes('currency');
  const before = accepted(ratedParts(compiled, already));
  const parts = accepted(ratedParts(compiled, add(already, quantity)));
  const breakdown = parts
    .map((part) => {
      const rated = before.find(({ tier }) => tier === part.tier);
      return {
        tier: part.tier,
        units: sub(part.units, rated?.units ?? ZERO),
        amount: sub(part.amount, rated?.amount ?? ZERO),
      };
    })
    .filter((part) => isPositive(part.units));
  return { amount: accepted(rateIncrement(compiled, already, quantity)), breakdown };
};

const block = (inputs: Reader, field: 'blocks' | 'tiers', last: 'refuse' | 'lastTier'): Told => {
  const blocks = inputs.list(field);
  const { exclusive, upTo } = bounds(blocks);
  const prices = blocks.map((one) => one.text(one.either('price', 'amount', 'flat')));
  const model: ChargeModelText = {
    kind: 'block',
    blocks: prices.map((price, index) => ({ ...upTo[index], price })),
    ...(exclusive ? { bounds: 'upperExclusive' as const } : {}),
    ...beyondLast(inputs, last),
  };
  return charged(model, inputs);
};

const sizedBlocks = (walk: 'graduated' | 'volume', inputs: Reader): Told => {
  const tiers = inputs.list(inputs.either('tiers_in_blocks', 'tiers'));
  const model: ChargeModelText = {
    kind: 'tieredBlocks',
    walk,
    tiers: tiers.map((tier) => {
      const most = tier.maybeText('max_blocks');
      return {
        size: tier.has('block_size') ? tier.text('block_size') : inputs.text('block_size', '1'),
        ...(most === undefined ? {} : { maxBlocks: most }),
        pricePerBlock: tier.text('price_per_block'),
      };
    }),
    ...beyondLast(inputs, 'lastTier'),
  };
  inputs.describes('block_size');
  return charged(model, inputs);
};

/** The events' values: one by one, or from running totals, or null when only their sum and number are known. */
const eventsOf = (inputs: Reader): readonly Decimal[] | null => {
  if (inputs.has('events_amounts')) return inputs.nums('events_amounts');
  if (!inputs.has('running_totals')) return null;
  const running = inputs.nums('running_totals');
  return running.map((at, index) => sub(at, running[index - 1] ?? ZERO));
};

const percentageModel = (inputs: Reader): PercentageModel => {
  const maximum = inputs.maybeText(inputs.either('max_per_event', 'maximum_per_event'));
  const freeAmount = inputs.maybeText(inputs.either('free_total', 'free_amount', 'free_units_per_total_aggregation'));
  const freeEvents = inputs.either('free_events', 'free_units_per_events');
  const model = compileChargeModel({
    kind: 'percentage',
    percent: inputs.text(inputs.either('rate_percent', 'percent', 'rate')),
    fixedPerEvent: inputs.text(inputs.either('fixed_per_event', 'fixed'), '0'),
    minimumPerEvent: inputs.text(inputs.either('min_per_event', 'minimum_per_event'), '0'),
    ...(maximum === undefined ? {} : { maximumPerEvent: maximum }),
    ...(freeAmount === undefined ? {} : { freeAmount }),
    ...(inputs.has(freeEvents) ? { freeEvents: inputs.count(freeEvents) } : {}),
  });
  if (model.kind !== 'percentage') throw new UnreadableCase('a percentage stays one');
  return model;
};

const percentage = (inputs: Reader): Told => {
  const model = percentageModel(inputs);
  const events = eventsOf(inputs);
  if (events === null) return percentageOfSum(inputs, model);
  const { amount, perEvent, paid } = ratePercentage(model, events);
  const paidEvents = paid.filter((value) => isPositive(value)).length;
  const free = sub(sum(events), sum(paid));
  return {
    amount,
    per_event: perEvent,
    paid_units: sum(paid),
    paid_events: paidEvents,
    free_units: free,
    free_events: events.length - paidEvents,
  };
};

/** A sum of so many events: the percentage is of what is not free, the fixed part of each event; least and most of an event cannot be known. */
const percentageOfSum = (inputs: Reader, model: PercentageModel): Told => {
  if (isPositive(model.minimum) || model.maximum !== null)
    throw new UnreadableCase('the least and the most are of single events');
  const total = inputs.num(inputs.either('total', 'units', 'quantity', 'amount'));
  const count = inputs.num(inputs.either('events', 'events_count', 'count'), '1');
  const paid = max(ZERO, sub(total, model.freeAmount ?? ZERO));
  const paidEvents = max(ZERO, sub(count, whole(model.freeEvents ?? 0)));
  const amount = add(percentOf(paid, model.percent), mul(model.fixed, paidEvents));
  return { amount, paid_units: paid, paid_events: paidEvents };
};

const scheduled = (walk: 'range' | 'slab', inputs: Reader): Told => {
  const tiers = inputs.list('tiers');
  const { exclusive, upTo } = bounds(tiers);
  const schedule = compileSchedule({
    walk,
    ...(exclusive ? { bounds: 'upperExclusive' as const } : {}),
    tiers: tiers.map((tier, index) => ({
      ...upTo[index],
      percent: tier.text(tier.either('percent', 'discount_percent')),
    })),
  });
  const quantity = inputs.num('quantity');
  const gross = mul(quantity, inputs.num(inputs.either('list_price', 'unit_price')));
  inputs.describes('currency');
  const given = scheduledDiscount(schedule, quantity, gross);
  const discount = given?.amount ?? ZERO;
  const amount = sub(gross, discount);
  return {
    amount,
    net: amount,
    gross,
    discount,
    percent: given?.percent ?? ZERO,
    unit_price: { part: amount, of: quantity },
  };
};

/** A price between its least and its most. */
const clamped = (amount: Decimal, inputs: Reader): Decimal => {
  const least = inputs.maybeNum(inputs.either('min', 'minimum'));
  const most = inputs.maybeNum(inputs.either('max', 'maximum'));
  const raised = least === undefined ? amount : max(amount, least);
  return most === undefined ? raised : min(raised, most);
};

const reduction = (inputs: Reader, what: 'margin' | 'discount'): Reduction =>
  inputs.has(`${what}_amount`)
    ? { kind: 'fixed', amount: inputs.num(`${what}_amount`) }
    : { kind: 'percent', percent: inputs.num(`${what}_percent`, '0') };

const perUnit = (inputs: Reader): ChargeModelText => ({ kind: 'perUnit', unitPrice: inputs.text('unit_price') });

export const ratingTopics: Topics = {
  /** Nothing falls into the first tier too: every source whose volume tiers have flat fees charges the first one for it (Lago, OpenMeter). */
  'pricing.volume': (inputs) => charged(tiered('volume', inputs, true), inputs),
  'pricing.graduated': (inputs) => charged(tiered('graduated', inputs), inputs),
  'pricing.graduated.incremental': (inputs) => incremental(tiered('graduated', inputs), inputs),
  'pricing.graduated.blocks': (inputs) => sizedBlocks('graduated', inputs),
  'pricing.volume.blocks': (inputs) => sizedBlocks('volume', inputs),
  'pricing.capacity': (inputs) => block(inputs, 'tiers', 'lastTier'),
  'pricing.block': (inputs) => block(inputs, 'blocks', 'refuse'),
  'pricing.already_billed_delta': (inputs) => {
    const total = amountOf(packageOf(inputs), inputs.num('quantity'));
    inputs.describes('currency');
    const amount = sub(total, inputs.num('already_billed'));
    return { amount, total };
  },
  'pricing.package': (inputs) => charged(packageOf(inputs), inputs),
  'pricing.package.billed_units': (inputs) => {
    const [quantity, size] = [inputs.num('quantity'), inputs.num('package_size')];
    inputs.describes('currency');
    const billed = billedUnits(quantity, size);
    return { billed_units: billed, packages: { part: billed, of: size } };
  },
  'pricing.package.incremental': (inputs) => incremental(packageOf(inputs), inputs),
  'pricing.percentage': percentage,
  'pricing.percentage.min_max_per_event': percentage,
  'pricing.graduated_percentage': (inputs) => {
    const tiers = inputs.list('tiers');
    const { exclusive, upTo } = bounds(tiers);
    const model: ChargeModelText = {
      kind: 'graduatedPercentage',
      tiers: tiers.map((tier, index) => ({
        ...upTo[index],
        percent: tier.text(tier.either('rate_percent', 'percent', 'rate')),
        flat: tier.text(tier.either('flat', 'flat_fee', 'flat_amount'), '0'),
      })),
      ...(exclusive ? { bounds: 'upperExclusive' as const } : {}),
      ...zeroQuantity(inputs, true),
      ...beyondLast(inputs),
    };
    return charged(model, inputs, inputs.num(inputs.either('total', 'quantity', 'amount')));
  },
  'pricing.per_unit': (inputs) => charged(perUnit(inputs), inputs),
  'pricing.per_unit.rounded': (inputs) => {
    const exact = amountOf(perUnit(inputs), inputs.num('quantity'));
    const amount = rounded(exact, roundingOf(inputs));
    return { amount, exact };
  },
  'pricing.tier_then_discount_then_min_max': (inputs) => {
    const base = inputs.has('tiers')
      ? amountOf(tiered('graduated', inputs), inputs.num('quantity'))
      : inputs.num('base');
    const discounted = sub(base, percentOf(base, inputs.num('discount_percent', '0')));
    inputs.describes('currency');
    return { base, after_discount: discounted, amount: clamped(discounted, inputs) };
  },
  'pricing.percent_of_total': (inputs) => {
    const covered = inputs.has('covered_lines') ? sum(inputs.nums('covered_lines')) : inputs.num('covered_lines_total');
    const exact = percentOf(covered, inputs.num('percent'));
    const amount = clamped(exact, inputs);
    return {
      amount: inputs.has('rounding') || inputs.has('currency') ? rounded(amount, roundingOf(inputs)) : amount,
      exact,
    };
  },
  'pricing.margin_then_discount': (inputs) => {
    const priced = marginThenDiscount(inputs.num('price'), reduction(inputs, 'margin'), reduction(inputs, 'discount'));
    inputs.describes('currency');
    return { with_margin: priced.withMargin, discount: priced.discount, rate: priced.rate };
  },
  'discount_schedule.slab': (inputs) => scheduled('slab', inputs),
  'discount_schedule.range': (inputs) => scheduled('range', inputs),
};
