/** An expression of UVL as a sum of features with weights, exactly: fractions until the end, then whole numbers. */
import type { UvlTerm } from './document.ts';

export type Fraction = { readonly over: bigint; readonly under: bigint };
/** constant + Σ weight × feature, a feature counting 1 when it is chosen. */
export type Linear = { readonly constant: Fraction; readonly weights: ReadonlyMap<string, Fraction> };
/** Why there is none. */
export type NotLinear = { readonly what: string };

/** What stands behind a name: its numbers by feature, or why it has none. */
export type NumbersOf = {
  readonly attribute: (path: readonly string[]) => ReadonlyMap<string, Fraction> | NotLinear;
  readonly sum: (attribute: string, below: string | undefined) => ReadonlyMap<string, Fraction> | NotLinear;
};

const ZERO: Fraction = { over: 0n, under: 1n };

export const fractionOf = (text: string): Fraction => {
  const [whole = '0', decimals = ''] = text.split('.');
  return { over: BigInt(whole + decimals), under: 10n ** BigInt(decimals.length) };
};
const plus = (a: Fraction, b: Fraction): Fraction => reduced(a.over * b.under + b.over * a.under, a.under * b.under);
const times = (a: Fraction, b: Fraction): Fraction => reduced(a.over * b.over, a.under * b.under);
const negative = (a: Fraction): Fraction => ({ over: -a.over, under: a.under });

const reduced = (over: bigint, under: bigint): Fraction => {
  const common = divisor(over < 0n ? -over : over, under < 0n ? -under : under);
  const sign = under < 0n ? -1n : 1n;
  return { over: (sign * over) / common, under: (sign * under) / common };
};
const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? (a === 0n ? 1n : a) : divisor(b, a % b));

export const isNotLinear = (found: object): found is NotLinear => 'what' in found;

export const linearOf = (term: UvlTerm, numbers: NumbersOf): Linear | NotLinear => {
  switch (term.op) {
    case 'number':
      return { constant: fractionOf(term.text), weights: new Map() };
    case 'reference':
      return weighted(numbers.attribute(term.path));
    case 'call': {
      if (term.name !== 'sum') return { what: `${term.name}(…) is no sum` };
      const [attribute = '', below] = term.arguments;
      return weighted(numbers.sum(attribute, below));
    }
    case 'total': {
      let total: Linear = { constant: ZERO, weights: new Map() };
      for (const { minus, term: inner } of term.of) {
        const part = linearOf(inner, numbers);
        if (isNotLinear(part)) return part;
        total = added(total, minus ? scaled(part, negative(ONE)) : part);
      }
      return total;
    }
    case 'times':
    case 'over': {
      const left = linearOf(term.left, numbers);
      const right = linearOf(term.right, numbers);
      if (isNotLinear(left)) return left;
      if (isNotLinear(right)) return right;
      return term.op === 'times' ? product(left, right) : quotient(left, right);
    }
    case 'text':
      return { what: 'text is compared, and options have no text' };
    default:
      return { what: 'a condition stands where a number is expected' };
  }
};

const ONE: Fraction = { over: 1n, under: 1n };

const weighted = (weights: ReadonlyMap<string, Fraction> | NotLinear): Linear | NotLinear =>
  isNotLinear(weights) ? weights : { constant: ZERO, weights };

const added = (a: Linear, b: Linear): Linear => {
  const weights = new Map(a.weights);
  for (const [feature, weight] of b.weights) weights.set(feature, plus(weights.get(feature) ?? ZERO, weight));
  return { constant: plus(a.constant, b.constant), weights };
};
const scaled = (a: Linear, factor: Fraction): Linear => ({
  constant: times(a.constant, factor),
  weights: new Map([...a.weights].map(([feature, weight]) => [feature, times(weight, factor)])),
});

const product = (a: Linear, b: Linear): Linear | NotLinear => {
  if (b.weights.size === 0) return scaled(a, b.constant);
  if (a.weights.size === 0) return scaled(b, a.constant);
  return { what: 'a product of two sums is not linear' };
};
const quotient = (a: Linear, b: Linear): Linear | NotLinear => {
  if (b.weights.size > 0) return { what: 'a division by a sum is not linear' };
  if (b.constant.over === 0n) return { what: 'a division by zero' };
  return scaled(a, reduced(b.constant.under, b.constant.over));
};

/** Σ weight × feature ≤ bound in whole numbers, the same for every choice of features. */
export type WholeSum = {
  readonly terms: readonly { readonly option: string; readonly weight: number }[];
  readonly bound: number;
};

/** `left ≤ right`, or `left < right` when strict. */
export const atMost = (left: Linear, right: Linear, strict: boolean): WholeSum | NotLinear => {
  const difference = added(left, scaled(right, negative(ONE)));
  const factor = [difference.constant, ...difference.weights.values()].reduce(
    (common, { under }) => (common / divisor(common, under)) * under,
    1n,
  );
  const whole = ({ over, under }: Fraction): bigint => (over * factor) / under;
  const bound = -whole(difference.constant) - (strict ? 1n : 0n);
  const terms = [...difference.weights]
    .map(([option, weight]) => ({ option, weight: whole(weight) }))
    .filter(({ weight }) => weight !== 0n);
  const size = terms.reduce(
    (total, { weight }) => total + (weight < 0n ? -weight : weight),
    bound < 0n ? -bound : bound,
  );
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) return { what: 'these numbers are too large to be added exactly' };
  return { terms: terms.map(({ option, weight }) => ({ option, weight: Number(weight) })), bound: Number(bound) };
};
