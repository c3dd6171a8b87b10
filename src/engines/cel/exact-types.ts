/**
 * Decimal and date as types of CEL. cel-js finds the type of a value by its constructor, which is the one reason for classes
 * here. Operators exist for what is exact: a decimal with a decimal or a whole number, a date with a date.
 */
import type { Environment } from './library.ts';
import type { Decimal } from '#kernel/decimal.ts';
import { add, cmp, dec, mul, neg, sub, whole } from '#kernel/decimal.ts';
import { civilDay } from '#kernel/period.ts';

export class CelDecimal {
  readonly exact: Decimal;
  constructor(exact: Decimal) {
    this.exact = exact;
  }
}
export class CelDate {
  readonly days: number;
  constructor(days: number) {
    this.days = days;
  }
}

const exactOf = (value: CelDecimal | bigint): Decimal => (typeof value === 'bigint' ? whole(value) : value.exact);

const ORDER: { readonly [operator: string]: (order: number) => boolean } = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};
const ARITHMETIC: { readonly [operator: string]: (a: Decimal, b: Decimal) => Decimal } = {
  '+': add,
  '-': sub,
  '*': mul,
};
const PAIRS = [
  ['decimal', 'decimal'],
  ['decimal', 'int'],
  ['int', 'decimal'],
] as const;

export const registerExactTypes = (env: Environment): Environment => {
  env.registerType('decimal', { ctor: CelDecimal, fields: {} });
  env.registerType('date', { ctor: CelDate, fields: {} });
  env.registerFunction('dec(string): decimal', (text: string) => new CelDecimal(dec(text)));
  env.registerFunction('date(string): date', (text: string) => new CelDate(civilDay(text)));
  for (const [left, right] of PAIRS) {
    for (const [operator, holds] of Object.entries(ORDER))
      env.registerOperator(`${left} ${operator} ${right}: bool`, (a: CelDecimal | bigint, b: CelDecimal | bigint) =>
        holds(cmp(exactOf(a), exactOf(b))),
      );
    for (const [operator, apply] of Object.entries(ARITHMETIC))
      env.registerOperator(
        `${left} ${operator} ${right}: decimal`,
        (a: CelDecimal | bigint, b: CelDecimal | bigint) => new CelDecimal(apply(exactOf(a), exactOf(b))),
      );
  }
  for (const [left, right] of PAIRS.slice(0, 2))
    env.registerOperator(
      `${left} == ${right}: bool`,
      (a: CelDecimal, b: CelDecimal | bigint) => cmp(a.exact, exactOf(b)) === 0,
    );
  env.registerOperator('-decimal', (a: CelDecimal) => new CelDecimal(neg(a.exact)));
  for (const [operator, holds] of Object.entries(ORDER))
    env.registerOperator(`date ${operator} date: bool`, (a: CelDate, b: CelDate) => holds(a.days - b.days));
  env.registerOperator('date == date: bool', (a: CelDate, b: CelDate) => a.days === b.days);
  return env;
};
