/**
 * Prices that vendors printed in public, run against the engine: each case under its own named policy. A topic is either run or listed below
 * as not covered yet; a topic that is neither fails, so that the list cannot go stale.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  type Decimal,
  type Rounding,
  ZERO,
  add,
  cmp,
  dec,
  eq,
  max,
  min,
  mul,
  roundTo,
  sub,
  sum,
  whole,
} from '#kernel/decimal.ts';
import { allocate, minorUnits, roundMoney } from '#kernel/money.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { type ChargeModelText, compileChargeModel } from './charge-model.ts';
import { compileSchedule, scheduledDiscount } from './discount-schedule.ts';
import { percentOf } from './percent.ts';
import { billedUnits, rate, rateIncrement, ratePercentage, ratedParts } from './rate.ts';
import { overTerm, termMonths } from './term.ts';

/** `any` of a published file is read through these: a missing or misshapen input fails the case, never passes it. */
type Fields = { readonly [name: string]: unknown };
type Case = { readonly id: string; readonly topic: string; readonly inputs: Fields; readonly expected: Fields };

const file = new URL('../../../test/golden/published-cases.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as readonly Case[];

const text = (value: unknown): string => {
  assert.ok(
    typeof value === 'string' || typeof value === 'number',
    `a number or its text, not ${JSON.stringify(value)}`,
  );
  return String(value);
};
const num = (value: unknown): Decimal => dec(text(value));
const list = (value: unknown): readonly Fields[] => {
  assert.ok(Array.isArray(value), 'a list');
  return value as readonly Fields[];
};
const numbers = (value: unknown): readonly Decimal[] => list(value).map(num);
const same = (actual: Decimal, expected: unknown): void =>
  assert.ok(eq(actual, num(expected)), `expected ${text(expected)}, got ${actual.units}e-${actual.scale}`);
const sameList = (actual: readonly Decimal[], expected: unknown): void => {
  assert.equal(actual.length, list(expected).length);
  list(expected).forEach((value, index) => same(actual[index]!, value));
};
const amountOf = (model: ChargeModelText, quantity: unknown): Decimal =>
  mustAccept(rate(compileChargeModel(model), num(quantity)), 'a published quantity is within its tiers').amount;
const upTo = (value: unknown) => (value === null || value === undefined ? {} : { upTo: text(value) });

const tiered = (kind: 'graduated' | 'volume', inputs: Fields): ChargeModelText => ({
  kind,
  tiers: list(inputs['tiers']).map((tier) => ({
    ...upTo(tier['up_to']),
    unitPrice: text(tier['unit']),
    flat: text(tier['flat'] ?? '0'),
  })),
  ...(inputs['zero_quantity_charges_first_flat'] === true ? { zeroQuantity: 'firstFlat' as const } : {}),
});
const fee = (inputs: Fields): Decimal => (inputs['recurring_fee'] === undefined ? ZERO : num(inputs['recurring_fee']));
const packageOf = (inputs: Fields): ChargeModelText => ({
  kind: 'package',
  size: text(inputs['package_size'] ?? inputs['block_size']),
  price: text(inputs['package_price'] ?? inputs['price_per_block'] ?? '1'),
  freeUnits: text(inputs['free_units'] ?? '0'),
});
const sizedBlocks = (walk: 'graduated' | 'volume', tiers: readonly Fields[], size?: unknown): ChargeModelText => ({
  kind: 'tieredBlocks',
  walk,
  tiers: tiers.map((tier) => ({
    size: text(tier['block_size'] ?? size),
    ...(tier['max_blocks'] === null ? {} : { maxBlocks: text(tier['max_blocks']) }),
    pricePerBlock: text(tier['price_per_block']),
  })),
});
const schedule = (walk: 'range' | 'slab', inputs: Fields) =>
  compileSchedule({
    walk,
    bounds: 'upperExclusive',
    tiers: list(inputs['tiers']).map((tier) => ({ ...upTo(tier['upper_exclusive']), percent: text(tier['percent']) })),
  });
const afterSchedule = (walk: 'range' | 'slab', inputs: Fields): Decimal => {
  const base = mul(num(inputs['quantity']), num(inputs['list_price']));
  const given = scheduledDiscount(schedule(walk, inputs), num(inputs['quantity']), base);
  return sub(base, given?.amount ?? ZERO);
};
const increment = (model: ChargeModelText, { already_rated_quantity: already, quantity }: Fields): Decimal =>
  mustAccept(rateIncrement(compileChargeModel(model), num(already), num(quantity)), 'within the tiers');
const perEvent = (inputs: Fields, events: readonly Decimal[]) => {
  const model = compileChargeModel({
    kind: 'percentage',
    percent: text(inputs['rate_percent']),
    fixedPerEvent: text(inputs['fixed_per_event'] ?? '0'),
    minimumPerEvent: text(inputs['min_per_event'] ?? '0'),
    ...(inputs['max_per_event'] === undefined ? {} : { maximumPerEvent: text(inputs['max_per_event']) }),
    freeAmount: text(inputs['free_total'] ?? '0'),
  });
  assert.ok(model.kind === 'percentage');
  return ratePercentage(model, events);
};
const differences = (running: readonly Decimal[]) => running.map((at, i) => sub(at, i === 0 ? ZERO : running[i - 1]!));
const repeated = (lines: unknown): readonly Decimal[] => {
  if (Array.isArray(lines)) return numbers(lines);
  const { repeat, times } = lines as Fields;
  return Array.from({ length: Number(times) }, () => num(repeat));
};

const RUN: { readonly [topic: string]: (inputs: Fields, expected: Fields) => void } = {
  'pricing.volume': (i, e) => same(add(amountOf(tiered('volume', i), i['quantity']), fee(i)), e['amount']),
  'pricing.graduated': (i, e) => same(add(amountOf(tiered('graduated', i), i['quantity']), fee(i)), e['amount']),
  'pricing.graduated.incremental': (i, e) => {
    const model = tiered('graduated', i);
    same(increment(model, i), e['amount']);
    const compiled = compileChargeModel(model);
    const before = mustAccept(ratedParts(compiled, num(i['already_rated_quantity'])), 'in tiers');
    const after = mustAccept(
      ratedParts(compiled, add(num(i['already_rated_quantity']), num(i['quantity']))),
      'in tiers',
    );
    for (const row of list(e['breakdown'])) {
      const index = Number(row['tier']) - 1;
      same(sub(after[index]!.units, before[index]?.units ?? ZERO), row['units']);
      same(sub(after[index]!.amount, before[index]?.amount ?? ZERO), row['amount']);
    }
  },
  'pricing.capacity': (i, e) => {
    const blocks = list(i['tiers']).map((tier) => ({ ...upTo(tier['up_to']), price: text(tier['price']) }));
    same(add(amountOf({ kind: 'block', blocks }, i['quantity']), fee(i)), e['amount']);
  },
  'pricing.block': (i, e) => {
    const blocks = list(i['blocks']).map((block) => ({
      ...upTo(block['upper_exclusive']),
      price: text(block['price']),
    }));
    same(amountOf({ kind: 'block', blocks, bounds: 'upperExclusive' }, i['quantity']), e['amount']);
  },
  'pricing.graduated.blocks': (i, e) =>
    same(
      add(amountOf(sizedBlocks('graduated', list(i['tiers_in_blocks']), i['block_size']), i['quantity']), fee(i)),
      e['amount'],
    ),
  'pricing.volume.blocks': (i, e) =>
    same(amountOf(sizedBlocks('volume', list(i['tiers'])), i['quantity']), e['amount']),
  'pricing.already_billed_delta': (i, e) =>
    same(sub(amountOf(packageOf(i), i['quantity']), num(i['already_billed'])), e['amount']),
  'pricing.package': (i, e) => same(amountOf(packageOf(i), i['quantity']), e['amount']),
  'pricing.package.billed_units': (i, e) =>
    same(billedUnits(num(i['quantity']), num(i['package_size'])), e['billed_units']),
  'pricing.package.incremental': (i, e) => same(increment(packageOf(i), i), e['amount']),
  'pricing.percentage': (i, e) => {
    const rated = perEvent(i, differences(numbers(i['running_totals'])));
    same(rated.amount, e['amount']);
    assert.equal(rated.perEvent.filter((amount) => cmp(amount, ZERO) > 0).length, e['paid_events']);
  },
  'pricing.percentage.min_max_per_event': (i, e) => {
    const rated = perEvent(i, numbers(i['events_amounts']));
    same(rated.amount, e['amount']);
    sameList(rated.perEvent, e['per_event']);
  },
  'pricing.graduated_percentage': (i, e) => {
    const tiers = list(i['tiers']).map((tier) => ({
      ...upTo(tier['up_to']),
      percent: text(tier['rate_percent']),
      flat: text(tier['flat']),
    }));
    same(amountOf({ kind: 'graduatedPercentage', tiers }, i['total']), e['amount']);
  },
  'pricing.per_unit': (i, e) =>
    same(amountOf({ kind: 'perUnit', unitPrice: text(i['unit_price']) }, i['quantity']), e['amount']),
  'pricing.per_unit.rounded': (i, e) =>
    same(
      roundMoney(
        amountOf({ kind: 'perUnit', unitPrice: text(i['unit_price']) }, i['quantity']),
        text(i['currency']),
        'halfUp',
      ),
      e['amount'],
    ),
  'pricing.tier_then_discount_then_min_max': (i, e) => {
    const discounted = sub(num(i['base']), percentOf(num(i['base']), num(i['discount_percent'])));
    same(discounted, e['after_discount']);
    same(min(discounted, num(i['max'])), e['amount']);
  },
  'pricing.percent_of_total': (i, e) =>
    same(max(percentOf(num(i['covered_lines_total']), num(i['percent'])), num(i['minimum'])), e['amount']),
  'pricing.margin_then_discount': (i, e) => {
    const marked = add(num(i['price']), percentOf(num(i['price']), num(i['margin_percent'])));
    same(marked, e['with_margin']);
    same(percentOf(marked, num(i['discount_percent'])), e['discount']);
    same(sub(marked, percentOf(marked, num(i['discount_percent']))), e['rate']);
  },
  'discount_schedule.slab': (i, e) => same(afterSchedule('slab', i), e['amount']),
  'discount_schedule.range': (i, e) => same(afterSchedule('range', i), e['amount']),
  'promotion.stack_percent': (i, e) => {
    const subtotal = num(i['subtotal_cents']);
    const left = numbers(i['percents']).reduce((rest, percent) => sub(rest, percentOf(rest, percent)), subtotal);
    same(sub(subtotal, left), e['discount_cents']);
  },
  'promotion.stack_fixed': (i, e) =>
    same(min(sum(numbers(i['fixed_cents'])), num(i['subtotal_cents'])), e['discount_cents']),
  'rounding.half_up': (i, e) => same(roundTo(num(i['vat_pence_exact']), 0, 'halfUp'), e['vat_pence']),
  'rounding.currency_half_up': (i, e) => same(roundMoney(num(i['amount']), text(i['currency']), 'halfUp'), e['amount']),
  'rounding.currency_precision': (i, e) =>
    same(roundTo(num(i['amount']), Number(i['precision']), 'halfUp'), e['amount']),
  'rounding.sum_of_rounded_lines': (i, e) =>
    same(sum(repeated(i['lines']).map((line) => roundMoney(line, text(i['currency']), 'halfUp'))), e['subtotal']),
  'rounding.tax_per_line': (i, e) => same(taxOn(numbers(i['lines']), num(i['tax_percent'])), e['tax']),
  'rounding.tax_on_total': (i, e) => same(taxOn([sum(numbers(i['lines']))], num(i['tax_percent'])), e['tax']),
  'rounding.discount_per_line': (i, e) => {
    const parts = numbers(i['lines']).map((line) => roundTo(percentOf(line, num(i['discount_percent'])), 2, 'halfUp'));
    sameList(parts, e['discounts']);
    same(sum(parts), e['total']);
  },
  'rounding.cash': (i, e) => {
    const places = text(i['cash_precision']).split('.')[1]!.length;
    const tax = roundTo(
      percentOf(num(i['net']), num(i['tax_percent'])),
      places,
      text(i['method']).toLowerCase() as Rounding,
    );
    same(tax, e['tax']);
    same(add(num(i['net']), tax), e['total']);
  },
  'currency.minor_units': (i, e) =>
    same(mul(num(i['amount']), whole(10 ** minorUnits(text(i['currency'])))), e['minor_units']),
  'currency.conversion': (i, e) => {
    const converted = mul(num(i['amount']), num(i['rate']));
    same(roundMoney(converted, text(i['to_currency']), 'halfUp'), e['amount']);
    same(mul(converted, whole(10 ** minorUnits(text(i['to_currency'])))), e['minor_units']);
  },
  'allocation.largest_remainder': (i, e) =>
    sameList(allocate(num(i['total']), numbers(i['weights']), minorUnits(text(i['currency']))), e['parts']),
  'allocation.ratios': (i, e) => sameList(allocate(num(i['total_cents']), numbers(i['ratios']), 0), e['parts_cents']),
  'allocation.discount_over_lines': (i, e) => {
    const lines = numbers(i['line_cents']);
    const parts = allocate(min(num(i['discount_cents']), sum(lines)), lines, 0);
    sameList(
      lines.map((line, index) => sub(line, parts[index]!)),
      e['net_line_cents'],
    );
  },
  'allocation.bundle_discount': (i, e) => {
    const alone = numbers(i['standalone']);
    const total = sub(sum(alone), num(i['bundle_discount']));
    same(total, e['total']);
    sameList(allocate(total, alone, 0), e['allocated']);
  },
  'allocation.bundle_discount_subset': (i, e) =>
    sameList(allocate(num(i['bundle_price']), numbers(i['standalone']), 1), e['allocated']),
  'metrics.tcv_mrr': (i, e) => {
    const term = termMonths(text(i['start']), dayAfter(text(i['end_inclusive'])));
    const monthly = mul(num(i['quantity']), num(i['sell_price']));
    same(monthly, e['mrr']);
    same(overTerm(monthly, 'month', term, 2, 'halfUp'), e['tcv']);
    same(overTerm(mul(num(i['quantity']), num(i['list_price'])), 'month', term, 2, 'halfUp'), e['elp']);
  },
};

const taxOn = (lines: readonly Decimal[], percent: Decimal): Decimal =>
  sum(lines.map((line) => roundTo(percentOf(line, percent), 2, 'halfUp')));
const dayAfter = (date: string): string => Temporal.PlainDate.from(date).add({ days: 1 }).toString();

/** Left to the issue that deepens pricing, by the part of the engine they ask for. */
const NOT_COVERED_YET: { readonly [part: string]: readonly string[] } = {
  'proration and amendment of a period': [
    'proration.days',
    'proration.days.annual',
    'proration.days.start_month_denominator',
    'proration.day_count_convention',
    'proration.month_plus_days',
    'proration.whole_months',
    'proration.sf_multiplier',
    'proration.sf_term',
    'proration.quarter_denominator',
    'proration.trial',
    'proration.unused_day_credit',
    'proration.billing_cycles',
    'proration.fixed_days_in_month',
    'cotermination.add_on',
    'amendment.replace',
    'amendment.replace.inclusive_end',
    'amendment.mixed',
    'amendment.add_annual_component',
    'amendment.credit_cap',
    'amendment.net',
    'amendment.downgrade_quantity',
    'amendment.second_upgrade_same_period',
    'calendar.days_between_in_timezone',
    'calendar.fixed_days_in_month',
  ],
  'tax arithmetic, which the tax boundary owns': [
    'tax.credit_note_rounding',
    'tax.line',
    'tax.inclusive',
    'tax.discount_then_tax',
  ],
  'rounding modes and cash units we do not offer': ['rounding.mode', 'currency.three_decimal'],
  "Vendure's own tie rule": ['allocation.prorate_integer'],
  'promotions by piece and rules by specificity': [
    'promotion.multiple_fixed_coupons_allocated',
    'promotion.fixed_each_stacked',
    'promotion.fixed_across',
    'promotion.percent_each_max_qty',
    'promotion.buy_x_get_y',
    'promotion.buy_x_get_y_stacked',
    'price_rule.precedence',
    'price_rule.conflict',
    'price_rule.effective_datetime',
    'price_rule.effective_date_inclusive',
  ],
  'commitments and true-up': [
    'commitment.maximum',
    'commitment.minimum',
    'commitment.true_up_rounding',
    'commitment.true_up',
    'commitment.charge_minimum_prorated',
    'commitment.charge_minimum',
    'commitment.minimum_with_prior_billing',
  ],
  'metrics and ramps by interval': ['metrics.arr', 'ramp.tcv_by_interval', 'ramp.quantity_by_interval', 'ramp.uplift'],
  'approval, which is not pricing': ['approval.smart_reapproval'],
};

for (const { id, topic, inputs, expected } of cases) {
  const run = RUN[topic];
  if (run !== undefined) test(`${topic} as published: ${id}`, () => run(inputs, expected));
}

test('every published topic is either run or named as not covered yet', () => {
  const topics = [...new Set(cases.map((entry) => entry.topic))].sort();
  assert.deepEqual([...Object.keys(RUN), ...Object.values(NOT_COVERED_YET).flat()].sort(), topics);
});
