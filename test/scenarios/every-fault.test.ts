/**
 * Every fault of another system × every kind of work × a crash before and after every step, one by one and not by chance. Each run ends where a
 * run may end: done with one effect in the other system's ledger, known not to have happened with none, or with a person, who is told what
 * nobody knows. Nothing is done twice, nothing is called done that was not, nothing stays without somebody who can act.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONNECTOR_CONTRACTS } from '#contexts/fulfillment/index.ts';
import type { Task } from '#contexts/fulfillment/task.ts';
import type { FaultRule } from '#sims/core/words.ts';
import { FAULT_MODES } from '#sims/core/words.ts';
import { CRASH_POINTS, type CrashAt } from '#test/simulator/exhaustive/crash.ts';
import { KINDS, type Kind, planOfKind, undoPlanOf } from '#test/simulator/exhaustive/kinds.ts';
import { type MemoryHouse, memoryHouse } from '#test/simulator/exhaustive/memory-house.ts';

type Fault = Omit<FaultRule, 'match' | 'on'>;

/** Once, and where a system stays broken also for ever: then a person has to have it. */
const FAULTS: readonly (Fault | null)[] = [
  null,
  { mode: 'slow', delayMs: 1_000, times: 1 },
  { mode: 'slow', delayMs: 12_000, times: 1 },
  { mode: 'fail', times: 1 },
  { mode: 'fail' },
  { mode: 'fail', httpStatus: 500, times: 1 },
  { mode: 'fail', httpStatus: 500 },
  { mode: 'refuse', retriable: true, times: 1 },
  { mode: 'refuse', retriable: false, times: 1 },
  { mode: 'refuse', delayMs: 500, times: 1 },
  { mode: 'timeout-after-success', times: 1 },
  { mode: 'timeout-before-effect', times: 1 },
  { mode: 'timeout-before-effect' },
  { mode: 'effect-after-timeout', delayMs: 3_000, times: 1 },
  { mode: 'answer-twice', times: 1 },
  { mode: 'lose-callback', times: 1 },
  { mode: 'late-callback', delayMs: 20_000, times: 1 },
  { mode: 'out-of-order', times: 1 },
  { mode: 'garbage', effect: true, times: 1 },
  { mode: 'garbage', effect: false, times: 1 },
  { mode: 'connection-reset', effect: true, times: 1 },
  { mode: 'connection-reset', effect: false, times: 1 },
  { mode: 'duplicate-callback', times: 1 },
  { mode: 'rate-limit', times: 1 },
  { mode: 'rate-limit' },
  { mode: 'down', times: 2 },
  { mode: 'wrong-contract', times: 1 },
];
/** What answers to a status query do meanwhile. */
const QUERY_FAULTS: readonly (Fault | null)[] = [
  null,
  { mode: 'fail', times: 2 },
  { mode: 'timeout-before-effect', times: 1 },
  { mode: 'garbage', times: 1 },
  { mode: 'fail', httpStatus: 500 },
];
/** Where another life meets the same point again, it dies there a second time. */
const TWICE: ReadonlySet<string> = new Set(['after the call, before its outcome is recorded']);
const CRASHES: readonly (CrashAt | null)[] = [
  null,
  ...CRASH_POINTS.flatMap((point) => [{ point, time: 1 }, ...(TWICE.has(point) ? [{ point, time: 2 }] : [])]),
];

const WORK = planOfKind(KINDS[0]!)[0]!.id;

type Run = { readonly house: MemoryHouse; readonly subject: Task; readonly label: string };

const run = async (kind: Kind, fault: Fault | null, query: Fault | null, crashAt: CrashAt | null): Promise<Run> => {
  const label = JSON.stringify([kind.name, fault, query, crashAt]);
  const rules: FaultRule[] = [
    ...(fault === null ? [] : [{ ...fault, on: kind.undo ? ('undo' as const) : ('submit' as const) }]),
    ...(query === null ? [] : [{ ...query, on: 'query' as const }]),
  ];
  const house = memoryHouse(kind.undo ? {} : { [kind.connector]: rules }, kind.undo ? null : crashAt);
  house.plan(planOfKind(kind));
  await house.rest();
  if (!kind.undo) return { house, subject: house.tasks.get(WORK)!, label };
  const done = house.tasks.get(WORK)!;
  assert.equal(done.state, 'done', label);
  const undoing = memoryHouse({}, crashAt);
  undoing.adopt(house);
  undoing.setFaults(kind.connector, rules);
  const plan = undoPlanOf(kind, done);
  undoing.plan(plan.tasks);
  await undoing.rest();
  return { house: undoing, subject: undoing.tasks.get(plan.tasks[0]!.id)!, label };
};

const endOf = ({ house, subject }: Run): string | undefined =>
  [...house.tasks.values()].find((task) => task.kind === 'milestone' && task.planId === subject.planId)?.state;

/** What the other side's ledger must say, given what we say. */
const brokenBy = (kind: Kind, { house, subject }: Run): string | undefined => {
  const { done, undone } = house.effectsOf(kind.connector, WORK);
  if (done > 1 || undone > 1) return `done ${done} times, taken back ${undone} times`;
  const stands = kind.undo ? undone : done;
  switch (subject.state) {
    case 'done':
      return stands === 1 ? undefined : 'called done, and the other system has no effect of it';
    case 'fallenOut':
      if (subject.problem?.cause === 'outcome-unknown') return undefined;
      return stands === 0
        ? undefined
        : `a person is told that nothing happened (${subject.problem?.cause}), and it did`;
    default:
      return `it rests in ${subject.state}, where nobody looks after it`;
  }
};

/** A person acts on what fell out, by what is safe and nothing else, after the other system came to its senses. */
const repaired = async (kind: Kind, each: Run): Promise<void> => {
  if (each.subject.state !== 'fallenOut') return;
  const { house, label } = each;
  house.setFaults(kind.connector, []);
  const state = (): Task => house.tasks.get(each.subject.id)!;
  // Asking may bring out that nothing happened and that the tries are used up: then it is tried again.
  for (let repairs = 0; repairs < 2 && state().state === 'fallenOut'; repairs += 1) {
    const { safe } = house.choices(each.subject.id);
    const action = (['reconcile', 'retry-task'] as const).find((name) => safe.includes(name));
    assert.ok(action, `something is safe to do: ${label}`);
    assert.ok(house.repair(each.subject.id, { action }).ok, label);
    await house.rest();
    assert.equal(brokenBy(kind, { ...each, subject: state() }), undefined, `after ${action}: ${label}`);
  }
  assert.equal(state().state, 'done', `repaired, it is done: ${label}`);
};

for (const kind of KINDS)
  test(`${kind.name}: whatever fault, whatever crash, it ends done once, known not done, or with a person`, async () => {
    const ends = new Map<string, number>();
    let runs = 0;
    for (const fault of FAULTS)
      for (const query of QUERY_FAULTS)
        for (const crashAt of CRASHES) {
          const each = await run(kind, fault, query, crashAt);
          runs += 1;
          assert.equal(brokenBy(kind, each), undefined, each.label);
          assert.equal(
            endOf(each),
            each.subject.state === 'done' ? 'done' : 'waiting',
            `the plan's end: ${each.label}`,
          );
          await repaired(kind, each);
          const end = `${each.subject.state} ${each.subject.problem?.cause ?? ''}`.trim();
          ends.set(end, (ends.get(end) ?? 0) + 1);
        }
    assert.equal(runs, FAULTS.length * QUERY_FAULTS.length * CRASHES.length);
    assert.ok((ends.get('done') ?? 0) > runs / 2, JSON.stringify([...ends]));
  });

test('a worker that took a lost answer for a failure would be found out', async () => {
  const kind = KINDS.find(({ operation }) => operation === 'shipping.ship')!;
  const house = memoryHouse({ shipping: [{ mode: 'timeout-after-success', times: 1 }] }, null, (report) =>
    report.outcome.kind === 'unknown' ? { ...report, outcome: { kind: 'failed-safe', why: 'guessed' } } : report,
  );
  house.plan(planOfKind(kind));
  await house.rest();
  const broken = brokenBy(kind, { house, subject: house.tasks.get(WORK)!, label: '' });
  assert.equal(broken, 'done 2 times, taken back 0 times');
});

test('the kinds of work are all that systems promise differently', () => {
  const promised = (connector: string, operation: string): string => {
    const contracts: Readonly<Record<string, Readonly<Record<string, object>>>> = CONNECTOR_CONTRACTS;
    const relied = contracts[connector]?.[operation] as Readonly<Record<string, unknown>> | undefined;
    return JSON.stringify([relied?.['idempotent'], relied?.['statusQuery'], relied?.['pointOfNoReturn']]);
  };
  const met = new Set(KINDS.map(({ connector, operation }) => promised(connector, operation)));
  const missing = Object.entries(CONNECTOR_CONTRACTS).flatMap(([connector, operations]) =>
    Object.keys(operations).filter((operation) => !met.has(promised(connector, operation))),
  );
  assert.deepEqual(missing, []);
});

test('the table of faults names every fault that a stand-in knows', () => {
  const named = new Set(FAULTS.flatMap((fault) => (fault === null ? [] : [fault.mode])));
  assert.deepEqual(
    [...FAULT_MODES].filter((mode) => !named.has(mode)),
    [],
  );
});
