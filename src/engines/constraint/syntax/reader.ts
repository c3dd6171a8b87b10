/** A place in the words of a text, moved forward by what is asked of it. */
import { Malformed } from '../malformed.ts';
import type { Token } from './tokens.ts';
import { tokensOf } from './tokens.ts';

export type Reader = {
  readonly peek: () => Token;
  readonly take: () => Token;
  /** Takes a keyword or a symbol if it comes next. */
  readonly takes: (word: string) => boolean;
  readonly expect: (word: string, otherwise?: string) => void;
  /** A name, in quotes or not. */
  readonly name: (what: string) => string;
  readonly text: (what: string) => string;
  readonly number: (what: string) => number;
  readonly signed: (what: string) => number;
  /** One or more, with commas between. */
  readonly list: <T>(read: () => T) => T[];
  readonly fail: (expected: string) => never;
};

export const readerOf = (text: string): Reader => {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = (): Token => tokens[Math.min(at, tokens.length - 1)] as Token;
  const take = (): Token => {
    const token = peek();
    at++;
    return token;
  };
  const fail = (expected: string): never => {
    const { kind, text: found } = peek();
    throw new Malformed(peek(), `expected ${expected}, found ${kind === 'end' ? 'the end' : found}`);
  };
  const takes = (word: string): boolean => {
    const { kind, text: found } = peek();
    const isNext = (kind === 'keyword' || kind === 'symbol') && found === word;
    if (isNext) at++;
    return isNext;
  };
  const number = (what: string): number => {
    const token = peek();
    if (token.kind !== 'number') fail(what);
    if (!Number.isSafeInteger(Number(token.text)))
      throw new Malformed(token, `${token.text} is too large to be counted exactly`);
    return Number(take().text);
  };
  return {
    peek,
    take,
    takes,
    fail,
    number,
    expect: (word, otherwise = word) => {
      if (!takes(word)) fail(otherwise);
    },
    name: (what) => (peek().kind === 'name' || peek().kind === 'text' ? take().text : fail(what)),
    text: (what) => (peek().kind === 'text' ? take().text : fail(what)),
    signed: (what) => (takes('-') ? -number(what) : number(what)),
    list: (read) => {
      const found = [read()];
      while (takes(',')) found.push(read());
      return found;
    },
  };
};
