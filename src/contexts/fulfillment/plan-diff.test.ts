import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { anId } from '#contexts/order/order.builder.ts';
import { amendmentProblems } from './amendment-problems.ts';
import { applyDiff, type AppliedDiff } from './apply-diff.ts';
import { diffPlans, type PlanDiff } from './plan-diff.ts';
import { anEnd, aPlannedTask, aRunningTask } from './plan.builder.ts';
import { cyclePath } from './plan-order.ts';
import type { RunningTask } from './plan-running.store.ts';
import type { TaskPlan } from './task.ts';

/** In these plans an item keeps its id. */
const itemKey = (itemId: string): string => itemId;
const PLAN = { id: anId('plan'), orderId: anId('order', 1), modelHash: 'sha256:m' };
const apply = (running: readonly RunningTask[], diff: PlanDiff): AppliedDiff => applyDiff(running, diff, PLAN, anId);

const keys = (tasks: readonly { readonly key: string }[]): readonly string[] => tasks.map(({ key }) => key);
const told = (diff: PlanDiff) => ({
  keep: diff.keep.map(({ task }) => task.key),
  drop: keys(diff.drop),
  undo: keys(diff.undo),
  redo: diff.redo.map(({ was, because }) => [was.key, ...because]),
  add: keys(diff.add),
});
const running = (...tasks: readonly RunningTask[]): readonly RunningTask[] => [...tasks, anEnd(tasks)];
const ofRunning = (key: string): string => anId('running', 'item', key);
const ofNext = (key: string): string => anId('planned', 'item', key);

describe('a running plan held against the plan that the amended order would have', () => {
  test('what is the same is kept, whatever its state, and so is its place in the order of work', () => {
    const now = running(
      aRunningTask({ key: 'a', state: 'done' }),
      aRunningTask({ key: 'b', state: 'unknown', predecessors: [ofRunning('a')] }),
    );
    const diff = diffPlans(
      now,
      [aPlannedTask({ key: 'a' }), aPlannedTask({ key: 'b', dependsOn: [ofNext('a')] })],
      itemKey,
    );
    assert.deepEqual(told(diff), { keep: ['a', 'b'], drop: [], undo: [], redo: [], add: [] });
    assert.deepEqual(amendmentProblems(diff), []);
    assert.deepEqual(apply(now, diff), { cancelled: [], compensating: [], made: [], edges: [], recounted: [] });
  });

  test('done and unwanted is undone, not begun and unwanted is dropped, wanted otherwise is done anew, and the rest is added', () => {
    const now = running(
      aRunningTask({ key: 'gone', state: 'done' }),
      aRunningTask({ key: 'left', state: 'ready' }),
      aRunningTask({ key: 'more', state: 'done', payload: { quantity: '1', plug: 'eu' } }),
    );
    const next = [aPlannedTask({ key: 'more', payload: { quantity: '2', plug: 'eu' } }), aPlannedTask({ key: 'new' })];
    assert.deepEqual(told(diffPlans(now, next, itemKey)), {
      keep: [],
      drop: ['left'],
      undo: ['gone'],
      redo: [['more', 'quantity']],
      add: ['new'],
    });
  });

  test('what took an answer of something that is done anew is done anew too', () => {
    const late = (of: (key: string) => string) => [{ field: 'at', taskId: of('ship'), resultField: 'ref' }];
    const now = running(
      aRunningTask({ key: 'ship', state: 'done' }),
      aRunningTask({ key: 'register', state: 'done', predecessors: [ofRunning('ship')], late: late(ofRunning) }),
      aRunningTask({ key: 'bystander', state: 'done', predecessors: [ofRunning('ship')] }),
    );
    const next = [
      aPlannedTask({ key: 'ship', payload: { quantity: '5' } }),
      aPlannedTask({ key: 'register', dependsOn: [ofNext('ship')], late: late(ofNext) }),
      aPlannedTask({ key: 'bystander', dependsOn: [ofNext('ship')] }),
    ];
    const diff = diffPlans(now, next, itemKey);
    assert.deepEqual(told(diff).redo, [
      ['ship', 'quantity'],
      ['register', 'answers'],
    ]);
    const made = apply(now, diff).made;
    const named = new Map(made.map((task) => [task.id, task.key]));
    assert.deepEqual(
      made.map((task) => [task.key, task.dependsOn.map((id) => named.get(id))]),
      [
        ['undo-ship', ['undo-register']],
        ['undo-register', []],
        ['ship', ['undo-ship']],
        ['register', ['ship', 'undo-register']],
      ],
    );
  });

  test('a new version of an item is the same item, also where a request names it by its id', () => {
    const now = running(
      aRunningTask({ key: 'a', state: 'done', itemId: 'v1', payload: { itemId: 'v1', quantity: '1' } }),
    );
    const next = [aPlannedTask({ key: 'a', itemId: 'v2', payload: { itemId: 'v2', quantity: '1' } })];
    const lineage = (itemId: string): string => (itemId.startsWith('v') ? 'lineage' : itemId);
    assert.deepEqual(told(diffPlans(now, next, lineage)).keep, ['a']);
    assert.deepEqual(told(diffPlans(now, next, itemKey)), { keep: [], drop: [], undo: ['a'], redo: [], add: ['a'] });
  });

  const forbidden: readonly (readonly [string, Partial<RunningTask>, string])[] = [
    ['a parcel that has left', { state: 'done', pointOfNoReturn: true }, 'point-of-no-return'],
    ['a parcel that may have left', { state: 'unknown', pointOfNoReturn: true }, 'point-of-no-return'],
    ['a call of which nobody knows', { state: 'unknown' }, 'outcome-unknown'],
    ['a call that is under way', { state: 'inFlight' }, 'outcome-unknown'],
    [
      'a task that is tried again after an unknown send',
      { state: 'retryScheduled', earlierUnknown: true },
      'outcome-unknown',
    ],
    ['work that nothing takes back', { state: 'done', undo: null }, 'no-undo'],
  ];
  for (const [what, change, code] of forbidden)
    test(`an amendment is forbidden by ${what}, and it is named`, () => {
      const diff = diffPlans(running(aRunningTask({ key: 'a', ...change })), [], itemKey);
      assert.deepEqual(
        amendmentProblems(diff).map(({ task, code: why }) => [task, why]),
        [[aRunningTask({ key: 'a' }).name, code]],
      );
    });

  test('past the point of no return of an item nothing of that item is changed, and other items are', () => {
    const now = running(
      aRunningTask({ key: 'dig', state: 'done', endsItemChanges: true, itemId: 'trench' }),
      aRunningTask({ key: 'lay', itemId: 'trench', predecessors: [anId('running', 'trench', 'dig')] }),
      aRunningTask({ key: 'other', itemId: 'router' }),
    );
    const dig = aPlannedTask({ key: 'dig', itemId: 'trench' });
    const lay = aPlannedTask({ key: 'lay', itemId: 'trench', dependsOn: [dig.id] });
    assert.deepEqual(amendmentProblems(diffPlans(now, [dig, lay], itemKey)), []);
    assert.deepEqual(
      amendmentProblems(diffPlans(now, [dig], itemKey)).map(({ code, itemId }) => [code, itemId]),
      [['item-past-no-return', 'trench']],
    );
  });
});

// ── Properties: any plan in any state, amended to any other ──

const ITEMS = ['i1', 'i2'] as const;
const KEYS = ['a', 'b', 'c', 'd'] as const;
const NAMES = ITEMS.flatMap((item) => KEYS.map((key) => ({ item, key })));
const STATES = [
  'waiting',
  'ready',
  'retryScheduled',
  'inFlight',
  'unknown',
  'fallenOut',
  'done',
  'done',
  'done',
  'skipped',
] as const;

type Wish = { readonly quantity: string; readonly after: readonly number[]; readonly reads: boolean };
/** Tasks by their place in a fixed order; each may wait for earlier ones only, so that there is no circle to begin with. */
const wishes = fc.array(
  fc.option(
    fc.record({
      quantity: fc.constantFrom('1', '2'),
      after: fc.uniqueArray(fc.nat(NAMES.length - 1), { maxLength: 3 }),
      reads: fc.boolean(),
    }),
    { nil: null, freq: 4 },
  ),
  { minLength: NAMES.length, maxLength: NAMES.length },
);
/** A permutation, so that two plans may want the same work in opposite orders. */
const order = fc.shuffledSubarray([...NAMES.keys()], { minLength: NAMES.length });
const traits = fc.array(fc.record({ state: fc.constantFrom(...STATES), undo: fc.boolean(), final: fc.boolean() }), {
  minLength: NAMES.length,
  maxLength: NAMES.length,
});

const before = (
  wish: Wish,
  no: number,
  wanted: readonly (Wish | null)[],
  ranks: readonly number[],
): readonly number[] => wish.after.filter((other) => wanted[other] !== null && (ranks[other] ?? 0) < (ranks[no] ?? 0));

const idOf = (of: 'running' | 'planned', no: number): string => anId(of, NAMES[no]?.item ?? '', NAMES[no]?.key ?? '');
const readsOf = (of: 'running' | 'planned', waits: readonly number[], reads: boolean) =>
  reads && waits[0] !== undefined ? [{ field: 'from', taskId: idOf(of, waits[0]), resultField: 'ref' }] : [];

type Traits = { readonly state: (typeof STATES)[number]; readonly undo: boolean; readonly final: boolean };
const runningOf = (
  wanted: readonly (Wish | null)[],
  ranks: readonly number[],
  all: readonly Traits[],
): readonly RunningTask[] => {
  const states = new Map<number, RunningTask['state']>();
  const tasks = [...NAMES.keys()]
    .toSorted((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0))
    .flatMap((no): readonly RunningTask[] => {
      const wish = wanted[no];
      const trait = all[no];
      if (!wish || !trait) return [];
      const waits = before(wish, no, wanted, ranks);
      const left = waits.filter((other) => !['done', 'skipped'].includes(states.get(other) ?? '')).length;
      const free = trait.state === 'waiting' ? 'ready' : trait.state;
      const state = left > 0 ? 'waiting' : free;
      states.set(no, state);
      return [
        aRunningTask({
          id: idOf('running', no),
          itemId: NAMES[no]?.item ?? '',
          key: NAMES[no]?.key ?? '',
          state,
          depsLeft: left,
          predecessors: waits.map((other) => idOf('running', other)),
          payload: { quantity: wish.quantity },
          late: readsOf('running', waits, wish.reads),
          undo: trait.undo ? { operation: 'provisioning.deprovision', payload: {} } : null,
          pointOfNoReturn: trait.final && !trait.undo,
        }),
      ];
    });
  return running(...tasks);
};
const nextOf = (wanted: readonly (Wish | null)[], ranks: readonly number[]): readonly TaskPlan[] =>
  wanted.flatMap((wish, no) => {
    if (!wish) return [];
    const waits = before(wish, no, wanted, ranks);
    return [
      aPlannedTask({
        id: idOf('planned', no),
        itemId: NAMES[no]?.item ?? '',
        key: NAMES[no]?.key ?? '',
        payload: { quantity: wish.quantity },
        late: readsOf('planned', waits, wish.reads),
        dependsOn: waits.map((other) => idOf('planned', other)),
      }),
    ];
  });

type World = Map<string, { state: string; left: number; readonly preds: readonly string[] }>;

/** The plan after the amendment: who waits for whom, and how many of those are counted as still to come. */
const worldAfter = (
  now: readonly RunningTask[],
  { cancelled, compensating, made, edges, recounted }: AppliedDiff,
): World => {
  const out = new Set(cancelled.map(({ id }) => id));
  const back = new Set(compensating.map(({ id }) => id));
  const counts = new Map(recounted.map(({ task, depsLeft }) => [task.id, depsLeft]));
  const ended = new Set(
    now.filter(({ id, state }) => (state === 'done' || state === 'skipped') && !back.has(id)).map(({ id }) => id),
  );
  const world: World = new Map();
  for (const task of now) {
    if (out.has(task.id)) continue;
    const preds = [
      ...task.predecessors,
      ...edges.filter(({ after }) => after === task.id).map(({ before: first }) => first),
    ];
    world.set(task.id, {
      state: back.has(task.id) ? 'compensating' : task.state,
      left: counts.get(task.id) ?? task.depsLeft,
      preds,
    });
  }
  for (const task of made)
    world.set(task.id, {
      state: 'waiting',
      left: task.dependsOn.filter((id) => !ended.has(id)).length,
      preds: task.dependsOn,
    });
  return world;
};

const END = anId('running', 'end');
const OVER: ReadonlySet<string> = new Set(['done', 'skipped', 'compensating']);

/** Works it off as workers would: what waits for nothing is done, and counts down those that wait for it. */
const workOff = (world: World): void => {
  for (let moved = true; moved;) {
    moved = false;
    for (const [id, task] of world) {
      if (OVER.has(task.state) || task.left > 0) continue;
      // The end of a plan is the end of the order: whatever is still to come then would be done to an order that is over.
      const others = [...world].filter(([other, { state }]) => other !== id && !OVER.has(state));
      if (id === END) assert.deepEqual(others, []);
      task.state = 'done';
      moved = true;
      for (const after of world.values()) if (after.preds.includes(id)) after.left -= 1;
    }
  }
};

const amended = fc.tuple(wishes, order, traits, wishes, order).map(([was, wasOrder, all, will, willOrder]) => {
  const now = runningOf(was, wasOrder, all);
  const next = nextOf(will, willOrder);
  return { now, next, diff: diffPlans(now, next, itemKey) };
});
const RUNS = { numRuns: 400 };

describe('whatever a plan has come to, and whatever it is amended to', () => {
  test('every task of both plans is kept, dropped, undone, done anew or added, once', () => {
    fc.assert(
      fc.property(amended, ({ now, next, diff }) => {
        const ofNow = [
          ...diff.keep.map(({ task }) => task),
          ...diff.drop,
          ...diff.undo,
          ...diff.redo.map(({ was }) => was),
        ];
        const ofNext = [
          ...diff.keep.map(({ next: one }) => one),
          ...diff.add,
          ...diff.redo.map(({ next: one }) => one),
        ];
        assert.deepEqual(keys(ofNow).toSorted(), keys(now.filter(({ kind }) => kind !== 'milestone')).toSorted());
        assert.deepEqual(keys(ofNext).toSorted(), keys(next).toSorted());
      }),
      RUNS,
    );
  });

  test('nothing that may have been done is silently dropped: it is kept, taken back, or forbids the amendment', () => {
    fc.assert(
      fc.property(amended, ({ now, diff }) => {
        const problems = new Set(amendmentProblems(diff).map(({ taskId }) => taskId));
        const kept = new Set(diff.keep.map(({ task }) => task.id));
        const { made, cancelled } = problems.size > 0 ? { made: [], cancelled: [] } : apply(now, diff);
        const undone = new Set(made.flatMap(({ undoes }) => (undoes === null ? [] : [undoes.taskId])));
        for (const task of now.filter(
          ({ kind, state }) => kind === 'call' && ['done', 'inFlight', 'unknown'].includes(state),
        )) {
          assert.ok(problems.size > 0 || kept.has(task.id) || undone.has(task.id), task.key);
          assert.ok(!cancelled.some(({ id }) => id === task.id));
        }
      }),
      RUNS,
    );
  });

  test('the amended plan has no circle, can be worked off to its end, and what stands then is the next plan', () => {
    fc.assert(
      fc.property(amended, ({ now, next, diff }) => {
        if (amendmentProblems(diff).length > 0) return;
        const done = apply(now, diff);
        const world = worldAfter(now, done);
        const live = [...world].filter(
          ([, { state }]) => state !== 'done' && state !== 'skipped' && state !== 'compensating',
        );
        assert.deepEqual(cyclePath(live.map(([id, { preds }]) => ({ id, dependsOn: preds }))), []);
        for (const [id, { left, preds, state }] of live)
          if (state === 'waiting' || state === 'ready')
            assert.equal(left, preds.filter((before) => live.some(([other]) => other === before)).length, id);
        workOff(world);
        assert.ok([...world.values()].every(({ state }) => OVER.has(state)));
        const works = (tasks: readonly Pick<TaskPlan, 'itemId' | 'key' | 'payload'>[]) =>
          tasks.map(({ itemId, key, payload }) => `${itemId}/${key} ${String(payload['quantity'])}`).toSorted();
        const standing = [
          ...now.filter(({ kind, id }) => kind === 'call' && world.has(id)),
          ...done.made.filter(({ undoes }) => undoes === null),
        ];
        const counted = standing.filter(
          ({ id }) => world.get(id)?.state === 'done' || world.get(id)?.state === 'skipped',
        );
        const leftOut = now.filter(
          ({ state, id }) => state === 'skipped' && !diff.keep.some(({ task }) => task.id === id),
        );
        assert.deepEqual(works(counted.filter(({ id }) => !leftOut.some((one) => one.id === id))), works(next));
      }),
      RUNS,
    );
  });

  test('an amended plan holds what the next plan says about who waits for whom, of all that is still to come', () => {
    fc.assert(
      fc.property(amended, ({ now, next, diff }) => {
        if (amendmentProblems(diff).length > 0) return;
        const world = worldAfter(now, apply(now, diff));
        const kept = new Map(diff.keep.map(({ task, next: one }) => [one.id, task.id]));
        const here = (id: string): string => kept.get(id) ?? id;
        for (const task of next) {
          const there = world.get(here(task.id));
          if (there?.state !== 'waiting' && there?.state !== 'ready') continue;
          for (const first of task.dependsOn.map(here))
            if (!['done', 'skipped'].includes(world.get(first)?.state ?? '')) assert.ok(there.preds.includes(first));
        }
      }),
      RUNS,
    );
  });
});
