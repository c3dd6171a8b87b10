/** Between the product and its tasks; and what is planned when answers are known. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aCaptureLine, anId, anOrder, items } from '#contexts/order/order.builder.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { flagsKept, foundOf } from './circumstances.ts';
import { comparePlans } from './compare-plans.ts';
import { decompose, type DecomposeInput } from './decompose.ts';
import type { CallTemplate, DecompositionRule } from './decomposition.contract.ts';
import { growPlan, type StandingTask } from './grow-plan.ts';
import type { Plan } from './task.ts';

const task = (key: string, change: Partial<CallTemplate> = {}): CallTemplate => ({
  key,
  name: key,
  connector: 'provisioning',
  operation: 'provisioning.provision',
  dependsOn: [],
  ...change,
});
const inputOf = (
  rules: readonly DecompositionRule[],
  lines: readonly string[],
  more: Partial<DecomposeInput> = {},
): DecomposeInput => ({
  order: anOrder(),
  items: items(...lines.map((key) => aCaptureLine(key))),
  offering: () => ({ orderable: true, fixed: {} }),
  rules: rules.map((rule) => ({ rule, hash: 'sha256:v1' })),
  id: anId,
  ...more,
});
const planOf = (input: DecomposeInput): Plan => mustAccept(decompose(input), 'the rules make a plan');
const codeOf = (input: DecomposeInput): string => {
  const made = decompose(input);
  return made.ok ? 'planned' : made.refusal.code;
};

const LAYERS: DecompositionRule = {
  id: 'a',
  offering: 'a',
  parts: [
    { key: 'service', kind: 'customerFacingService', name: 'Service' },
    { key: 'behind', kind: 'resourceFacingService', name: 'Behind', supports: 'service' },
    {
      key: 'thing',
      kind: 'resource',
      name: 'Thing',
      supports: 'behind',
      characteristics: { edition: { characteristic: 'edition' }, colour: { characteristic: 'colour' } },
    },
  ],
  tasks: [task('make', { realizes: 'thing' }), task('tell')],
};

describe('between the product and its tasks', () => {
  test('stand the services and resources that carry it, each with its rule and version, and tasks work on them', () => {
    const { parts, tasks } = planOf(inputOf([LAYERS], ['a']));
    const byId = new Map(parts.map((part) => [part.id, part.key]));
    assert.deepEqual(
      parts.map(({ key, supportsId, ruleId, artifactHash }) => [key, byId.get(supportsId ?? ''), ruleId, artifactHash]),
      [
        ['service', undefined, 'a', 'sha256:v1'],
        ['behind', 'service', 'a', 'sha256:v1'],
        ['thing', 'behind', 'a', 'sha256:v1'],
      ],
    );
    assert.deepEqual(parts[2]?.characteristics, { edition: 'standard' });
    assert.deepEqual(
      tasks.map(({ key, partId }) => [key, byId.get(partId ?? '')]),
      [
        ['make', 'thing'],
        ['tell', undefined],
        ['end', undefined],
      ],
    );
  });

  test('two rules that name the same part of an item speak of one; a part that is not there is refused', () => {
    const again: DecompositionRule = { ...LAYERS, id: 'again', tasks: [task('more', { realizes: 'behind' })] };
    assert.equal(planOf(inputOf([LAYERS, again], ['a'])).parts.length, 3);
    const loose: DecompositionRule = { id: 'b', offering: 'a', tasks: [task('x', { realizes: 'nowhere' })] };
    assert.equal(codeOf(inputOf([loose], ['a'])), 'plan.part-unknown');
    const hanging: DecompositionRule = {
      ...LAYERS,
      parts: [{ key: 'thing', kind: 'resource', name: 'Thing', supports: 'nowhere' }],
    };
    assert.equal(codeOf(inputOf([hanging], ['a'])), 'plan.part-unknown');
  });

  test('what is known of the circumstances decides, and is kept with the plan; what has ended is not known', () => {
    const rules: readonly DecompositionRule[] = [
      { id: 'yes', offering: 'a', when: [{ condition: 'line', equals: 'passed' }], tasks: [task('connect')] },
      { id: 'no', offering: 'a', when: [{ condition: 'line', notIn: ['passed'] }], tasks: [task('dig')] },
    ];
    const declared = [{ key: 'line', qualification: 'serviceability' }];
    const at = Temporal.Instant.from('2026-11-22T10:00:00Z');
    const answer = (expiresAt: string | null) =>
      foundOf(declared, [{ kind: 'serviceability', status: 'passed', expiresAt }], at);
    const planned = planOf(inputOf(rules, ['a'], { conditions: answer(null) }));
    assert.deepEqual([planned.tasks[0]?.key, planned.conditions], ['connect', { line: 'passed' }]);
    assert.deepEqual(answer('2026-11-22T09:00:00Z'), {});
    assert.equal(planOf(inputOf(rules, ['a'], { conditions: {} })).tasks[0]?.key, 'dig');
  });

  test('a flag is a circumstance of the order: which way its plan takes is decided once, and kept for its billing too', () => {
    const rules: readonly DecompositionRule[] = [
      { id: 'new', offering: 'a', when: [{ condition: 'flag.new-way', equals: 'on' }], tasks: [task('by-api')] },
      { id: 'old', offering: 'a', when: [{ condition: 'flag.new-way', notIn: ['on'] }], tasks: [task('by-hand')] },
    ];
    const way = (conditions: DecomposeInput['conditions'] & object) =>
      planOf(inputOf(rules, ['a'], { conditions })).tasks[0]?.key;
    assert.deepEqual(
      [way({ 'flag.new-way': 'on' }), way({ 'flag.new-way': 'off' }), way({})],
      ['by-api', 'by-hand', 'by-hand'],
    );
    const { conditions } = planOf(inputOf(rules, ['a'], { conditions: { 'flag.new-way': 'on', 'flag.x': 'off' } }));
    assert.deepEqual(flagsKept({ ...conditions, line: 'passed' }), ['flag.new-way']);
  });

  test('a circle is refused with its path, also one that goes over several items', () => {
    const rules: readonly DecompositionRule[] = [
      { id: 'a', offering: 'a', tasks: [task('first'), task('x', { dependsOn: ['first', 'b:y'] })] },
      { id: 'b', offering: 'b', tasks: [task('y', { dependsOn: ['a:x'] }), task('after', { dependsOn: ['y'] })] },
    ];
    const made = decompose(inputOf(rules, ['a', 'b']));
    assert.ok(!made.ok);
    assert.match(String(made.refusal['path']), /^(x → y → x|y → x → y)$/);
  });
});

const LATE: readonly DecompositionRule[] = [
  { id: 'survey', offering: 'a', tasks: [task('survey')] },
  {
    id: 'fibre',
    offering: 'a',
    late: ['survey'],
    when: [{ answerOf: 'survey', field: 'port', equals: 'fibre' }],
    tasks: [task('lay'), task('test', { dependsOn: ['lay'] })],
  },
  { id: 'b', offering: 'b', tasks: [task('go', { dependsOn: ['a:lay'] })] },
];
const standingOf = (plan: Plan): readonly (StandingTask & { readonly planId: string })[] =>
  plan.tasks.map((each) => ({
    ...each,
    state: each.key === 'survey' ? ('done' as const) : ('waiting' as const),
    predecessors: each.dependsOn,
  }));
const grow = (rules: readonly DecompositionRule[], port: string) => {
  const input = inputOf(rules, ['a', 'b'], { answers: (_item, key) => (key === 'survey' ? { port } : undefined) });
  const standing = standingOf(planOf(inputOf(rules, ['a', 'b'])));
  const place = standing.find(({ kind }) => kind === 'expansion');
  assert.ok(place);
  return growPlan(input, place, { tasks: standing, parts: [] });
};

describe('a rule that waits for an answer', () => {
  test('holds its place: whatever waits for what it will make waits for the place', () => {
    const { tasks } = planOf(inputOf(LATE, ['a', 'b']));
    const names = new Map(tasks.map(({ id, key }) => [id, key]));
    assert.deepEqual(
      tasks.map(({ key, kind, dependsOn }) => [key, kind, dependsOn.map((id) => names.get(id))]),
      [
        ['survey', 'call', []],
        ['go', 'call', ['late.fibre']],
        ['late.fibre', 'expansion', ['survey']],
        ['end', 'milestone', ['go']],
      ],
    );
  });

  test('makes its tasks when the answer is the one, and none when it is not; either way the answer is kept', () => {
    const made = mustAccept(grow(LATE, 'fibre'), 'a part of the plan');
    assert.deepEqual(
      [made.tasks.map(({ key }) => key), made.last.length, made.answers],
      [['lay', 'test'], 1, { 'survey.port': 'fibre' }],
    );
    const none = mustAccept(grow(LATE, 'copper'), 'a part of the plan');
    assert.deepEqual([none.tasks, none.last, none.answers], [[], [], { 'survey.port': 'copper' }]);
  });

  test('is refused with the path where what it makes would wait for what waits for it', () => {
    const round = LATE.map((rule) =>
      rule.id === 'fibre' ? { ...rule, tasks: [task('lay', { dependsOn: ['b:go'] })] } : rule,
    );
    const made = grow(round, 'fibre');
    assert.deepEqual(made.ok ? null : [made.refusal.code, /lay/.test(String(made.refusal['path']))], [
      'plan.cycle',
      true,
    ]);
  });
});

test('two versions of the rules are compared task by task: what is more, what is less, and what of a task is otherwise', () => {
  const [before, after] = [
    [{ id: 'a', offering: 'a', tasks: [task('one'), task('two', { dependsOn: ['one'] }), task('old')] }],
    [{ id: 'renamed', offering: 'a', tasks: [task('one', { name: 'One' }), task('two'), task('new')] }],
  ].map((rules) => planOf(inputOf(rules as readonly DecompositionRule[], ['a'])));
  assert.ok(before && after);
  const { same, added, removed, changed } = comparePlans(before, after);
  assert.deepEqual(
    [same, added.map(({ key }) => key), removed.map(({ key }) => key), changed.map(({ key, what }) => [key, ...what])],
    [
      0,
      ['new'],
      ['old'],
      [
        ['one', 'name'],
        ['two', 'order of work'],
      ],
    ],
  );
});
