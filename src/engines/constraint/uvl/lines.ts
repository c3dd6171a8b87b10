/**
 * UVL by its logical lines: what is indented how far, and its words. A line goes on while a bracket is open; blank lines
 * and comments are none. One line at a time, so that a file of tens of megabytes is never held as words.
 */
import { Malformed } from '../malformed.ts';

export type Token = {
  readonly kind: 'name' | 'quoted' | 'string' | 'number' | 'cardinality' | 'symbol' | 'end';
  /** Without its quotes. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
};
export type Line = { readonly number: number; readonly indent: number; readonly tokens: readonly Token[] };

/** As Python counts it, after which UVL's reference lexer is made. */
const TAB_WIDTH = 8;

const SPACE = /(?:[ \t\r\f]|\/\/[^\n]*)*/y;
const WORD =
  /(?<name>[\p{L}_][\p{L}\p{N}_#§%?\\';]*)|"(?<quoted>[^"\r\n]*)"|'(?<string>[^'\r\n]*)'|(?<number>-?\d+(?:\.\d+)?(?![\p{L}_]))|(?<cardinality>\[ *\d+ *(?:\.\. *(?:\d+|\*) *)?\])|(?<symbol><=>|=>|==|!=|<=|>=|[<>!&|()[\]{},.+\-*/])/uy;
const KINDS = ['name', 'quoted', 'string', 'number', 'cardinality', 'symbol'] as const;

export type Lines = {
  /** The line that comes next; undefined at the end of the file. */
  readonly peek: () => Line | undefined;
  readonly take: () => Line;
};

export const linesOf = (text: string): Lines => {
  let at = 0;
  let number = 1;
  let lineStart = 0;
  let next: Line | undefined;
  let ended = false;

  const column = (): number => at - lineStart + 1;
  const newline = (): void => {
    at++;
    number++;
    lineStart = at;
  };
  const skipBlockComment = (): void => {
    const place = { line: number, column: column() };
    while (!text.startsWith('*/', at)) {
      if (at >= text.length) throw new Malformed(place, 'this comment never ends');
      if (text[at] === '\n') newline();
      else at++;
    }
    at += 2;
  };
  const skipSpace = (): void => {
    for (;;) {
      SPACE.lastIndex = at;
      SPACE.test(text);
      at = SPACE.lastIndex;
      if (!text.startsWith('/*', at)) return;
      skipBlockComment();
    }
  };
  const token = (previous: Token | undefined): Token => {
    const place = { line: number, column: column() };
    WORD.lastIndex = at;
    const groups = WORD.exec(text)?.groups;
    if (groups === undefined) throw new Malformed(place, `unexpected ${JSON.stringify(text[at])}`);
    const kind = KINDS.find((each) => groups[each] !== undefined) ?? 'symbol';
    const word = groups[kind] as string;
    // `a-1` is a difference, `= -1` a negative number: what stands before decides.
    if (kind === 'number' && word.startsWith('-') && previous !== undefined && endsOperand(previous)) {
      at++;
      return { kind: 'symbol', text: '-', ...place };
    }
    at = WORD.lastIndex;
    return { kind, text: word, ...place };
  };

  const read = (): Line | undefined => {
    for (;;) {
      const start = at;
      skipSpace();
      if (at >= text.length) return undefined;
      if (text[at] === '\n') {
        newline();
        continue;
      }
      const line = { number, indent: indentOf(text, Math.max(start, lineStart), at), tokens: rest() };
      return line;
    }
  };
  const rest = (): readonly Token[] => {
    const tokens: Token[] = [];
    let open = 0;
    for (;;) {
      skipSpace();
      if (at >= text.length) break;
      if (text[at] === '\n') {
        newline();
        if (open <= 0) break;
        continue;
      }
      const word = token(tokens.at(-1));
      if (word.kind === 'symbol' && '([{'.includes(word.text)) open++;
      if (word.kind === 'symbol' && ')]}'.includes(word.text)) open--;
      tokens.push(word);
    }
    return tokens;
  };

  const peek = (): Line | undefined => {
    if (next === undefined && !ended) {
      next = read();
      ended = next === undefined;
    }
    return next;
  };
  return {
    peek,
    take: () => {
      const line = peek();
      if (line === undefined) throw new Malformed({ line: number, column: column() }, 'the file ends too early');
      next = undefined;
      return line;
    },
  };
};

const endsOperand = ({ kind, text }: Token): boolean => kind !== 'symbol' || text === ')';

const indentOf = (text: string, from: number, to: number): number => {
  let width = 0;
  for (let i = from; i < to; i++) width = text[i] === '\t' ? width + TAB_WIDTH - (width % TAB_WIDTH) : width + 1;
  return width;
};

/** The words of one line, read one after the other. */
export type Words = {
  readonly peek: () => Token;
  readonly take: () => Token;
  /** Takes the symbol if it comes next. */
  readonly takes: (symbol: string) => boolean;
  readonly expect: (symbol: string) => void;
  readonly fail: (expected: string) => never;
};

export const wordsOf = (line: Line): Words => {
  let i = 0;
  const last = line.tokens.at(-1);
  const end: Token = {
    kind: 'end',
    text: '',
    line: last?.line ?? line.number,
    column: last === undefined ? 1 : last.column + last.text.length + (/quoted|string/.test(last.kind) ? 2 : 0),
  };
  const peek = (): Token => line.tokens[i] ?? end;
  const fail = (expected: string): never => {
    const found = peek();
    throw new Malformed(
      found,
      `expected ${expected}, found ${found.kind === 'end' ? 'the end of the line' : found.text}`,
    );
  };
  const takes = (symbol: string): boolean => {
    const isNext = peek().kind === 'symbol' && peek().text === symbol;
    if (isNext) i++;
    return isNext;
  };
  return {
    peek,
    take: () => {
      const found = peek();
      i++;
      return found;
    },
    takes,
    expect: (symbol) => {
      if (!takes(symbol)) fail(symbol);
    },
    fail,
  };
};
