/** Whatever model is written as UVL and read back allows the same wholes. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mustAccept } from '#kernel/outcome.ts';
import { countConfigurations } from '../count/count-configurations.ts';
import type { Constraint, ConstraintModel, Formula } from '../model.ts';
import { openSession } from '../session.ts';
import { parseUvl } from './parse-uvl.ts';
import { printUvl } from './print-uvl.ts';
import { uvlOfModel } from './uvl-of-model.ts';

const OPTIONS = ['group/a', 'b@n>=2', 'c.d', 'sum', 'e é', 'Bundle'];
const option = fc.constantFrom(...OPTIONS);
const { formula } = fc.letrec<{ formula: Formula }>((tie) => {
  const list = fc.array(tie('formula'), { maxLength: 3 });
  const two = fc.tuple(tie('formula'), tie('formula'));
  return {
    formula: fc.oneof(
      { maxDepth: 3 },
      option,
      tie('formula').map((not) => ({ not })),
      list.map((and) => ({ and })),
      list.map((or) => ({ or })),
      two.map((implies) => ({ implies })),
      two.map((iff) => ({ iff })),
    ),
  };
});
const whole = fc.option(fc.integer({ min: -4, max: 6 }), { nil: undefined });
const limits = fc
  .tuple(whole, whole, fc.option(option, { nil: undefined }))
  .map(
    ([min, max, when]) =>
      JSON.parse(JSON.stringify({ min, max, when })) as { min?: number; max?: number; when?: string },
  );
const constraint: fc.Arbitrary<Constraint> = fc.oneof(
  formula.map((each) => ({ kind: 'formula' as const, formula: each })),
  fc
    .tuple(fc.uniqueArray(option, { minLength: 1 }), limits)
    .map(([of, rest]) => ({ kind: 'cardinality' as const, of, ...rest })),
  fc
    .tuple(fc.array(fc.record({ option, weight: fc.integer({ min: -3, max: 4 }) }), { maxLength: 4 }), limits)
    .map(([terms, rest]) => ({ kind: 'sum' as const, terms, ...rest })),
  fc
    .array(
      fc.tuple(fc.constantFrom('sum', false as const, null), fc.constantFrom('c.d', 'e é', false as const, null)),
      { maxLength: 3 },
    )
    .map((rows) => ({ kind: 'table' as const, columns: [['sum'], ['c.d', 'e é']], rows, when: 'Bundle' })),
);
const model: fc.Arbitrary<ConstraintModel> = fc.array(constraint, { maxLength: 4 }).map((list) => ({
  options: OPTIONS,
  rules: list.map((each, i) => ({ id: `r${i}`, message: `rule ${i}`, constraint: each })),
}));

describe('a model as UVL', () => {
  const throughText = (each: ConstraintModel) =>
    mustAccept(
      parseUvl(printUvl(mustAccept(uvlOfModel(each, 'Bundle'), 'its names fit'))),
      'what is printed can be read',
    ).model;
  test('allows as many wholes, and every one of them', () =>
    fc.assert(
      fc.property(model, (each) => {
        const again = throughText(each);
        assert.deepEqual(countConfigurations(again), countConfigurations(each));
        const [ours, theirs] = [each, again].map((one) => mustAccept(openSession(one), 'it is a model'));
        for (let bits = 0; bits < 2 ** OPTIONS.length; bits++) {
          const choices = OPTIONS.map((name, i) => ({ option: name, chosen: ((bits >> i) & 1) === 1 }));
          assert.equal(theirs?.isPossible(choices), ours?.isPossible(choices));
        }
      }),
      { numRuns: 60, seed: 37 },
    ));
  test('has no place for a name with a quote in it', () => {
    const outcome = uvlOfModel({ options: ['a"b'], rules: [] }, 'root');
    assert.ok(!outcome.ok && outcome.refusal.code === 'uvl.unsupported');
  });
});
