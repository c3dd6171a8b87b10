/**
 * UVL's conditions and expressions. Precedence and associativity are those of its published grammar: `!` `&` `|` `=>`
 * `<=>` from tight to loose, chains to the left, so that `a => b => c` is `(a => b) => c`.
 */
import { Malformed } from '../malformed.ts';
import type { Comparison, UvlTerm } from './document.ts';
import { COMPARISONS } from './document.ts';
import type { Token, Words } from './lines.ts';

/** Deeper than any author writes, and far from what the machine's stack bears. */
export const TERM_DEPTH_MAX = 100;

const CALLS: ReadonlySet<string> = new Set(['sum', 'avg', 'len', 'floor', 'ceil', 'min', 'max']);

export const readTerm = (words: Words, depth = 0): UvlTerm => {
  if (depth > TERM_DEPTH_MAX) throw new Malformed(words.peek(), `brackets nest deeper than ${TERM_DEPTH_MAX}`);
  return chain(words, '<=>', 'iff', () => chain(words, '=>', 'implies', () => readOr(words, depth)));
};

const chain = (words: Words, symbol: string, op: 'iff' | 'implies', operand: () => UvlTerm): UvlTerm => {
  let left = operand();
  for (let links = 1; words.takes(symbol); links++) {
    if (links > TERM_DEPTH_MAX) throw new Malformed(words.peek(), `more than ${TERM_DEPTH_MAX} ${symbol} in a row`);
    left = { op, left, right: operand() };
  }
  return left;
};

const readOr = (words: Words, depth: number): UvlTerm => list(words, '|', 'or', () => readAnd(words, depth));
const readAnd = (words: Words, depth: number): UvlTerm => list(words, '&', 'and', () => readNot(words, depth));
const list = (words: Words, symbol: string, op: 'and' | 'or', operand: () => UvlTerm): UvlTerm => {
  const of = [operand()];
  while (words.takes(symbol)) of.push(operand());
  return of.length === 1 ? (of[0] as UvlTerm) : { op, of };
};

const readNot = (words: Words, depth: number): UvlTerm => {
  if (!words.takes('!')) return readComparison(words, depth);
  if (depth > TERM_DEPTH_MAX) throw new Malformed(words.peek(), `! nests deeper than ${TERM_DEPTH_MAX}`);
  return { op: 'not', of: readNot(words, depth + 1) };
};

const readComparison = (words: Words, depth: number): UvlTerm => {
  const left = readTotal(words, depth);
  const by = words.peek().kind === 'symbol' ? COMPARISONS.find((each) => each === words.peek().text) : undefined;
  if (by === undefined) return left;
  words.take();
  return { op: 'compare', by: by satisfies Comparison, left, right: readTotal(words, depth) };
};

const readTotal = (words: Words, depth: number): UvlTerm => {
  const of = [{ minus: words.takes('-'), term: readProduct(words, depth) }];
  for (;;) {
    const minus = words.takes('-');
    if (!minus && !words.takes('+')) break;
    of.push({ minus, term: readProduct(words, depth) });
  }
  const [first] = of;
  return of.length === 1 && first?.minus === false ? first.term : { op: 'total', of };
};

const readProduct = (words: Words, depth: number): UvlTerm => {
  let left = readPrimary(words, depth);
  for (let links = 1; ; links++) {
    const times = words.takes('*');
    if (!times && !words.takes('/')) return left;
    if (links > TERM_DEPTH_MAX) throw new Malformed(words.peek(), `more than ${TERM_DEPTH_MAX} factors`);
    left = { op: times ? 'times' : 'over', left, right: readPrimary(words, depth) };
  }
};

const readPrimary = (words: Words, depth: number): UvlTerm => {
  if (words.takes('(')) {
    const inner = readTerm(words, depth + 1);
    words.expect(')');
    return inner;
  }
  const token = words.peek();
  if (token.kind === 'number') return { op: 'number', text: words.take().text };
  if (token.kind === 'string') return { op: 'text', text: words.take().text };
  if (token.kind !== 'name' && token.kind !== 'quoted') return words.fail('a feature, a number or (');
  const path = readPath(words);
  if (token.kind === 'name' && CALLS.has(token.text) && words.takes('(')) return readCall(words, token);
  return { op: 'reference', path, line: token.line, column: token.column };
};

const readCall = (words: Words, name: Token): UvlTerm => {
  const found = [readPath(words).join('.')];
  while (words.takes(',')) found.push(readPath(words).join('.'));
  words.expect(')');
  return { op: 'call', name: name.text, arguments: found };
};

export const readPath = (words: Words): readonly string[] => {
  const path: string[] = [];
  do {
    const { kind } = words.peek();
    if (kind !== 'name' && kind !== 'quoted') words.fail('a name');
    path.push(words.take().text);
  } while (words.takes('.'));
  return path;
};
