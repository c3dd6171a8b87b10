/**
 * Our profile held against `@bufbuild/cel`, another implementation of the same language: random expressions of the profile over
 * random inputs. Decimals and dates are ours and not CEL's, so they are held against decimal.js and Temporal elsewhere.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, type CelInput } from '@bufbuild/cel';
import fc from 'fast-check';
import { mustAccept } from '#kernel/outcome.ts';
import { expressionCompiler } from './compile-expression.ts';
import type { Fields } from './declared.ts';

const FACTS: Fields = {
  n: 'int',
  m: 'int',
  s: 'string',
  t: 'string',
  p: 'bool',
  q: 'bool',
  ns: { list: 'int', maxItems: 5 },
  ss: { list: 'string', maxItems: 5 },
  r: { record: { k: 'int', o: { optional: 'int' } } },
};
const compile = expressionCompiler(FACTS);

const word = fc.constantFrom('', 'a', 'b', 'ab', 'DE', 'a b', 'é', 'é', '😀', '"', '\\');
const whole = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 4_611_686_018),
);
const inputs = fc.record({
  n: whole,
  m: whole,
  s: word,
  t: word,
  p: fc.boolean(),
  q: fc.boolean(),
  ns: fc.array(whole, { maxLength: 5 }),
  ss: fc.array(word, { maxLength: 5 }),
  r: fc.record({ k: whole, o: fc.option(whole, { nil: undefined }) }),
});

const joined = (operators: readonly string[], left: fc.Arbitrary<string>, right = left): fc.Arbitrary<string> =>
  fc.tuple(left, fc.constantFrom(...operators), right).map(([a, operator, b]) => `(${a} ${operator} ${b})`);
const { bool } = fc.letrec<{ int: string; text: string; bool: string }>((tie) => ({
  int: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('n', 'm', 'r.k', '0', '1', '-3', '9007199254740991'),
    joined(['+', '-', '*'], tie('int')),
    tie('int').map((a) => `(-${a})`),
    tie('text').map((a) => `size(${a})`),
    fc.constantFrom('ns.size()', 'size(ss)', '(has(r.o) ? r.o : 0)'),
  ),
  text: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('s', 't'),
    word.map((text) => JSON.stringify(text)),
    fc.tuple(tie('bool'), tie('text'), tie('text')).map(([test_, yes, no]) => `(${test_} ? ${yes} : ${no})`),
  ),
  bool: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('p', 'q', 'true', 'false', 'has(r.o)', '(has(r.o) && r.o > 0)'),
    joined(['&&', '||', '==', '!='], tie('bool')),
    tie('bool').map((a) => `!${a}`),
    joined(['==', '!=', '<', '<=', '>', '>='], tie('int')),
    joined(['==', '!=', '<', '<=', '>', '>='], tie('text')),
    joined(['in'], tie('int'), fc.constantFrom('ns', '[1, 2, n]')),
    joined(['in'], tie('text'), fc.constantFrom('ss', '["a", "DE", t]')),
    fc
      .tuple(tie('text'), fc.constantFrom('startsWith', 'endsWith', 'contains'), tie('text'))
      .map(([a, method, b]) => `${a}.${method}(${b})`),
    tie('bool').map((a) => `ns.exists(x, (x > 0) && ${a})`),
    tie('bool').map((a) => `ss.all(y, (y != "a") || ${a})`),
  ),
}));

/** The other library's value, or that it could not say one. */
const theirs = (source: string, record: object): unknown => {
  try {
    const value: unknown = run(source, record as Record<string, CelInput>);
    return typeof value === 'boolean' ? value : 'no value';
  } catch {
    return 'no value';
  }
};
/** JSON as the other library takes it: whole numbers are bigints to it. */
const wide = (value: unknown): unknown => {
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return value.map(wide);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).flatMap(([k, v]) => (v === undefined ? [] : [[k, wide(v)]])));
  return value;
};

test('an expression of the profile says what another implementation of CEL says, or neither says anything', () => {
  let agreed = 0;
  fc.assert(
    fc.property(bool, inputs, (source, given) => {
      const compiled = compile(source);
      // What the profile does not take (a loop in a loop) is refused at publish, never evaluated otherwise.
      if (!compiled.ok) {
        assert.ok(
          compiled.refusal.problems.every(
            ({ code }) => code === 'cel.profile' || code === 'cel.cost' || code === 'cel.syntax',
          ),
          `${source}: ${JSON.stringify(compiled.refusal.problems)}`,
        );
        return;
      }
      const record = JSON.parse(JSON.stringify(given));
      const ours = mustAccept(compiled, 'it compiled').evaluate(record);
      if (!ours.ok) assert.equal(ours.refusal.code, 'cel.evaluation');
      assert.equal(ours.ok ? ours.value.value : 'no value', theirs(source, wide(record) as object), source);
      agreed++;
    }),
    { numRuns: 1_500 },
  );
  assert.ok(agreed > 1_000, `${agreed} expressions were decided by both`);
});
