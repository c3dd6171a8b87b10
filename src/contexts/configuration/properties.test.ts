import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mustAccept } from '#kernel/outcome.ts';
import { clusterBook } from './cluster.builder.ts';
import { compileConfiguration } from './compile-configuration.ts';
import type { Chosen, Instance, Selection } from './configuration.contract.ts';
import { explainOption } from './explain-option.ts';
import { guideConfiguration } from './guide-configuration.ts';
import { readSelection } from './read-selection.ts';
import { validateConfiguration } from './validate-configuration.ts';

const model = mustAccept(compileConfiguration(clusterBook(), { country: 'DE' }), 'the cluster compiles');
const RUNS = 150;

const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const settled = (values: Record<string, fc.Arbitrary<string | number | boolean | undefined>>) =>
  fc
    .record(values)
    .map(
      (all) =>
        Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
          string,
          string | number | boolean
        >,
    );
const card = (option: string) =>
  some(
    fc.record({ group: fc.constant('cards'), option: fc.constant(option), quantity: fc.integer({ min: 1, max: 4 }) }),
  );
const oneOf = (group: string, ...options: readonly string[]) =>
  some(fc.record({ group: fc.constant(group), option: fc.constantFrom(...options) }));
const present = (list: readonly (Chosen | undefined)[]): Chosen[] => list.filter((each) => each !== undefined);

const chassis: fc.Arbitrary<Instance> = fc.record({
  chosen: fc.tuple(card('cpu'), card('gpu'), oneOf('supply', 'small', 'large')).map(present),
  characteristics: settled({
    uplink: some(fc.constantFrom('10g', '25g', '100g')),
    ports: some(fc.constantFrom(8, 16, 24, 32, 40, 48)),
    encrypted: some(fc.boolean()),
  }),
});
const selections: fc.Arbitrary<Selection> = fc
  .record({
    instances: some(fc.array(chassis, { minLength: 1, maxLength: 3 })),
    support: oneOf('support', 'basic', 'full'),
    licences: some(fc.integer({ min: 1, max: 10 })),
    characteristics: settled({
      redundancy: some(fc.constantFrom('none', 'n-plus-1')),
      label: some(fc.string({ maxLength: 5, unit: 'grapheme-ascii' })),
    }),
  })
  .map(({ instances, support, licences, characteristics }) => ({
    chosen: present([
      instances && { group: 'chassis', option: 'chassis', instances },
      support,
      licences === undefined ? undefined : { group: 'licences', option: 'node', quantity: licences },
    ]),
    characteristics,
  }));

/** Instances keep their order, which is what they are told apart by; all else is turned round. */
const turned = (selection: Selection): Selection => ({
  ...selection,
  chosen: selection.chosen
    .map((each) => ({
      ...each,
      ...(each.instances ? { instances: each.instances.map((one) => ({ ...one, ...turned(one) })) } : {}),
    }))
    .toReversed(),
  ...(selection.characteristics
    ? { characteristics: Object.fromEntries(Object.entries(selection.characteristics).toReversed()) }
    : {}),
});
const status = (selection: Selection) => validateConfiguration(model, selection).output.value.status;

describe('whatever is chosen', () => {
  test('the order of choosing never matters', () =>
    fc.assert(
      fc.property(selections, (selection) => {
        const [one, other] = [selection, turned(selection)].map((each) => validateConfiguration(model, each));
        assert.deepEqual(other, one);
      }),
      { numRuns: RUNS },
    ));

  test('what was decided is decided the same when its own answer is sent back', () =>
    fc.assert(
      fc.property(selections, (selection) => {
        const first = validateConfiguration(model, selection);
        const { chosen, characteristics } = first.output.value;
        const said = JSON.parse(JSON.stringify(chosen), (key, value: unknown) =>
          key === 'offering' ? undefined : value,
        ) as Chosen[];
        const again = validateConfiguration(model, { chosen: said, ...(characteristics ? { characteristics } : {}) });
        assert.deepEqual([again.inputs, again.output], [first.inputs, first.output]);
      }),
      { numRuns: RUNS },
    ));

  test('a completion is whole and keeps what was chosen; a way out is at most incomplete', () =>
    fc.assert(
      fc.property(selections, (selection) => {
        const guide = guideConfiguration(model, selection);
        assert.equal(guide.status, status(selection));
        if (guide.completion) {
          assert.equal(status(guide.completion.selection), 'valid', JSON.stringify(guide.completion));
          const kept = readSelection(model, guide.completion.selection).taken;
          for (const { option, chosen } of readSelection(model, selection).choices)
            assert.equal(kept.has(option), chosen, option);
        }
        assert.equal(guide.completion === null, guide.status === 'conflicting');
        assert.equal(guide.repairs.length > 0, guide.status === 'conflicting');
        for (const way of guide.repairs) assert.equal(status(way.selection), 'valid', JSON.stringify(way));
      }),
      { numRuns: RUNS },
    ));

  test('what is open can be had, and what is excluded says why', () =>
    fc.assert(
      fc.property(selections, (selection) => {
        const { states, status: now } = guideConfiguration(model, selection);
        if (now === 'conflicting') return;
        for (const [name, state] of Object.entries(states)) {
          const why = mustAccept(explainOption(model, selection, name), 'it is in sight');
          if (state === 'forced') assert.equal(why.state, 'forced', name);
          if (state === 'excluded') {
            assert.equal(why.state, 'excluded', name);
            assert.ok(why.rules.length > 0, name);
            for (const way of why.waysOut) assert.equal(status(way.selection), 'valid', name);
          }
          if (state === 'chosen') assert.notEqual(why.state, 'excluded', name);
        }
      }),
      { numRuns: 25 },
    ));
});
