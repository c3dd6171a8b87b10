/**
 * Lines that a customer may take or leave. Each is priced as if it alone were chosen beside what is sold for sure, so that its price is the
 * same whichever others are: it takes no share of the order's discount, fills no commitment and is in no total. What it comes to is told apart.
 */
import { add, dec, decText, sum } from '#kernel/decimal.ts';
import type { LineFacts } from './line-facts.ts';
import type { SharedLine } from './line-shares.ts';
import { type LineCharges, totalsOf } from './promise.ts';
import { type Sums, sumsOf, together } from './page-sums.ts';
import type { PriceEstimate, PriceResult, PricedOption } from './price-result.contract.ts';

const isOption = ({ line }: Pick<LineCharges, 'line'>): boolean => line.optional === true;

/** The lines that are sold for sure; where all are, the same list, so that what was known of it holds. */
export const firmOf = <L extends Pick<LineFacts, 'charges'>>(facts: readonly L[]): readonly L[] =>
  facts.some(({ charges }) => isOption(charges)) ? facts.filter(({ charges }) => !isOption(charges)) : facts;

/** Sets of charges that are rounded together: those that are sold for sure, and each option by itself. */
export const roundedTogether = <L extends LineCharges>(lines: readonly L[]): readonly (readonly L[])[] => {
  const options = lines.filter(isOption);
  return options.length === 0
    ? [lines]
    : [lines.filter((line) => !isOption(line)), ...options.map((option) => [option])];
};

export const isOptional = ({ facts }: SharedLine): boolean => isOption(facts.charges);

const optionOf = (line: SharedLine): PricedOption => {
  const sums = sumsOf([line]);
  const { oneTime, recurring } = totalsOf(sums);
  const { usage } = line.facts;
  return {
    lineId: line.facts.charges.line.lineId,
    oneTime,
    recurring,
    term: decText(add(add(sums.oneTime, sums.recurring), sum(usage.map(({ overTerm }) => overTerm)))),
    listTerm: decText(add(sums.list, sum(usage.map(({ listOverTerm }) => listOverTerm)))),
  };
};

/** `estimate`: of what is sold for sure. */
export const pricedOptions = (
  lines: readonly SharedLine[],
  { total, listTotal }: Pick<PriceEstimate, 'total' | 'listTotal'>,
): Pick<PriceResult, 'options' | 'withOptions'> => {
  const options = lines.filter(isOptional).map(optionOf);
  if (options.length === 0) return {};
  const whole = (firm: string, of: (option: PricedOption) => string): string =>
    decText(options.map((option) => dec(of(option))).reduce(add, dec(firm)));
  return {
    options,
    withOptions: { total: whole(total, ({ term }) => term), listTotal: whole(listTotal, ({ listTerm }) => listTerm) },
  };
};

/** Of everything that may be sold; the same sums where nothing is optional. */
export const sumsWithOptions = (lines: readonly SharedLine[], firm: Sums): Sums => {
  const options = lines.filter(isOptional);
  return options.length === 0 ? firm : together([firm, sumsOf(options)]);
};
