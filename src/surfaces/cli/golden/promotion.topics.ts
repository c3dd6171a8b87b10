/** Promotions: stacks of discounts, pieces, coupons, and which of several rules holds. */
import { type Decimal, ZERO, add, cmp, dec, divRound, isDecText, mul, sub, sum } from '#kernel/decimal.ts';
import { coverFees } from '#engines/price/coupons.ts';
import { HUNDRED, percentOf } from '#engines/price/percent.ts';
import { type Item, type PiecePromotion, applyPieces } from '#engines/price/piece-promotions.ts';
import { chooseRule, isInForce } from '#engines/price/price-rules.ts';
import { type KindOrder, type Reduction, type Stacking, stack } from '#engines/price/stacking.ts';
import { rounded, roundingOf, wholeUnits } from './conventions.ts';
import type { Told } from './figures.ts';
import { accepted } from './rating.topics.ts';
import { type Reader, UnreadableCase } from './reader.ts';
import type { Topics } from './run-cases.ts';

const STACKINGS: Readonly<Record<string, Stacking>> = {
  sequential: 'sequential',
  multiplicative: 'sequential',
  compound: 'sequential',
  additive: 'additive',
  sum: 'additive',
  best_of: 'bestOf',
  best: 'bestOf',
};
const ORDERS: Readonly<Record<string, KindOrder>> = {
  as_given: 'asGiven',
  percent_before_fixed: 'percentBeforeFixed',
  percent_first: 'percentBeforeFixed',
  fixed_before_percent: 'fixedBeforePercent',
  fixed_first: 'fixedBeforePercent',
};

/** Percentages and sums off one subtotal, in cents. Percentages come first where nothing else is said, as most vendors do. */
const stacked = (inputs: Reader, otherwise = 'sequential'): Told => {
  const stacking = STACKINGS[inputs.text(inputs.either('stacking', 'mode'), otherwise)];
  const order = ORDERS[inputs.text('order', 'percent_before_fixed')];
  if (stacking === undefined || order === undefined) throw new UnreadableCase('no such way of stacking');
  const subtotal = inputs.num('subtotal_cents');
  const reductions: readonly Reduction[] = [
    ...(inputs.has('percents') ? inputs.nums('percents') : []).map(
      (percent) => ({ kind: 'percent', percent }) as const,
    ),
    ...(inputs.has('fixed_cents') ? inputs.nums('fixed_cents') : []).map(
      (amount) => ({ kind: 'fixed', amount }) as const,
    ),
  ];
  const { total, left, off } = stack(subtotal, reductions, { stacking, order });
  const discount = rounded(total, wholeUnits(inputs));
  return {
    discount_cents: discount,
    net_cents: sub(subtotal, discount),
    total_cents: sub(subtotal, discount),
    discounts_cents: off,
    exact_net: left,
  };
};

/** A line that is not discountable is none for promotions. */
const itemsOf = (inputs: Reader): readonly Item[] =>
  inputs
    .list('items')
    .map((item) => {
      const quantity = item.num(item.either('qty', 'quantity'), '1');
      const subtotal = item.has('unit_price') ? mul(item.num('unit_price'), quantity) : item.num('subtotal');
      const product = item.text('product', item.text('id'));
      return { id: item.text('id'), product, quantity, subtotal, open: item.flag('discountable', true) };
    })
    .filter(({ open }) => open);

const aim = (promotion: Reader) =>
  promotion.has('applies_to')
    ? { products: promotion.texts('applies_to') }
    : promotion.has('product')
      ? { products: [promotion.text('product')] }
      : {};

/** A promotion of the whole order is across its lines; one that does not say for how many units of a line is for all of them. */
const pieceOf = (promotion: Reader): PiecePromotion => {
  if (promotion.has('buy')) return buyGetOf(promotion);
  const type = promotion.text('type');
  if (!/^(fixed|percentage|percent)$/.test(type)) throw new UnreadableCase(`no promotion is "${type}"`);
  const off = { kind: type === 'fixed' ? 'fixed' : 'percent', value: promotion.num('value') } as const;
  const allocation = promotion.text('allocation', promotion.text('target', 'items') === 'order' ? 'across' : 'each');
  const unitsMax = promotion.maybeNum(promotion.either('max_qty', 'max_quantity')) ?? null;
  if (allocation === 'across') return { kind: 'across', off, ...aim(promotion) };
  if (allocation !== 'each' && allocation !== 'once') throw new UnreadableCase(`nothing is allocated "${allocation}"`);
  return { kind: allocation, off, unitsMax, ...aim(promotion) };
};

/** "2000 fixed" is what the gift is worth at most, "50 percent" what is off it; without a value it is free. The dearest line serves first (Medusa). */
const buyGetOf = (promotion: Reader): PiecePromotion => {
  const [buy, get] = [promotion.object('buy'), promotion.object('get')];
  const value = giftOf(get.text('value', '100 percent'));
  const units = get.num(get.either('qty', 'quantity'));
  const most =
    promotion.maybeNum(promotion.either('max_qty', 'max_quantity')) ??
    get.maybeNum(get.either('max_qty', 'max_quantity'));
  const times = promotion.has('times') ? promotion.count('times') : most === undefined ? null : wholeTimes(most, units);
  return {
    kind: 'buyGet',
    buy: { products: productsOf(buy), units: buy.num(buy.either('min_qty', 'qty', 'quantity')) },
    get: {
      products: productsOf(get),
      units,
      ...value,
    },
    times,
    pick: promotion.text('pick', 'dearest') === 'cheapest' ? 'cheapestUnit' : 'dearestLine',
  };
};

const giftOf = (written: string): { readonly percent: Decimal; readonly most: Decimal | null } => {
  const [, number = '', kind = 'fixed'] = /^([\d.]+)(?:\s*(fixed|percent|percentage|%))?$/.exec(written) ?? [];
  if (!isDecText(number)) throw new UnreadableCase(`"${written}" is neither a sum nor a percentage`);
  return kind === 'fixed' ? { percent: HUNDRED, most: dec(number) } : { percent: dec(number), most: null };
};

/** How often a limit of units lets the gift be given whole. */
const wholeTimes = (most: Decimal, units: Decimal): number =>
  cmp(units, ZERO) > 0 ? Number(divRound(most, units, 0, 'floor').units) : 0;

const productsOf = (inputs: Reader): readonly string[] =>
  inputs.has('products') ? inputs.texts('products') : [inputs.text('product')];

const pieces = (inputs: Reader): Told => {
  const items = itemsOf(inputs);
  const promotions = inputs
    .list('promotions')
    .map((promotion) => ({ code: promotion.text('code'), promotion: pieceOf(promotion) }));
  inputs.describes('currency');
  const given = applyPieces(
    items,
    promotions.map(({ promotion }) => promotion),
  );
  return Object.fromEntries(promotions.map(({ code }, index) => [code, Object.fromEntries(given[index]!)]));
};

type Fee = { readonly group: string; readonly amount: Decimal; readonly percent: Decimal };

/** Fees by subscription; tax by a fee's place in its subscription, or one rate. */
const feesOf = (inputs: Reader): readonly Fee[] => {
  const groups = inputs.object('fees_cents');
  const rates = inputs.nums('tax_percent');
  return groups.names().flatMap((group) =>
    groups.nums(group).map((amount, index) => {
      const percent = rates[index];
      if (percent === undefined) throw new UnreadableCase(`fee ${index + 1} of ${group} has no tax rate`);
      return { group, amount, percent };
    }),
  );
};

/** "all fees", "all s2 fees", "s1 fees 1,2". */
const aimOf = (written: string, fees: readonly Fee[]): readonly number[] => {
  const found = /^(?:all )?(?:(\S+) )?fees?(?: ([\d, ]+))?$/.exec(written);
  if (found === null) throw new UnreadableCase(`"${written}" names no fees`);
  const [, group, places] = found;
  const wanted = places?.split(',').map((one) => Number(one.trim()));
  const inGroup = fees
    .map((fee, at) => ({ fee, at }))
    .filter(({ fee }) => group === undefined || group === 'all' || fee.group === group);
  return inGroup.filter((_, index) => wanted === undefined || wanted.includes(index + 1)).map(({ at }) => at);
};

const coupons = (inputs: Reader): Told => {
  inputs.describes('allocation');
  const fees = feesOf(inputs);
  const covered = coverFees(
    fees.map((fee) => fee.amount),
    inputs
      .list('coupons_in_order')
      .map((coupon) => ({ amount: coupon.num('cents'), fees: aimOf(coupon.text('applies_to'), fees) })),
  );
  const rounding = wholeUnits(inputs);
  const taxes = fees.map((fee, index) => percentOf(sub(fee.amount, covered[index]!), fee.percent));
  const byFee = (values: readonly Decimal[]) =>
    Object.fromEntries(
      [...new Set(fees.map((fee) => fee.group))].map((group) => [
        group,
        values.filter((_, index) => fees[index]!.group === group),
      ]),
    );
  const total = sum(fees.map((fee) => fee.amount));
  const given = rounded(sum(covered), rounding);
  const tax = rounded(sum(taxes), rounding);
  return {
    coupon_cents_by_fee: byFee(covered),
    tax_cents_by_fee: byFee(taxes.map((one) => rounded(one, rounding))),
    fees_cents: total,
    coupons_cents: given,
    subtotal_cents: sub(total, given),
    tax_cents: tax,
    total_cents: add(sub(total, given), tax),
  };
};

/** How narrow a scope is: a variant over its template over a group over all; each condition that is added narrows it by less than that. */
const SCOPES: readonly (readonly [RegExp, number])[] = [
  [/variant/, 4],
  [/template/, 3],
  [/group|category|brand/, 2],
  [/^all|global|transaction/, 1],
  [/item|product|sku/, 3],
];

const specificity = (scope: string): number => {
  const [base = '', ...conditions] = scope
    .toLowerCase()
    .split('+')
    .map((part) => part.trim());
  const found = SCOPES.find(([pattern]) => pattern.test(base));
  if (found === undefined) throw new UnreadableCase(`nothing is known of the scope "${scope}"`);
  return found[1] * 10 + conditions.length;
};

/** Without priorities, rules of different scopes do not outrank one another where the case says so: what is ambiguous is an error. */
const ruled = (inputs: Reader): Told => {
  const equal = inputs.flag('same_specificity_without_priority', false);
  const item = inputs.maybeText('item');
  const rules = inputs.list('rules').map((rule, index) => ({
    id: rule.text('scope', `rule ${index + 1}`),
    specificity: equal ? 0 : specificity(rule.text('scope')),
    priority: rule.maybeNum('priority') ?? null,
    percent: rule.num('percent'),
    scope: rule.text('scope').toLowerCase(),
  }));
  const holding = rules.filter(({ scope }) => item === 'variant' || !scope.includes('variant'));
  const chosen = accepted(chooseRule(item === undefined ? rules : holding));
  return { percent: chosen?.percent ?? ZERO, scope: chosen?.id ?? null };
};

const effective = (inputs: Reader): Told => {
  const price = inputs.num('list_price');
  const rule = inputs.object('rule');
  const off =
    rule.has('fixed_price') || rule.has('price')
      ? sub(price, rule.num(rule.either('fixed_price', 'price')))
      : percentOf(price, rule.num('percent'));
  const [from, to] = [rule.maybeText('start'), rule.maybeText('end')];
  const window = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const end = inputs.text('end_bound', 'inclusive') === 'exclusive' ? 'exclusive' : 'inclusive';
  const at = (moment: string): Decimal =>
    rounded(isInForce(window, moment, end) ? sub(price, off) : price, roundingOf(inputs));
  if (inputs.has('queries')) return { prices: inputs.texts('queries').map(at) };
  return { price: at(inputs.text('query')) };
};

export const promotionTopics: Topics = {
  'promotion.stack_percent': (inputs) => stacked(inputs),
  'promotion.stack_fixed': (inputs) => stacked(inputs),
  'promotion.stack_mixed': (inputs) => stacked(inputs),
  'promotion.stack_additive': (inputs) => stacked(inputs, 'additive'),
  'promotion.best_of': (inputs) => stacked(inputs, 'best_of'),
  'promotion.fixed_each_stacked': pieces,
  'promotion.fixed_across': pieces,
  'promotion.percent_each_max_qty': pieces,
  'promotion.buy_x_get_y': pieces,
  'promotion.buy_x_get_y_stacked': pieces,
  'promotion.multiple_fixed_coupons_allocated': coupons,
  'price_rule.precedence': ruled,
  'price_rule.conflict': ruled,
  'price_rule.effective_datetime': effective,
  'price_rule.effective_date_inclusive': effective,
};
