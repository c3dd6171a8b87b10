/** The text of rules as words, each with its place. Line ends mean nothing; `//` begins a comment. */
import { Malformed } from '../malformed.ts';
import { KEYWORDS, WORD } from './authored-rule.ts';

export type Token = {
  readonly kind: 'keyword' | 'name' | 'text' | 'number' | 'range' | 'symbol' | 'end';
  readonly text: string;
  readonly line: number;
  readonly column: number;
};

const SPACE = /(?:[ \t\r\f\uFEFF]|\/\/[^\n]*)*/y;
const RANGE = /(?:-?\d+|\*)\.\.(?:-?\d+|\*)/y;
/** A negative number keeps its sign when it cannot be a difference; the reader of sums knows better. */
const NUMBER = /\d+(?![\p{L}\p{N}_./@#:-])|\d+(?=->)|\d+(?=-[^\p{L}\p{N}_])/uy;
const TEXT = /"(?:[^"\\\n]|\\.)*"/y;
const SYMBOL = /<->|->|<=>|=>|>=|<=|==|[<>=(){},:*+-]/y;

export const tokensOf = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  for (;;) {
    at += (match(SPACE) as string).length;
    const place = { line, column: at - lineStart + 1 };
    if (at >= text.length) {
      tokens.push({ kind: 'end', text: '', ...place });
      return tokens;
    }
    if (text[at] === '\n') {
      at++;
      line++;
      lineStart = at;
      continue;
    }
    const found = next(match, place);
    tokens.push({ ...found.token, ...place });
    at += found.length;
  }
};

type Place = { readonly line: number; readonly column: number };

const next = (match: (pattern: RegExp) => string | undefined, place: Place) => {
  const quoted = match(TEXT);
  if (quoted !== undefined)
    return { token: { kind: 'text' as const, text: unquoted(quoted, place) }, length: quoted.length };
  const range = match(RANGE);
  if (range !== undefined) return { token: { kind: 'range' as const, text: range }, length: range.length };
  const number = match(NUMBER);
  if (number !== undefined) return { token: { kind: 'number' as const, text: number }, length: number.length };
  const word = match(WORD);
  if (word !== undefined)
    return {
      token: { kind: KEYWORDS.has(word) ? ('keyword' as const) : ('name' as const), text: word },
      length: word.length,
    };
  const symbol = match(SYMBOL);
  if (symbol !== undefined) return { token: { kind: 'symbol' as const, text: symbol }, length: symbol.length };
  const strange = match(/./uy) ?? '';
  throw new Malformed(place, strange === '"' ? 'this text is not closed on its line' : `unexpected ${strange}`);
};

const unquoted = (quoted: string, place: Place): string => {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw new Malformed(place, 'in quotes only \\" \\\\ \\n \\t and \\u1234 follow a backslash');
  }
};
