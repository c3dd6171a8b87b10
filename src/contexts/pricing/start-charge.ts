/** Where a charge begins: its list amount, by the model of its row, by what it costs us with a markup, and dearer by the year where the row says so. */
import { type ChargeModel, type ChargeModelText, compileChargeModel } from '#engines/price/charge-model.ts';
import { percentOf } from '#engines/price/percent.ts';
import { rate, ratedParts } from '#engines/price/rate.ts';
import type { ArtifactRef } from '#engines/decision.ts';
import { type Decimal, ONE, add, dec, decText, exactText, fitsWire, mul, roundTo, whole } from '#kernel/decimal.ts';
import { type Outcome, accepted, must, refused } from '#kernel/outcome.ts';
import { addMonthsAnchored, contains } from '#kernel/period.ts';
import { convert } from './convert.ts';
import type { CostPlus } from './charge.contract.ts';
import type { PriceStep } from './price-result.contract.ts';
import { type Descent, type Item, type Pricing, at } from './price-charge.ts';
import { type CompiledBook, type CompiledEntry, isRule } from './pricing-model.ts';
import type { PricedSegment } from './pricing.contract.ts';

/** `first`: the first day of the line's first segment, from which its years are counted. */
export type Start = {
  readonly item: Item;
  readonly segment: PricedSegment;
  readonly quantity: Decimal;
  readonly book: CompiledBook;
  readonly entry: CompiledEntry;
  readonly first: string;
};

type Listed = {
  readonly amount: Decimal;
  readonly modelText: ChargeModelText | null;
  readonly model: ChargeModel | null;
  readonly step: Partial<PriceStep>;
  readonly refs: readonly ArtifactRef[];
};

/** Usage starts as a factor of 1, because its quantity is not known. A percentage of other charges starts elsewhere, once those are known. */
export const startDescent = (pricing: Pricing, start: Start): Outcome<Descent> => {
  const { item, segment, entry } = start;
  const listed = entry.model === null ? costPlus(pricing, start) : byModel(start, entry.model);
  if (!listed.ok) return refused(at(listed.refusal, item, segment, entry));
  return accepted(uplifted(pricing, start, descentOf(start, listed.value)));
};

/** A descent at its list amount, with the step that says where that is from. */
export const descentOf = ({ item, segment, quantity, book, entry }: Start, listed: Listed): Descent => {
  const listText = exactText(listed.amount);
  return {
    item,
    segment,
    quantity,
    book,
    entry,
    list: listed.amount,
    modelText: listed.modelText,
    listModel: listed.model,
    steps: [
      { step: 'list', source: book.source, row: entry.id, ...withConversion(book, listed.step), result: listText },
    ],
    changedBy: [],
    endings: entry.effective.to === undefined ? [] : [entry.effective.to],
    promotions: [],
    refs: listed.refs,
    bundled: null,
    amount: listed.amount,
    amountText: listText,
    before: null,
    after: null,
  };
};

/** A converted price says so where it begins: the promise cites the table, the step the row. */
const withConversion = ({ conversion }: CompiledBook, step: Partial<PriceStep>): Partial<PriceStep> => {
  if (conversion === undefined) return step;
  const { from, to, rate: at, rateTable } = conversion.cited;
  const note = `converted at ${at} by rate-table:${rateTable} ${from}/${to}`;
  return { ...step, note: step.note === undefined ? note : `${step.note}, ${note}` };
};

const byModel = ({ quantity, entry }: Start, model: ChargeModel): Outcome<Listed> => {
  const { charge } = entry;
  must(!isRule(charge.model), 'a row that is compiled to a model has a model');
  if (charge.type === 'usage')
    return accepted({ amount: ONE, modelText: charge.model, model, step: NO_STEP, refs: NO_REFS });
  const rated = rate(model, quantity);
  if (!rated.ok) return rated;
  const { amount, tier } = rated.value;
  const step = tier === 1 && model.kind !== 'graduated' ? NO_STEP : tiersOf(model, quantity, tier);
  return accepted({ amount, modelText: charge.model, model, step, refs: NO_REFS });
};

/** How many tiers are told one by one; of a longer walk the end and the sum are told. */
const TOLD_TIERS_MAX = 100;

const tiersOf = (model: ChargeModel, quantity: Decimal, tier: number): Partial<PriceStep> => {
  if (tier > TOLD_TIERS_MAX) return { note: `through ${tier} tiers` };
  const parts = ratedParts(model, quantity);
  return parts.ok && parts.value.length > 1 ? { tiers: parts.value.map(partText) } : NO_STEP;
};

const NO_STEP = {};
const NO_REFS: readonly ArtifactRef[] = [];

/** The price is told, the cost it came from is not: the markup stands in the cost book, and the step names the rule only. */
const costPlus = (pricing: Pricing, { item, quantity, book, entry }: Start): Outcome<Listed> => {
  const { rule, scale } = entry.charge.model as CostPlus;
  const cost = (pricing.model.costs.get(item.offering) ?? []).find(
    (row) => row.charge === entry.charge.key && contains(row.effective, pricing.on),
  );
  const markup = pricing.model.markups.get(rule);
  if (cost === undefined || markup === undefined || cost.cost.kind === 'percentOfList')
    return refused({ code: 'price.no-cost-for-rule', rule });
  const converted = convert(pricing.model.rates, cost.cost.value, cost.currency, pricing.currency);
  if (!converted.ok) return converted;
  const price = roundTo(add(converted.value, percentOf(converted.value, markup.percent)), scale, book.rounding);
  if (!fitsWire(price)) return refused({ code: 'price.amount-too-long', amount: exactText(price) });
  const modelText: ChargeModelText =
    cost.cost.kind === 'flat'
      ? { kind: 'flat', amount: decText(price) }
      : { kind: 'perUnit', unitPrice: decText(price) };
  const { charge } = entry;
  const model = compileChargeModel(modelText, charge.type === 'usage' ? dec(charge.unit.size) : null);
  const rated = charge.type === 'usage' ? accepted({ amount: ONE }) : rate(model, quantity);
  if (!rated.ok) return rated;
  const abroad = cost.currency === pricing.currency ? [] : [pricing.model.rates!.ref];
  const step = { note: `cost-plus rule ${rule}` };
  return accepted({ amount: rated.value.amount, modelText, model, step, refs: [cost.ref, markup.ref, ...abroad] });
};

/** Digits of a factor over several years: finer than any currency, and a bound on how long it grows. */
const UPLIFT_SCALE = 30;

const uplifted = (pricing: Pricing, { entry, segment, first }: Start, descent: Descent): Descent => {
  const policy = pricing.model.pricePolicy;
  const uplift = entry.uplift ?? policy?.value.uplift;
  if (uplift === undefined || entry.charge.type === 'oneTime') return descent;
  const years = fullYears(first, segment.from);
  if (years === 0) return descent;
  const percent = dec(uplift.percentPerYear);
  const factor =
    uplift.counted === 'simple' ? add(ONE, percentOf(mul(ONE, whole(years)), percent)) : compounded(percent, years);
  const list = mul(descent.list, factor);
  const result = exactText(list);
  const own = entry.uplift !== null;
  const source = own ? descent.book.source : `price-policy:${policy!.ref.key}`;
  const row = own ? entry.id : 'uplift';
  const note = `year ${years + 1}, ${uplift.counted}`;
  descent.steps.push({
    step: 'uplift',
    source,
    row,
    base: descent.amountText,
    percent: exactText(percent),
    result,
    note,
  });
  const refs = own ? descent.refs : [...descent.refs, policy!.ref];
  return { ...descent, list, amount: list, amountText: result, refs };
};

const compounded = (percent: Decimal, years: number): Decimal => {
  let factor = ONE;
  for (let year = 0; year < years; year++)
    factor = roundTo(add(factor, percentOf(factor, percent)), UPLIFT_SCALE, 'halfEven');
  return factor;
};

/** Years that have passed on a day, by anniversaries of the first. */
export const fullYears = (first: string, day: string): number => {
  const years = Number(day.slice(0, 4)) - Number(first.slice(0, 4));
  return years > 0 && addMonthsAnchored(first, 12 * years) > day ? years - 1 : Math.max(years, 0);
};

const partText = (part: { readonly tier: number; readonly units: Decimal; readonly amount: Decimal }) => ({
  tier: part.tier,
  units: exactText(part.units),
  amount: exactText(part.amount),
});
