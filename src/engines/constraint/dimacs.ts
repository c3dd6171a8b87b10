/**
 * DIMACS CNF with `c <number> <name>` comments, the form in which feature models are published. Read byte by byte into typed
 * arrays: tens of megabytes need no object for each clause.
 */
import type { Outcome, Refusal } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { widen } from './grow.ts';
import { literalOf } from './literals.ts';
import type { ConstraintModel, Formula } from './model.ts';
import type { Problem } from './problem.ts';
import { startProblem } from './problem.ts';

export type DimacsRefusal = Refusal & {
  readonly code: 'dimacs.malformed';
  readonly line: number;
  readonly what: string;
};

export type DimacsFile = {
  readonly problem: Problem;
  readonly names: ReadonlyMap<number, string>;
  /** On which line each clause of the problem ends. */
  readonly lines: Int32Array;
  /** What was tolerated: a header that counts other clauses than the file has, clauses that always hold. */
  readonly notes: readonly string[];
};

export const DIMACS_VARIABLES_MAX = 2_000_000;

const [NEWLINE, RETURN, SPACE, PERCENT, MINUS, ZERO, NINE, SMALL_C, SMALL_P] = [10, 13, 32, 37, 45, 48, 57, 99, 112];

export const readDimacs = (bytes: Uint8Array): Outcome<DimacsFile, DimacsRefusal> => {
  const names = new Map<number, string>();
  let builder: ReturnType<typeof startProblem> | undefined;
  let lines = new Int32Array(1024);
  let variables = 0;
  let announced = 0;
  let read = 0;
  let kept = 0;
  let clause = new Int32Array(64);
  let size = 0;
  let line = 1;
  let at = 0;
  const malformed = (what: string) => refused({ code: 'dimacs.malformed', line, what } as const);
  const endOfLine = (): number => {
    const end = bytes.indexOf(NEWLINE, at);
    return end === -1 ? bytes.length : end;
  };
  const restOfLine = (): string => {
    const end = endOfLine();
    const text = new TextDecoder().decode(bytes.subarray(at, end));
    at = end;
    return text.trim();
  };

  let isLineStart = true;
  while (at < bytes.length) {
    const byte = bytes[at] as number;
    if (byte === NEWLINE) {
      line++;
      at++;
      isLineStart = true;
      continue;
    }
    if (byte <= SPACE || byte === RETURN) {
      at++;
      continue;
    }
    if (isLineStart && byte === SMALL_C) {
      const [, number, name] = /^c\s+(\d+)\$?(?:\s+(.*))?$/.exec(restOfLine()) ?? [];
      if (number !== undefined) names.set(Number(number), name ?? '');
      continue;
    }
    if (isLineStart && byte === PERCENT) break; // SATLIB's end of a file
    if (isLineStart && byte === SMALL_P) {
      if (builder !== undefined) return malformed('a second p line');
      const [, first, second] = /^p\s+cnf\s+(\d+)\s+(\d+)$/.exec(restOfLine()) ?? [];
      if (first === undefined) return malformed('expected p cnf VARIABLES CLAUSES');
      variables = Number(first);
      announced = Number(second);
      if (variables > DIMACS_VARIABLES_MAX) return malformed(`more than ${DIMACS_VARIABLES_MAX} variables`);
      builder = startProblem(variables);
      continue;
    }
    isLineStart = false;
    const start = at;
    const isNegative = byte === MINUS;
    if (isNegative) at++;
    let number = 0;
    let digits = 0;
    for (; at < bytes.length; at++, digits++) {
      const digit = bytes[at] as number;
      if (digit < ZERO || digit > NINE) break;
      number = number * 10 + digit - ZERO;
    }
    const isWord = digits > 0 && (at === bytes.length || (bytes[at] as number) <= SPACE);
    if (builder === undefined || !isWord || number > variables) {
      at = start;
      const word = (restOfLine().split(/\s/)[0] ?? '').slice(0, 40);
      return malformed(
        builder === undefined
          ? `${word} comes before the p cnf line`
          : `${word} is no literal of ${variables} variables`,
      );
    }
    if (number !== 0) {
      clause = widen(clause, size);
      clause[size++] = number * 2 + (isNegative ? 1 : 0);
      continue;
    }
    read++;
    if (builder.addCodes(clause, size)) {
      lines = widen(lines, kept);
      lines[kept++] = line;
    }
    size = 0;
  }
  if (builder === undefined) return malformed('no p cnf line');
  if (size > 0) return malformed('the last clause does not end with 0');
  const notes: string[] = [];
  if (read !== announced) notes.push(`the header announces ${announced} clauses, the file has ${read}`);
  if (kept !== read) notes.push(`${read - kept} clauses always hold and are left out`);
  return accepted({ problem: builder.finish(), names, lines: lines.slice(0, kept), notes });
};

/** The same as a model: each clause becomes a rule that is named by its line. */
export const parseDimacs = (text: string): Outcome<ConstraintModel, DimacsRefusal> => {
  const file = readDimacs(new TextEncoder().encode(text));
  return file.ok ? accepted(modelOf(file.value)) : file;
};

const modelOf = ({ problem, names, lines }: DimacsFile): ConstraintModel => {
  const option = (variable: number): string => `${variable} ${names.get(variable) ?? ''}`.trim();
  const side = (code: number): Formula => {
    const literal = literalOf(code);
    return literal > 0 ? option(literal) : { not: option(-literal) };
  };
  return {
    options: Array.from({ length: problem.variables }, (_, i) => option(i + 1)),
    rules: clausesOf(problem).map((codes, i) => ({
      id: `clause-${i + 1}`,
      message: `line ${lines[i]}`,
      constraint: { kind: 'formula', formula: { or: codes.map(side) } },
    })),
  };
};

const clausesOf = ({ clauses }: Problem): readonly (readonly number[])[] => {
  const found: (readonly number[])[] = [];
  for (let at = 0; at < clauses.length; at += (clauses[at] as number) + 1)
    found.push([...clauses.subarray(at + 1, at + 1 + (clauses[at] as number))]);
  return found;
};
