/**
 * The profile: what of CEL a rule may use. Everything here is checked on the parsed expression, before its types are: what
 * can be slow (regular expressions, nested loops), inexact (doubles), unstable (time zones) or untyped (dyn, maps) is refused
 * by name, with its place.
 */
import type { ASTNode } from './library.ts';
import { isDecText } from '#kernel/decimal.ts';
import { isPlainDate } from '#kernel/period.ts';
import type { CelType, Field, Fields } from './declared.ts';
import { isOptional, typeOfField } from './declared.ts';

export type Place = readonly [start: number, end: number];
export type LintProblem = {
  readonly code: 'cel.profile' | 'cel.optional' | 'cel.cost';
  readonly at: Place;
  readonly message: string;
};

/** The steps that evaluating may take at most, counted from the declared sizes of lists. */
export const COST_MAX = 100_000;

const OPERATORS = new Set([
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '&&',
  '||',
  '!_',
  '-_',
  '?:',
  '+',
  '-',
  '*',
  'in',
  'list',
  '.',
  'id',
  'value',
  'call',
  'rcall',
]);
const METHODS = new Set(['startsWith', 'endsWith', 'contains', 'size']);
const LOOPS = new Set(['exists', 'all']);

type Scope = {
  readonly types: ReadonlyMap<string, Field>;
  readonly held: ReadonlySet<string>;
  readonly inLoop: boolean;
};
type Seen = { readonly problems: LintProblem[] };

export const lint = (
  root: ASTNode,
  inputs: Fields,
): { readonly problems: readonly LintProblem[]; readonly cost: number } => {
  const seen: Seen = { problems: [] };
  const cost = visit(root, { types: new Map(Object.entries(inputs)), held: new Set(), inLoop: false }, seen);
  if (cost > COST_MAX)
    seen.problems.push({
      code: 'cel.cost',
      at: placeOf(root),
      message: `may take ${cost} steps, at most ${COST_MAX} are allowed`,
    });
  return { problems: seen.problems, cost };
};

export const placeOf = (node: ASTNode): Place => [node.range.start, node.range.end];

/** Reports what it finds and returns the cost of the node. */
const visit = (node: ASTNode, scope: Scope, seen: Seen): number => {
  if (!OPERATORS.has(node.op)) return refuse(node, seen, `${node.op} is not in the profile`);
  switch (node.op) {
    case 'value':
      return literal(node, seen);
    case 'id':
      return optionalRead(node, scope, seen);
    case '.':
      return visit(node.args[0], scope, seen) + optionalRead(node, scope, seen);
    case '&&': {
      const [left, right] = node.args;
      return 1 + visit(left, scope, seen) + visit(right, holding(scope, guards(left)), seen);
    }
    case '?:': {
      const [test, yes, no] = node.args;
      return 1 + visit(test, scope, seen) + visit(yes, holding(scope, guards(test)), seen) + visit(no, scope, seen);
    }
    case 'call':
      return call(node, scope, seen);
    case 'rcall':
      return method(node, scope, seen);
    default:
      return 1 + childrenOf(node).reduce((total, child) => total + visit(child, scope, seen), 0);
  }
};

const refuse = (node: ASTNode, seen: Seen, message: string): number => {
  seen.problems.push({ code: 'cel.profile', at: placeOf(node), message });
  return 1;
};

/** A number with a point is written as decimals are; `compileExpression` makes it one before its type is checked. */
const literal = (node: ASTNode & { readonly op: 'value' }, seen: Seen): number => {
  const value = node.args;
  if (typeof value === 'number') {
    const text = sourceOf(node);
    return isDecText(text) ? 1 : refuse(node, seen, `${text} is no decimal: write digits, a point, digits`);
  }
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint'
    ? 1
    : refuse(node, seen, 'null, bytes and unsigned numbers are not in the profile');
};

export const sourceOf = (node: ASTNode): string => node.input.slice(node.range.start, node.range.end);

const call = (node: ASTNode & { readonly op: 'call' }, scope: Scope, seen: Seen): number => {
  const [name, args] = node.args;
  const [first] = args;
  if (name === 'has' && first?.op === '.') return 1 + visit(first.args[0], scope, seen);
  if (name === 'size' && first) return 1 + visit(first, scope, seen);
  if (name === 'dec' || name === 'date') {
    const text = first?.op === 'value' ? first.args : undefined;
    const good = name === 'dec' ? isDecText(text) : isPlainDate(text);
    return good
      ? 1
      : refuse(
          node,
          seen,
          `${name} takes one literal, such as ${name === 'dec' ? 'dec("12.5")' : 'date("2026-11-21")'}`,
        );
  }
  return refuse(node, seen, `function ${name} is not in the profile`);
};

const method = (node: ASTNode & { readonly op: 'rcall' }, scope: Scope, seen: Seen): number => {
  const [name, receiver, args] = node.args;
  const base = 1 + visit(receiver, scope, seen);
  if (METHODS.has(name)) return base + args.reduce((total, arg) => total + visit(arg, scope, seen), 0);
  if (!LOOPS.has(name)) return refuse(node, seen, `method ${name} is not in the profile`);
  if (scope.inLoop) return refuse(node, seen, `a loop inside a loop is not in the profile`);
  const [variable, body] = args;
  const list = typeOf(receiver, scope);
  const type = typeof list === 'object' && 'list' in list ? list : undefined;
  if (variable?.op !== 'id' || body === undefined) return refuse(node, seen, `${name} takes a name and a condition`);
  if (type === undefined && receiver.op !== 'list') return refuse(node, seen, `${name} runs over a declared list`);
  const types = new Map(scope.types).set(variable.args, type?.list ?? 'string');
  const times = type?.maxItems ?? childrenOf(receiver).length;
  return base + times * visit(body, { types, held: scope.held, inLoop: true }, seen);
};

/** Reading what may be absent needs a `has` on the way, since an error could otherwise vanish behind `||`. */
const optionalRead = (node: ASTNode, scope: Scope, seen: Seen): number => {
  const field = fieldOf(node, scope);
  const path = pathOf(node);
  if (field !== undefined && isOptional(field) && path !== undefined && !scope.held.has(path))
    seen.problems.push({
      code: 'cel.optional',
      at: placeOf(node),
      message: `${path} may be absent: write has(${path}) && …`,
    });
  return 1;
};

const holding = (scope: Scope, paths: readonly string[]): Scope => ({
  ...scope,
  held: new Set([...scope.held, ...paths]),
});
const guards = (node: ASTNode): readonly string[] => {
  if (node.op === '&&') return node.args.flatMap(guards);
  const [name, args] = node.op === 'call' ? node.args : [undefined, []];
  const path = name === 'has' && args[0] ? pathOf(args[0]) : undefined;
  return path === undefined ? [] : [path];
};

/** `quote.customer.segment`; undefined for what is no plain path. */
const pathOf = (node: ASTNode): string | undefined => {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return undefined;
  const base = pathOf(node.args[0]);
  return base === undefined ? undefined : `${base}.${node.args[1]}`;
};

const fieldOf = (node: ASTNode, scope: Scope): Field | undefined => {
  if (node.op === 'id') return scope.types.get(node.args);
  if (node.op !== '.') return undefined;
  const base = typeOf(node.args[0], scope);
  return typeof base === 'object' && 'record' in base ? base.record[node.args[1]] : undefined;
};
const typeOf = (node: ASTNode, scope: Scope): CelType | undefined => {
  const field = fieldOf(node, scope);
  return field === undefined ? undefined : typeOfField(field);
};

export const childrenOf = (node: ASTNode): readonly ASTNode[] => nodesIn(node.args);
const nodesIn = (args: unknown): readonly ASTNode[] => {
  if (Array.isArray(args)) return args.flatMap(nodesIn);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
};
