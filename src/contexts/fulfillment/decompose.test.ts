import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaptureLine } from '#contexts/order/index.ts';
import { aCaptureLine, anId, anOrder, items } from '#contexts/order/order.builder.ts';
import { decompose, type OfferingFacts } from './decompose.ts';
import type { CallTemplate, DecompositionRule, TaskTemplate } from './decomposition.contract.ts';
import { planOrder } from './plan-order.ts';
import type { Plan } from './task.ts';

const task = (key: string, change: Partial<CallTemplate> = {}): TaskTemplate => ({
  key,
  name: key,
  connector: 'provisioning',
  operation: 'provisioning.provision',
  dependsOn: [],
  ...change,
});
const rule = (
  offering: string,
  tasks: readonly TaskTemplate[],
  more: Partial<DecompositionRule> = {},
): DecompositionRule => ({ id: `rule-${offering}`, offering, tasks: [...tasks], ...more }) as DecompositionRule;

const plain: OfferingFacts = { orderable: true, fixed: {} };
const plan = (
  rules: readonly DecompositionRule[],
  lines: readonly CaptureLine[],
  offering: (key: string) => OfferingFacts | undefined = () => plain,
) =>
  decompose({
    order: anOrder(),
    items: items(...lines),
    offering,
    rules: rules.map((each) => ({ rule: each, hash: 'sha256:rules-v7' })),
    id: anId,
  });

const shape = (made: Plan) => {
  const names = new Map(made.tasks.map((each) => [each.id, each.key]));
  return made.tasks.map((each) => [each.key, each.dependsOn.map((id) => names.get(id))]);
};
const shapeOf = (outcome: ReturnType<typeof plan>) => (outcome.ok ? shape(outcome.value) : outcome.refusal.code);

test('every task names its item and the version of the rule it comes from, and a milestone ends the plan', () => {
  const made = plan([rule('a', [task('one'), task('two', { dependsOn: ['one'] })])], [aCaptureLine('a')]);
  assert.ok(made.ok);
  assert.deepEqual(shape(made.value), [
    ['one', []],
    ['two', ['one']],
    ['end', ['two']],
  ]);
  const [first] = made.value.tasks;
  assert.deepEqual(
    [first?.itemId, first?.ruleId, first?.artifactHash],
    [anId('order-item', anId('line', 'a')), 'rule-a', 'sha256:rules-v7'],
  );
});

test('dependencies within an item, on items of an offering, and on items that are not there', () => {
  const rules = [
    rule('base', [task('set-up')]),
    rule('part', [task('go', { dependsOn: ['base:set-up', 'absent:anything'] })]),
  ];
  assert.deepEqual(shapeOf(plan(rules, [aCaptureLine('part'), aCaptureLine('base')])), [
    ['go', ['set-up']],
    ['set-up', []],
    ['end', ['go']],
  ]);
  assert.deepEqual(shapeOf(plan(rules, [aCaptureLine('part')])), [
    ['go', []],
    ['end', ['go']],
  ]);
});

test('a circle, an unknown dependency, an unknown operation and an item without a rule are refused', () => {
  const lines: readonly CaptureLine[] = [aCaptureLine('a')];
  assert.equal(
    shapeOf(plan([rule('a', [task('x', { dependsOn: ['y'] }), task('y', { dependsOn: ['x'] })])], lines)),
    'plan.cycle',
  );
  assert.equal(shapeOf(plan([rule('a', [task('x', { dependsOn: ['nothing'] })])], lines)), 'plan.dependency-unknown');
  assert.equal(shapeOf(plan([rule('a', [task('x', { operation: 'fly' })])], lines)), 'plan.operation-unknown');
  assert.equal(shapeOf(plan([], lines)), 'plan.item-without-rule');
  assert.deepEqual(shapeOf(plan([], lines, () => ({ ...plain, orderable: false }))), [['end', []]]);
  assert.deepEqual(shapeOf(plan([], [aCaptureLine('a', { action: 'noChange' })])), [['end', []]]);
});

test('rules apply by offering, specification or category, and when their conditions hold', () => {
  const facts = (): OfferingFacts => ({
    orderable: true,
    specification: 'spec',
    category: 'cat',
    fixed: { region: 'eu' },
  });
  const rules = [
    { id: 's', specification: 'spec', tasks: [task('by-spec')] },
    { id: 'c', category: 'cat', tasks: [task('by-category')] },
    { id: 'e', category: 'cat', when: [{ characteristic: 'edition', equals: 'standard' }], tasks: [task('standard')] },
    { id: 'n', category: 'cat', when: [{ characteristic: 'edition', notIn: ['standard'] }], tasks: [task('other')] },
    {
      id: 'i',
      category: 'cat',
      when: [{ characteristic: 'region', in: ['eu', 'us'] }],
      tasks: [task('fixed-by-offering')],
    },
    { id: 'm', category: 'cat', when: [{ characteristic: 'absent', in: ['x'] }], tasks: [task('absent')] },
    { id: 'o', category: 'another', tasks: [task('another')] },
  ] satisfies DecompositionRule[];
  const made = plan(rules, [aCaptureLine('a')], facts);
  assert.ok(made.ok);
  assert.deepEqual(
    made.value.tasks.map((each) => each.key),
    ['by-spec', 'by-category', 'standard', 'fixed-by-offering', 'end'],
  );
});

test('a payload holds only what the order promised; what is absent is left out, and a later answer is waited for', () => {
  const made = plan(
    [
      rule('a', [
        task('ship', {
          connector: 'shipping',
          operation: 'shipping.ship',
          payload: {
            itemId: { item: 'id' },
            quantity: { item: 'quantity' },
            from: { item: 'effectiveFrom' },
            edition: { characteristic: 'edition' },
            colour: { characteristic: 'colour' },
            shipTo: { party: 'shipTo' },
            site: { party: 'site' },
            kind: { literal: 'parcel' },
          },
        }),
        task('register', {
          payload: { consignment: { answerOf: 'ship', field: 'ref' }, ghost: { answerOf: 'gone:ship', field: 'ref' } },
        }),
      ]),
    ],
    [aCaptureLine('a')],
  );
  assert.ok(made.ok);
  const [ship, register] = made.value.tasks;
  assert.deepEqual(ship?.payload, {
    itemId: ship?.itemId,
    quantity: '10',
    from: '2026-12-01',
    edition: 'standard',
    shipTo: { id: 'ship-to', name: 'ship-to' },
    kind: 'parcel',
  });
  assert.deepEqual([ship?.pointOfNoReturn, ship?.idempotent], [true, false]);
  assert.deepEqual(register?.late, [{ field: 'consignment', taskId: ship?.id, resultField: 'ref' }]);
  assert.deepEqual(register?.dependsOn, [ship?.id]);
});

test('a plan of a thousand lines with twelve tasks each is ordered in levels, quickly', () => {
  const chain = Array.from({ length: 12 }, (_, at) => task(`t${at}`, { dependsOn: at === 0 ? [] : [`t${at - 1}`] }));
  const lines = Array.from({ length: 1_000 }, (_, at) =>
    aCaptureLine('a', { lineId: anId('line', at), lineageId: anId('lineage', at) }),
  );
  const made = plan([rule('a', chain)], lines);
  assert.ok(made.ok);
  assert.equal(made.value.tasks.length, 12_001);
  assert.equal(planOrder(made.value.tasks).levels.length, 13);
});
