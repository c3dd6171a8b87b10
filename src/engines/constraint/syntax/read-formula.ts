/** Conditions and sentences over them. `->` and `<->` do not chain: whoever means two of them says with brackets which first. */
import { Malformed } from '../malformed.ts';
import type { AuthoredFormula } from './authored-rule.ts';
import type { Reader } from './reader.ts';

export const FORMULA_TEXT_DEPTH_MAX = 100;

/** An option, or a value of a number or characteristic, also with space around its sign: `@edition = standard`. */
export const conditionAt = (reader: Reader): string => {
  const { kind } = reader.peek();
  const name = reader.name('an option');
  if (kind === 'text' || !/@[^=<>]*$/.test(name)) return name;
  const sign = ['=', '>=', '<='].find(reader.takes);
  if (sign === undefined) return name;
  const minus = reader.takes('-') ? '-' : '';
  const value = reader.peek().kind === 'number' ? reader.take().text : reader.name('a value');
  return `${name}${sign}${minus}${value}`;
};

export const formulaAt = (reader: Reader, depth = 0): AuthoredFormula => {
  if (depth > FORMULA_TEXT_DEPTH_MAX)
    throw new Malformed(reader.peek(), `this nests deeper than ${FORMULA_TEXT_DEPTH_MAX}`);
  if (reader.takes('if')) {
    const condition = formulaAt(reader, depth + 1);
    reader.expect('then');
    return { implies: [condition, formulaAt(reader, depth + 1)] };
  }
  const left = readOr(reader, depth);
  const op = arrowAt(reader);
  if (op === undefined) return left;
  const right = readOr(reader, depth);
  const place = reader.peek();
  if (arrowAt(reader) !== undefined)
    throw new Malformed(place, 'expected brackets: -> and <-> do not follow each other without');
  return op === 'implies' ? { implies: [left, right] } : { iff: [left, right] };
};

const arrowAt = (reader: Reader): 'implies' | 'iff' | undefined => {
  if (reader.takes('->') || reader.takes('=>')) return 'implies';
  return reader.takes('<->') || reader.takes('<=>') ? 'iff' : undefined;
};

const readOr = (reader: Reader, depth: number): AuthoredFormula => {
  const or = [readAnd(reader, depth)];
  while (reader.takes('or')) or.push(readAnd(reader, depth));
  return or.length === 1 ? (or[0] as AuthoredFormula) : { or };
};
const readAnd = (reader: Reader, depth: number): AuthoredFormula => {
  const and = [readUnit(reader, depth)];
  while (reader.takes('and')) and.push(readUnit(reader, depth));
  return and.length === 1 ? (and[0] as AuthoredFormula) : { and };
};

const readUnit = (reader: Reader, depth: number): AuthoredFormula => {
  if (depth > FORMULA_TEXT_DEPTH_MAX)
    throw new Malformed(reader.peek(), `this nests deeper than ${FORMULA_TEXT_DEPTH_MAX}`);
  if (reader.takes('not')) return { not: readUnit(reader, depth + 1) };
  if (reader.takes('(')) {
    const inner = formulaAt(reader, depth + 1);
    reader.expect(')');
    return inner;
  }
  const every = reader.takes('all');
  if (!every && !reader.takes('any')) return conditionAt(reader);
  reader.expect('of');
  reader.expect('{');
  const parts = reader.list(() => formulaAt(reader, depth + 1));
  reader.expect('}');
  return every ? { and: parts } : { or: parts };
};
