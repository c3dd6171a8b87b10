/** DIMACS CNF with `c <number> <name>` comments, the form in which feature models are published. */
import type { Outcome, Refusal } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { ConstraintModel, Formula } from './model.ts';

export type DimacsRefusal = Refusal & {
  readonly code: 'dimacs.malformed';
  readonly line: number;
  readonly what: string;
};

/** Each clause becomes a rule that is named by its line. */
export const parseDimacs = (text: string): Outcome<ConstraintModel, DimacsRefusal> => {
  const names = new Map<number, string>();
  const clauses: { readonly line: number; readonly literals: readonly number[] }[] = [];
  let variables: number | undefined;
  let open: number[] = [];
  const malformed = (line: number, what: string) => refused({ code: 'dimacs.malformed', line, what });
  for (const [i, raw] of text.split('\n').entries()) {
    const words = raw.trim().split(/\s+/);
    const [first, second] = words;
    if (first === '' || first === '%') continue;
    if (first === 'c') {
      if (/^\d+$/.test(second ?? '')) names.set(Number(second), words.slice(2).join(' '));
      continue;
    }
    if (first === 'p') {
      variables = Number(words[2]);
      if (second !== 'cnf' || !Number.isSafeInteger(variables))
        return malformed(i + 1, 'expected p cnf VARIABLES CLAUSES');
      continue;
    }
    for (const word of words) {
      const literal = Number(word);
      if (variables === undefined || !Number.isSafeInteger(literal) || Math.abs(literal) > variables)
        return malformed(i + 1, `${word} is no literal of this file`);
      if (literal !== 0) open.push(literal);
      else {
        clauses.push({ line: i + 1, literals: open });
        open = [];
      }
    }
  }
  if (variables === undefined) return malformed(1, 'no p cnf line');
  const option = (variable: number): string => `${variable} ${names.get(variable) ?? ''}`.trim();
  const side = (literal: number): Formula => (literal > 0 ? option(literal) : { not: option(-literal) });
  return accepted({
    options: Array.from({ length: variables }, (_, i) => option(i + 1)),
    rules: clauses.map(({ line, literals }, i) => ({
      id: `clause-${i + 1}`,
      message: `line ${line}`,
      constraint: { kind: 'formula', formula: { or: literals.map(side) } },
    })),
  });
};
