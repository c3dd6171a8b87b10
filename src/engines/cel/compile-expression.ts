/**
 * A rule in our profile of CEL, compiled at publish: parsed, linted, its decimals made exact, its types checked against the
 * declared inputs, its cost bounded. At run time it answers with the value of each clause, so that a *no* can be shown.
 */
import type { ASTNode, Environment } from './library.ts';
import type { Json } from '#kernel/json.ts';
import type { Outcome, Refusal } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { CelType, Fields } from './declared.ts';
import { celRecord, InputFault, jsonOfCel, typeOfField } from './declared.ts';
import { environmentOf, EXPRESSION_CHARS_MAX } from './environment.ts';
import type { Place } from './lint.ts';
import { childrenOf, lint, placeOf, sourceOf } from './lint.ts';

export type ExpressionProblem = {
  readonly code:
    | 'cel.syntax'
    | 'cel.profile'
    | 'cel.optional'
    | 'cel.cost'
    | 'cel.type'
    | 'cel.result'
    | 'cel.too-long';
  readonly line: number;
  readonly column: number;
  readonly at: Place;
  readonly message: string;
};
export type ExpressionRefusal = Refusal & {
  readonly code: 'cel.invalid';
  readonly problems: readonly ExpressionProblem[];
};

export type ResultType = 'bool' | 'int' | 'string' | 'decimal' | 'date';
/** A clause of the top-level `&&`, `||`, `!`: what it says, where it stands, what it came to; null when it could not be read. */
export type Clause = { readonly src: string; readonly at: Place; readonly value: boolean | null };
export type Answer = { readonly value: Json };

export type EvaluationRefusal =
  | (Refusal & { readonly code: 'cel.input'; readonly path: string; readonly expected: string })
  | (Refusal & { readonly code: 'cel.evaluation'; readonly message: string });

export type CompiledExpression = {
  readonly source: string;
  readonly cost: number;
  readonly evaluate: (inputs: Json) => Outcome<Answer, EvaluationRefusal>;
  /** The same answer with the truth of every clause. */
  readonly explain: (inputs: Json) => Outcome<Answer & { readonly clauses: readonly Clause[] }, EvaluationRefusal>;
};

/** One for each declaration: it is the costly part, and compiles any number of expressions. */
export const expressionCompiler = (inputs: Fields) => {
  const env = environmentOf(inputs);
  return (source: string, result: ResultType = 'bool') => compile(env, inputs, source, result);
};

const compile = (
  env: Environment,
  inputs: Fields,
  source: string,
  result: ResultType,
): Outcome<CompiledExpression, ExpressionRefusal> => {
  const problem = (code: ExpressionProblem['code'], at: Place, message: string): ExpressionProblem => ({
    code,
    ...lineAndColumn(source, at[0]),
    at,
    message,
  });
  const invalid = (...problems: readonly ExpressionProblem[]) => refused({ code: 'cel.invalid', problems });
  if (source.length > EXPRESSION_CHARS_MAX)
    return invalid(
      problem('cel.too-long', [EXPRESSION_CHARS_MAX, source.length], `at most ${EXPRESSION_CHARS_MAX} characters`),
    );
  const parsed = parse(env, source);
  if ('message' in parsed) return invalid(problem('cel.syntax', parsed.at, parsed.message));
  const { problems, cost } = lint(parsed.ast, inputs);
  if (problems.length > 0) return invalid(...problems.map(({ code, at, message }) => problem(code, at, message)));
  const comment = commentIn(parsed.ast, source);
  if (comment !== undefined)
    return invalid(
      problem('cel.profile', [comment, source.length], 'comments are not in the profile: a rule has a note'),
    );
  const exact = withExactDecimals(parsed.ast, [0, source.length]);
  const run = env.parse(exact.text);
  const checked = run.check();
  if (!checked.valid || checked.error) {
    const { start, end } = checked.error?.range ?? { start: 0, end: exact.text.length };
    const at = [exact.original(start), exact.original(end)] as const;
    const said = checked.error?.summary ?? 'does not type-check';
    return invalid(problem('cel.type', at, `${said}${namesInstead(said, source.slice(0, at[0]), inputs)}`));
  }
  if (checked.type !== result)
    return invalid(problem('cel.result', [0, source.length], `is ${checked.type}, expected ${result}`));
  const clauses = clausesOf(parsed.ast).map((node) => {
    const at = balanced(node);
    return { src: source.slice(...at), at, run: env.parse(withExactDecimals(node, at).text) };
  });
  const value = (record: object): Outcome<Answer, EvaluationRefusal> =>
    guarded(() => accepted({ value: jsonOfCel(run(record)) }));
  return accepted({
    source,
    cost,
    evaluate: (json) => withInputs(inputs, json, value),
    explain: (json) =>
      withInputs(inputs, json, (record) => {
        const answer = value(record);
        if (!answer.ok) return answer;
        return accepted({
          ...answer.value,
          clauses: clauses.map((clause) => ({ src: clause.src, at: clause.at, value: truth(clause.run, record) })),
        });
      }),
  });
};

/** What could have been meant by a name that nothing has: those that there are, where the path to it is a plain one. */
const namesInstead = (said: string, before: string, inputs: Fields): string => {
  const isKey = said.startsWith('No such key');
  if (!isKey && !said.startsWith('Unknown variable')) return '';
  const [, path] = isKey ? (/([A-Za-z_][\w.]*)\.$/.exec(before) ?? []) : [undefined, ''];
  if (path === undefined) return '';
  let fields: Fields | undefined = inputs;
  for (const name of path.split('.').filter((one) => one !== '')) {
    const type: CelType | undefined = fields && Object.hasOwn(fields, name) ? typeOfField(fields[name]!) : undefined;
    fields = typeof type === 'object' && 'record' in type ? type.record : undefined;
  }
  return fields === undefined ? '' : `; there is ${Object.keys(fields).toSorted().join(', ')}`;
};

const parse = (
  env: Environment,
  source: string,
): { readonly ast: ASTNode } | { readonly at: Place; readonly message: string } => {
  try {
    return { ast: env.parse(source).ast };
  } catch (thrown) {
    const { range, summary } = thrown as {
      readonly range?: { readonly start: number; readonly end: number };
      readonly summary?: string;
    };
    if (summary === undefined) throw thrown;
    return { at: [range?.start ?? 0, range?.end ?? source.length], message: summary };
  }
};

/** cel-js throws its own errors with a `summary`; anything else is a bug and goes on. */
const guarded = <T>(run: () => Outcome<T, EvaluationRefusal>): Outcome<T, EvaluationRefusal> => {
  try {
    return run();
  } catch (thrown) {
    const { summary } = thrown as { readonly summary?: string };
    if (summary === undefined) throw thrown;
    return refused({ code: 'cel.evaluation', message: summary });
  }
};

const withInputs = <T>(
  inputs: Fields,
  json: Json,
  run: (record: object) => Outcome<T, EvaluationRefusal>,
): Outcome<T, EvaluationRefusal> => {
  try {
    return run(celRecord(inputs, json, ''));
  } catch (thrown) {
    if (!(thrown instanceof InputFault)) throw thrown;
    return refused({ code: 'cel.input', path: thrown.path, expected: thrown.expected });
  }
};

/** A clause behind a `has` that said no cannot be read by itself: that is null, not false. */
const truth = (run: (record: never) => unknown, record: object): boolean | null => {
  const outcome = guarded(() => accepted(run(record as never)));
  return outcome.ok && typeof outcome.value === 'boolean' ? outcome.value : null;
};

const clausesOf = (node: ASTNode): readonly ASTNode[] => {
  if (node.op === '&&' || node.op === '||') return node.args.flatMap(clausesOf);
  return node.op === '!_' ? clausesOf(node.args) : [node];
};

/** cel-js ends a node's range at its own parts: `(a + 1) > 2` begins at `a`. This takes in the parentheses that it opens or closes. */
const balanced = (node: ASTNode): Place => {
  const { input } = node;
  let [start, end] = placeOf(node);
  const inText = textsIn(node);
  let [depth, closed] = [0, 0];
  for (let i = start; i < end; i++) {
    if (inText.some(([from, to]) => i >= from && i < to)) continue;
    if (input[i] === '(') depth++;
    if (input[i] === ')') depth--;
    closed = Math.max(closed, -depth);
  }
  for (let open = closed + depth; open > 0 && end < input.length; end++) if (input[end] === ')') open--;
  for (; closed > 0 && start > 0; start--) if (input[start - 1] === '(') closed--;
  return [start, end];
};
/** Outside of texts two slashes can only begin a comment, since division is not in the profile. */
const commentIn = (root: ASTNode, source: string): number | undefined => {
  const inText = textsIn(root);
  const places = [...source.matchAll(/\/\//g)].map(({ index }) => index);
  return places.find((at) => !inText.some(([from, to]) => at >= from && at < to));
};
const textsIn = (node: ASTNode): readonly Place[] =>
  node.op === 'value' ? (typeof node.args === 'string' ? [placeOf(node)] : []) : childrenOf(node).flatMap(textsIn);

/** The text between two places with `12.5` written as `dec("12.5")`, and the way back from its offsets to the author's. */
const withExactDecimals = (node: ASTNode, [start, end]: Place) => {
  const literals = decimalsIn(node).toSorted((a, b) => a.range.start - b.range.start);
  const shifts: { readonly from: number; readonly by: number }[] = [];
  let text = '';
  let at = start;
  for (const literal of literals) {
    text += `${node.input.slice(at, literal.range.start)}dec("${sourceOf(literal)}")`;
    at = literal.range.end;
    shifts.push({ from: text.length, by: at - text.length });
  }
  text += node.input.slice(at, end);
  const original = (offset: number): number => offset + (shifts.findLast(({ from }) => from <= offset)?.by ?? start);
  return { text, original };
};

const decimalsIn = (node: ASTNode): readonly ASTNode[] =>
  node.op === 'value' ? (typeof node.args === 'number' ? [node] : []) : childrenOf(node).flatMap(decimalsIn);

const lineAndColumn = (source: string, offset: number) => {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) as string).length + 1 };
};
