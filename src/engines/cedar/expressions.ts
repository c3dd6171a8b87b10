/**
 * Cedar expressions become closures, once, at publish. Each closure does what Cedar's evaluator does, in its
 * order, with its short circuits and its errors; what we do not run is refused here, by name, never at run time.
 */
import { dateFloor, DURATION_UNIT_MS, fitsLong, timeOfDay } from './extensions.ts';
import type { ExprJson, UidJson, ValueJson } from './policy-json.ts';
import type { Entities, EntityRef, ExtensionValue, Long, RecordValue, SetValue, Value } from './values.ts';
import {
  addLong,
  contains,
  containsAll,
  containsAny,
  equal,
  extensionValue,
  fail,
  isWithin,
  mulLong,
  negLong,
  refOf,
  subLong,
  valueOf,
} from './values.ts';

export type Scene = {
  readonly principal: EntityRef;
  readonly action: EntityRef;
  readonly resource: EntityRef;
  readonly context: RecordValue;
  readonly entities: Entities;
};
export type Eval = (scene: Scene) => Value;

/** Thrown inside compilation only; `compilePolicies` turns it into a refusal that names the construct. */
export type Unsupported = { readonly unsupported: string };
export const unsupported = (construct: string): never => {
  // oxlint-disable-next-line no-throw-literal -- a value for the compiler's own catch, which adds the policy's id
  throw { unsupported: construct } satisfies Unsupported;
};

/** A chain of `||` nests once for each part; deeper than this is no policy that a person wrote. */
const EXPRESSION_DEPTH_MAX = 300;

export const compileExpr = (expr: ExprJson, depth = 0): Eval => {
  if (depth > EXPRESSION_DEPTH_MAX) return unsupported(`expression deeper than ${EXPRESSION_DEPTH_MAX}`);
  const [operator, ...more] = Object.keys(expr);
  if (operator === undefined || more.length > 0) return unsupported('expression without exactly one operator');
  const args = expr[operator];
  const sub = (child: unknown): Eval => compileExpr(child as ExprJson, depth + 1);
  const node = NODES.get(operator);
  if (node) return node(args as NodeArgs, sub);
  const call = CALLS.get(operator);
  if (call && Array.isArray(args)) return compileCall(operator, call, args.map(sub), args as readonly ExprJson[]);
  return unsupported(operator);
};

type NodeArgs = { readonly [name: string]: unknown };
type Node = (args: NodeArgs, sub: (child: unknown) => Eval) => Eval;

/* Reading a value as what an operator needs, or Cedar's type error. */
const bool = (value: Value): boolean => (typeof value === 'boolean' ? value : fail('type error: expected bool'));
const long = (value: Value): Long =>
  typeof value === 'number' || typeof value === 'bigint' ? value : fail('type error: expected long');
const text = (value: Value): string => (typeof value === 'string' ? value : fail('type error: expected string'));
const entity = (value: Value): EntityRef =>
  typeof value === 'object' && value.kind === 'entity' ? value : fail('type error: expected entity');
const set = (value: Value): SetValue =>
  typeof value === 'object' && value.kind === 'set' ? value : fail('type error: expected set');
const extension = (value: Value, kind: ExtensionValue['kind']): bigint =>
  typeof value === 'object' && value.kind === kind
    ? (value as ExtensionValue).units
    : fail(`type error: expected ${kind}`);

const binary =
  (apply: (left: Value, right: Value, scene: Scene) => Value): Node =>
  (args, sub) => {
    const left = sub(args['left']);
    const right = sub(args['right']);
    return (scene) => apply(left(scene), right(scene), scene);
  };
const unary =
  (apply: (arg: Value) => Value): Node =>
  (args, sub) => {
    const arg = sub(args['arg']);
    return (scene) => apply(arg(scene));
  };

/** `<` and its kin: two Longs, two datetimes or two durations. Decimals compare by their methods only. */
const compare = (a: Value, b: Value): number => {
  if (typeof a === 'object' && (a.kind === 'datetime' || a.kind === 'duration')) {
    const [x, y] = [a.units, extension(b, a.kind)];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  const [x, y] = [long(a), long(b)];
  return x < y ? -1 : x > y ? 1 : 0;
};

const within = (left: Value, right: Value, scene: Scene): boolean => {
  const { key } = entity(left);
  if (typeof right === 'object' && right.kind === 'set') {
    const ancestors = right.items.map((item) => entity(item).key);
    return ancestors.some((ancestor) => isWithin(scene.entities, key, ancestor));
  }
  return isWithin(scene.entities, key, entity(right).key);
};

const attribute = (of: Value, name: string, scene: Scene): Value => {
  if (typeof of === 'object' && of.kind === 'record')
    return of.fields.get(name) ?? fail(`record has no attribute ${name}`);
  const facts = scene.entities.get(entity(of).key) ?? fail(`entity ${(of as EntityRef).type} is not known`);
  return facts.attrs.get(name) ?? fail(`${(of as EntityRef).type} has no attribute ${name}`);
};

const hasAttribute = (of: Value, name: string, scene: Scene): boolean => {
  if (typeof of === 'object' && of.kind === 'record') return of.fields.has(name);
  return scene.entities.get(entity(of).key)?.attrs.has(name) ?? false;
};

/** `x has a.b.c` holds when every step does; a step that is there but has no attributes is a type error. */
const hasPath =
  (left: Eval, path: readonly string[]): Eval =>
  (scene) => {
    let at = left(scene);
    for (const [i, name] of path.entries()) {
      if (!hasAttribute(at, name, scene)) return false;
      if (i < path.length - 1) at = attribute(at, name, scene);
    }
    return true;
  };

type PatternPart = 'Wildcard' | { readonly Literal: string };

/** `like` by greedy matching of literal runs between wildcards: linear, nothing to backtrack into. */
const matcher = (pattern: readonly PatternPart[]): ((subject: string) => boolean) => {
  const runs: string[] = [''];
  for (const part of pattern) {
    if (part === 'Wildcard') runs.push('');
    else runs[runs.length - 1] += part.Literal;
  }
  const first = runs[0] as string;
  const last = runs.at(-1) as string;
  if (runs.length === 1) return (subject) => subject === first;
  const middle = runs.slice(1, -1);
  return (subject) => {
    if (!subject.startsWith(first)) return false;
    let at = first.length;
    for (const run of middle) {
      const found = subject.indexOf(run, at);
      if (found < 0) return false;
      at = found + run.length;
    }
    return subject.length - last.length >= at && subject.endsWith(last);
  };
};

const literal =
  (value: Value): Eval =>
  () =>
    value;

const variable: Node = (name) => {
  switch (name as unknown as string) {
    case 'principal':
      return (scene) => scene.principal;
    case 'action':
      return (scene) => scene.action;
    case 'resource':
      return (scene) => scene.resource;
    case 'context':
      return (scene) => scene.context;
    default:
      return unsupported(`variable ${String(name)}`);
  }
};

const recordLiteral: Node = (args, sub) => {
  const fields = Object.entries(args).map(([name, expr]) => [name, sub(expr)] as const);
  return (scene) => ({ kind: 'record', fields: new Map(fields.map(([name, value]) => [name, value(scene)])) });
};

const setLiteral: Node = (args, sub) => {
  const items = (args as unknown as readonly unknown[]).map(sub);
  return (scene) => ({ kind: 'set', items: items.map((item) => item(scene)) });
};

const isOfType: Node = (args, sub) => {
  const left = sub(args['left']);
  const type = args['entity_type'];
  const inside = args['in'] === undefined ? undefined : sub(args['in']);
  return (scene) => {
    const subject = entity(left(scene));
    return subject.type === type && (inside === undefined || within(subject, inside(scene), scene));
  };
};

const NODES: ReadonlyMap<string, Node> = new Map<string, Node>([
  ['Value', (args) => literal(literalValue(args as unknown as ValueJson))],
  ['Var', variable],
  ['!', unary((arg) => !bool(arg))],
  ['neg', unary((arg) => negLong(long(arg)))],
  ['==', binary(equal)],
  ['!=', binary((a, b) => !equal(a, b))],
  ['<', binary((a, b) => compare(a, b) < 0)],
  ['<=', binary((a, b) => compare(a, b) <= 0)],
  ['>', binary((a, b) => compare(a, b) > 0)],
  ['>=', binary((a, b) => compare(a, b) >= 0)],
  ['+', binary((a, b) => addLong(long(a), long(b)))],
  ['-', binary((a, b) => subLong(long(a), long(b)))],
  ['*', binary((a, b) => mulLong(long(a), long(b)))],
  ['in', binary(within)],
  ['contains', binary((a, b) => contains(set(a), b))],
  ['containsAll', binary((a, b) => containsAll(set(a), set(b)))],
  ['containsAny', binary((a, b) => containsAny(set(a), set(b)))],
  ['isEmpty', unary((arg) => set(arg).items.length === 0)],
  ['getTag', binary((of, name, scene) => tag(entity(of), text(name), scene))],
  ['hasTag', binary((of, name, scene) => hasTag(entity(of), text(name), scene))],
  ['Set', setLiteral],
  ['Record', recordLiteral],
  ['is', isOfType],
  [
    '&&',
    (args, sub) => {
      const [left, right] = [sub(args['left']), sub(args['right'])];
      return (scene) => bool(left(scene)) && bool(right(scene));
    },
  ],
  [
    '||',
    (args, sub) => {
      const [left, right] = [sub(args['left']), sub(args['right'])];
      return (scene) => bool(left(scene)) || bool(right(scene));
    },
  ],
  [
    'if-then-else',
    (args, sub) => {
      const [test, yes, no] = [sub(args['if']), sub(args['then']), sub(args['else'])];
      return (scene) => (bool(test(scene)) ? yes(scene) : no(scene));
    },
  ],
  [
    '.',
    (args, sub) => {
      const [left, name] = [sub(args['left']), args['attr'] as string];
      return (scene) => attribute(left(scene), name, scene);
    },
  ],
  [
    'has',
    (args, sub) => {
      const attr = args['attr'] as string | readonly string[];
      return hasPath(sub(args['left']), typeof attr === 'string' ? [attr] : attr);
    },
  ],
  [
    'like',
    (args, sub) => {
      const left = sub(args['left']);
      const matches = matcher(args['pattern'] as readonly PatternPart[]);
      return (scene) => matches(text(left(scene)));
    },
  ],
]);

const tag = (of: EntityRef, name: string, scene: Scene): Value => {
  const facts = scene.entities.get(of.key) ?? fail(`entity ${of.type} is not known`);
  return facts.tags.get(name) ?? fail(`${of.type} has no tag ${name}`);
};

const hasTag = (of: EntityRef, name: string, scene: Scene): boolean =>
  scene.entities.get(of.key)?.tags.has(name) ?? false;

const literalValue = (json: ValueJson): Value => {
  if (typeof json === 'number' && !Number.isSafeInteger(json)) return unsupported(`number ${json} beyond 2^53`);
  return valueOf(json);
};

type Call = { readonly arity: number; readonly apply: (args: readonly Value[]) => Value };

const comparison = (holds: (order: number) => boolean): Call => ({
  arity: 2,
  apply: ([a, b]) => {
    const [x, y] = [extension(a as Value, 'decimal'), extension(b as Value, 'decimal')];
    return holds(x < y ? -1 : x > y ? 1 : 0);
  },
});
const constructor = (fn: ExtensionValue['kind']): Call => ({
  arity: 1,
  apply: ([arg]) => extensionValue(fn, text(arg as Value)) ?? fail(`${JSON.stringify(arg)} is no ${fn}`),
});
const made = (kind: ExtensionValue['kind'], units: bigint): ExtensionValue =>
  fitsLong(units) ? { kind, units } : fail(`${kind} overflow`);
const asLong = (exact: bigint): Long => (Number.isSafeInteger(Number(exact)) ? Number(exact) : exact);

const CALLS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['decimal', constructor('decimal')],
  ['datetime', constructor('datetime')],
  ['duration', constructor('duration')],
  ['lessThan', comparison((order) => order < 0)],
  ['lessThanOrEqual', comparison((order) => order <= 0)],
  ['greaterThan', comparison((order) => order > 0)],
  ['greaterThanOrEqual', comparison((order) => order >= 0)],
  [
    'offset',
    {
      arity: 2,
      apply: ([at, by]) => made('datetime', extension(at as Value, 'datetime') + extension(by as Value, 'duration')),
    },
  ],
  [
    'durationSince',
    {
      arity: 2,
      apply: ([a, b]) => made('duration', extension(a as Value, 'datetime') - extension(b as Value, 'datetime')),
    },
  ],
  ['toDate', { arity: 1, apply: ([at]) => made('datetime', dateFloor(extension(at as Value, 'datetime'))) }],
  ['toTime', { arity: 1, apply: ([at]) => made('duration', timeOfDay(extension(at as Value, 'datetime'))) }],
  ...Object.entries(DURATION_UNIT_MS).map(
    ([name, unit]) =>
      [name, { arity: 1, apply: ([of]) => asLong(extension(of as Value, 'duration') / unit) }] satisfies [string, Call],
  ),
]);

/** A constructor over a literal is built once, here; a wrong text keeps Cedar's run-time error. */
const compileCall = (name: string, call: Call, args: readonly Eval[], source: readonly ExprJson[]): Eval => {
  if (args.length !== call.arity) return unsupported(`${name} with ${args.length} arguments`);
  const only = source[0]?.['Value'];
  if (call.arity === 1 && typeof only === 'string') {
    const value = extensionValue(name, only);
    if (value) return literal(value);
  }
  return (scene) => call.apply(args.map((arg) => arg(scene)));
};

export const entityRefIn = (json: UidJson | { readonly __entity: UidJson }): EntityRef =>
  refOf('__entity' in json ? json.__entity : json);
