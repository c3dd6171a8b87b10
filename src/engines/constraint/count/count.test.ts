/** Counts against brute force, against numbers that mathematics knows, and against what others published. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mustAccept } from '#kernel/outcome.ts';
import { brokenRules } from '../broken-rules.ts';
import { parseDimacs } from '../dimacs.ts';
import type { Constraint, ConstraintModel, Formula } from '../model.ts';
import { parseUvl } from '../uvl/parse-uvl.ts';
import { countConfigurations } from './count-configurations.ts';

const OPTIONS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
const option = fc.constantFrom(...OPTIONS);
const { formula } = fc.letrec<{ formula: Formula }>((tie) => {
  const list = fc.array(tie('formula'), { maxLength: 3 });
  const two = fc.tuple(tie('formula'), tie('formula'));
  return {
    formula: fc.oneof(
      { maxDepth: 4 },
      option,
      tie('formula').map((not) => ({ not })),
      list.map((and) => ({ and })),
      list.map((or) => ({ or })),
      two.map((implies) => ({ implies })),
      two.map((iff) => ({ iff })),
    ),
  };
});
const bound = fc.option(fc.integer({ min: -5, max: 8 }), { nil: undefined });
const limits = fc
  .tuple(bound, bound, fc.option(option, { nil: undefined }))
  .map(
    ([min, max, when]) =>
      JSON.parse(JSON.stringify({ min, max, when })) as { min?: number; max?: number; when?: string },
  );
const cell = fc.constantFrom<string | false | null>('d', 'e', false, null);
const constraint: fc.Arbitrary<Constraint> = fc.oneof(
  { weight: 4, arbitrary: formula.map((each) => ({ kind: 'formula' as const, formula: each })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.uniqueArray(option, { minLength: 2 }), limits)
      .map(([of, rest]) => ({ kind: 'cardinality' as const, of, ...rest })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.array(fc.record({ option, weight: fc.integer({ min: -3, max: 4 }) }), { minLength: 1, maxLength: 6 }),
        limits,
      )
      .map(([terms, rest]) => ({ kind: 'sum' as const, terms, ...rest })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom<string | false | null>('a', false, null), cell), { maxLength: 3 })
      .map((rows) => ({ kind: 'table' as const, columns: [['a'], ['d', 'e']], rows, when: 'i' })),
  },
);
const modelOf = (list: readonly Constraint[], options: readonly string[] = OPTIONS): ConstraintModel => ({
  options,
  rules: list.map((each, i) => ({ id: `r${i}`, message: `rule ${i}`, constraint: each })),
});
const byHand = (model: ConstraintModel): bigint => {
  let count = 0n;
  for (let bits = 0; bits < 2 ** model.options.length; bits++)
    if (brokenRules(model, new Set(model.options.filter((_, i) => (bits >> i) & 1))).length === 0) count++;
  return count;
};

describe('the number of configurations', () => {
  const model = fc.array(constraint, { maxLength: 6 }).map((list) => modelOf(list));
  test('is that of brute force', () =>
    fc.assert(
      fc.property(model, (each) => assert.deepEqual(countConfigurations(each), { exact: byHand(each) })),
      { numRuns: 250, seed: 29 },
    ));
  test('lies within the bounds when the budget ends too early', () =>
    fc.assert(
      fc.property(model, fc.nat(20), (each, budget) => {
        const count = countConfigurations(each, budget);
        const exact = byHand(each);
        if ('exact' in count) assert.equal(count.exact, exact);
        else assert.ok(count.atLeast <= exact && exact <= count.atMost && count.atLeast < count.atMost);
      }),
      { numRuns: 200, seed: 31 },
    ));

  test('of thirty out of sixty is the binomial coefficient', () => {
    const options = Array.from({ length: 60 }, (_, i) => `o${i}`);
    const choose = modelOf([{ kind: 'cardinality', of: options, min: 30, max: 30 }], options);
    assert.deepEqual(countConfigurations(choose), { exact: 118_264_581_564_861_424n });
  });
  test('of eight queens that do not threaten each other is 92', () => {
    const options = Array.from({ length: 64 }, (_, i) => `q${i}`);
    const lines = new Map<string, string[]>();
    for (const [i, name] of options.entries()) {
      const [x, y] = [i % 8, Math.floor(i / 8)];
      for (const key of [`row ${y}`, `column ${x}`, `up ${x + y}`, `down ${x - y}`])
        lines.set(key, [...(lines.get(key) ?? []), name]);
    }
    const rules = [...lines].map(([key, of]): Constraint => ({
      kind: 'cardinality',
      of,
      ...(key.startsWith('row') ? { min: 1 } : {}),
      max: 1,
    }));
    assert.deepEqual(countConfigurations(modelOf(rules, options)), { exact: 92n });
  });
  test('of a sum with more totals than the budget looks at is bounded', () => {
    const options = Array.from({ length: 60 }, (_, i) => `o${i}`);
    const terms = options.map((each, i) => ({ option: each, weight: 1_000_003 * (i + 1) + 7 ** (i % 15) }));
    const count = countConfigurations(modelOf([{ kind: 'sum', terms, max: 900_000_000 }], options), 10_000);
    assert.ok(!('exact' in count) && 0n < count.atLeast && count.atLeast < count.atMost && count.atMost < 1n << 60n);
  });
  test('of contradicting rules is none', () =>
    assert.deepEqual(countConfigurations(modelOf([{ kind: 'formula', formula: { and: ['a', { not: 'a' }] } }])), {
      exact: 0n,
    }));
});

describe('published models', () => {
  const read = (name: string): string =>
    readFileSync(new URL(`../../../../test/solver/${name}`, import.meta.url), 'utf8');
  // The published table gives the number of digits; the exact numbers are ours.
  const ROWS: readonly [file: string, digits: number][] = [
    ['eshop-lau2006.dimacs', 15],
    ['bank.uvl', 32],
    ['multicloud.uvl', 21],
    ['pc-richmond.uvl', 21],
  ];
  for (const [file, digits] of ROWS)
    test(`${file} has a number of configurations of ${digits} digits, as published`, () => {
      const model = file.endsWith('.uvl')
        ? mustAccept(parseUvl(read(file)), 'it is well formed').model
        : mustAccept(parseDimacs(read(file)), 'it is well formed');
      const count = countConfigurations(model);
      assert.ok('exact' in count);
      assert.equal(String(count.exact).length, digits);
    });
});
