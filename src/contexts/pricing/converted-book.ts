/**
 * A price book in another currency, written out price by price before anything is calculated: from there on it is a book like any other,
 * and a trace shows the prices that a customer could be shown. Every converted price is rounded once, to the digits that the policy names;
 * the promise cites the table and the rate, and nothing converts it again.
 */
import { percentOf } from '#engines/price/percent.ts';
import { type Decimal, add, dec, decText, divRound, mul, ONE, roundTo } from '#kernel/decimal.ts';
import { crossRate } from './convert.ts';
import type { ChargeRule } from './charge.contract.ts';
import type { PriceBook, PriceEntry } from './price-artifacts.contract.ts';
import type { CitedConversion } from './price-result.contract.ts';
import type { ConvertedBook } from './price-policy.contract.ts';
import type { CompiledRates } from './pricing-model.ts';

/** Null when the table does not know one of the currencies. */
export const convertedBook = (
  book: PriceBook,
  row: ConvertedBook,
  rates: CompiledRates | null,
): { readonly book: PriceBook; readonly cited: CitedConversion } | null => {
  const cross = rates === null ? null : crossRate(rates, book.currency, row.currency);
  if (rates === null || cross === null) return null;
  const markup = row.markupPercent === undefined ? ONE : add(ONE, percentOf(ONE, dec(row.markupPercent)));
  const into = mul(cross.into, markup);
  const price: Convert = (text) => decText(divRound(mul(dec(text), into), cross.out, row.scale, row.mode));
  return {
    book: {
      ...book,
      currency: row.currency,
      countries: [...row.countries],
      channels: [...row.channels],
      entries: book.entries.map((entry) => inCurrency(entry, price)),
    },
    cited: {
      book: book.key,
      rateTable: rates.ref.key,
      asOf: rates.asOf,
      from: book.currency,
      to: row.currency,
      rate: decText(toldRate(into, cross.out)),
      ...(row.markupPercent === undefined ? {} : { markupPercent: row.markupPercent }),
    },
  };
};

type Convert = (price: string) => string;

/** The rate as it is told; prices are converted by the exact fraction. */
const toldRate = (into: Decimal, out: Decimal): Decimal => roundTo(divRound(into, out, 18, 'halfEven'), 18, 'halfEven');

const inCurrency = (entry: PriceEntry, price: Convert): PriceEntry => {
  const { charge } = entry;
  const model = ruleIn(charge.model, price);
  if (charge.type !== 'usage' || charge.commitment === undefined)
    return { ...entry, charge: { ...charge, model } as PriceEntry['charge'] };
  const { minimum, maximum } = charge.commitment;
  const commitment = { ...charge.commitment, ...optional({ minimum, maximum }, price) };
  return { ...entry, charge: { ...charge, model, commitment } as PriceEntry['charge'] };
};

const optional = (amounts: { readonly [name: string]: string | undefined }, price: Convert): Record<string, string> =>
  Object.fromEntries(
    Object.entries(amounts).flatMap(([name, text]) => (text === undefined ? [] : [[name, price(text)]])),
  );

/** Money is converted; quantities, sizes and percentages are not money. */
const ruleIn = (rule: ChargeRule, price: Convert): ChargeRule => {
  switch (rule.kind) {
    case 'flat':
      return { ...rule, amount: price(rule.amount) };
    case 'perUnit':
      return { ...rule, unitPrice: price(rule.unitPrice) };
    case 'graduated':
    case 'volume':
      return {
        ...rule,
        tiers: rule.tiers.map((tier) => ({
          ...tier,
          unitPrice: price(tier.unitPrice),
          ...optional({ flat: tier.flat }, price),
        })),
      };
    case 'block':
      return { ...rule, blocks: rule.blocks.map((block) => ({ ...block, price: price(block.price) })) };
    case 'package':
      return { ...rule, price: price(rule.price) };
    case 'tieredBlocks':
      return {
        ...rule,
        tiers: rule.tiers.map((tier) => ({ ...tier, pricePerBlock: price(tier.pricePerBlock) })),
      };
    case 'percentage': {
      const { fixedPerEvent, minimumPerEvent, maximumPerEvent, freeAmount } = rule;
      return { ...rule, ...optional({ fixedPerEvent, minimumPerEvent, maximumPerEvent, freeAmount }, price) };
    }
    case 'graduatedPercentage':
      // Its bounds are money too: the value that passes through.
      return {
        ...rule,
        tiers: rule.tiers.map((tier) => ({ ...tier, ...optional({ upTo: tier.upTo, flat: tier.flat }, price) })),
      };
    case 'percentOf':
      return { ...rule, ...optional({ minimum: rule.minimum, maximum: rule.maximum }, price) };
    case 'costPlus':
      return rule;
  }
};
