/**
 * The execution half without a database: the decisions, the worker's own calls, the connectors and the stand-ins are the real ones; rows are a map, a
 * commit is an assignment, and a crash is an error between two steps. So cheap that every fault meets every kind of task at every step.
 */
import type { Door } from '#platform/door.ts';
import { emptyModel } from '#platform/artifacts/model.ts';
import { callbackOutcome } from '#platform/connectors/callback.ts';
import { CONNECTOR_CONTRACTS, connectorRegistry, workerSteps } from '#contexts/fulfillment/index.ts';
import type { ConnectorGate } from '#contexts/fulfillment/connector-gate.ts';
import { limitsOfModel } from '#contexts/fulfillment/model-policies.ts';
import { decideCallback } from '#contexts/fulfillment/record-callback.ts';
import { decideExpand } from '#contexts/fulfillment/expand-plan.ts';
import { decideExpire } from '#contexts/fulfillment/expire-leases.ts';
import type { Growth } from '#contexts/fulfillment/grow-plan.ts';
import { completeTask, giveBackTask, refuseTask, takeTask } from '#contexts/fulfillment/manual-task.ts';
import { noJoin } from '#contexts/fulfillment/plan-across.ts';
import type { RunningTask } from '#contexts/fulfillment/plan-running.store.ts';
import type { PlanRow } from '#contexts/fulfillment/plan.store.ts';
import { dueWhenFreed } from '#contexts/fulfillment/task-facts.ts';
import { decideReconcile } from '#contexts/fulfillment/reconcile-task.ts';
import { decideRecord, type OutcomeReport } from '#contexts/fulfillment/record-outcome.ts';
import { repairChoices, repairTask, type TaskRepair } from '#contexts/fulfillment/repair-task.ts';
import { type Claim, decideStart } from '#contexts/fulfillment/start-attempt.ts';
import { hasEffect, type Task, type TaskPlan, type TaskResult } from '#contexts/fulfillment/task.ts';
import { taskLife } from '#contexts/fulfillment/task.lifecycle.ts';
import type { CallWork, SavedTask } from '#contexts/fulfillment/task.store.ts';
import { anOrder } from '#contexts/order/order.builder.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import type { Principal } from '#platform/command.ts';
import { type Book, emptyBook } from '#sims/core/book.ts';
import { inProcessTransport, reactIn, settle, tick } from '#sims/core/in-process.ts';
import { afterDelivery, nextDueMs } from '#sims/core/timers.ts';
import type { FaultRule } from '#sims/core/words.ts';
import { PROFILES } from '#sims/profiles.ts';
import { TENANT } from '#test/support/execution.ts';
import { type CrashAt, crashesAt } from './crash.ts';

const START = Temporal.Instant.from('2026-11-21T10:00:00Z');
const CALL_TIMEOUT_MS = 5_000;
const ROUNDS_MAX = 400;
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const DUE: ReadonlySet<Task['state']> = new Set(['ready', 'retryScheduled']);
const IN_DOUBT: ReadonlySet<Task['state']> = new Set(['unknown', 'awaitingOutcome']);
const IN_QUEUE: ReadonlySet<Task['state']> = new Set(['ready', 'inFlight']);
const PLAN_ROW = { conditions: {} } as PlanRow;

export type MemoryHouse = ReturnType<typeof memoryHouse>;

/** What a plan's rows say when it is laid down. */
const headOf = (plan: TaskPlan, undoKey: string | null): Task => ({
  ...plan,
  accountId: TENANT,
  state: plan.dependsOn.length > 0 ? 'waiting' : 'ready',
  version: 1,
  entryLeaf: null,
  depsLeft: plan.dependsOn.length,
  dueAt: plan.dependsOn.length > 0 ? null : START.toString(),
  fence: 0,
  tries: 0,
  keyNo: 0,
  earlierUnknown: false,
  lastSentAt: null,
  checks: 0,
  callbackSeq: 0,
  repairs: 0,
  problem: null,
  undoKey,
});

/** What a person says of a task in their queue. */
export type Word = {
  readonly who: string;
  readonly says:
    | 'take'
    | 'complete'
    | 'complete with nothing to show'
    | 'refuse'
    | 'give back'
    | 'nothing for two days'
    | 'nothing before its day';
};
export type Said = Word & { readonly answer: string };
/** Whoever is there when nobody else is: takes what lies there, and does it. */
const RELIEF = 'relief';
const GONE_FOR = { hours: 48 };

/** `bend`: a known mistake of a worker, planted to see that a run finds it. */
export const memoryHouse = (
  faults: Readonly<Record<string, readonly FaultRule[]>>,
  deaths: CrashAt,
  bend: (report: OutcomeReport) => OutcomeReport = (report) => report,
) => {
  let now = START;
  const crash = crashesAt(deaths);
  const plans = new Map<string, TaskPlan>();
  const tasks = new Map<string, Task>();
  const results = new Map<string, TaskResult>();
  const gates = new Map<string, ConnectorGate>();
  const moves: string[] = [];
  const doneAt = new Map<string, Temporal.Instant>();
  const said: Said[] = [];
  let script: readonly Word[] = [];
  let growth: () => Outcome<Growth> = () => refused({ code: 'plan.nothing-follows' });
  const books = new Map<string, Book>(PROFILES.map((profile) => [profile.key, emptyBook(profile)]));
  const clock = (): Temporal.Instant => now;
  const setFaults = (system: string, rules: readonly FaultRule[]): void => {
    const book = books.get(system);
    must(book, `there is a stand-in ${system}`);
    reactIn(book, { method: 'PUT', path: '/faults', body: JSON.stringify(rules) }, now);
  };
  for (const [system, rules] of Object.entries(faults)) setFaults(system, rules);

  const transport = inProcessTransport({
    bookAt: (origin) => books.get(new URL(origin).hostname.replace(/\.sim$/, '')),
    now: clock,
    wait: async (ms) => void (now = now.add({ milliseconds: Math.ceil(ms) })),
  });
  const registry = connectorRegistry(
    Object.keys(CONNECTOR_CONTRACTS).map((connector) => ({
      tenantId: TENANT,
      connector,
      baseUrl: `http://${connector}.sim`,
      secrets: [SECRET],
      endpointToken: connector,
      callTimeoutMs: CALL_TIMEOUT_MS,
    })),
    { transport, callbackBaseUrl: 'http://troth.sim' },
  );
  // The steps that touch the outside need a clock and nothing else of the house.
  const steps = workerSteps({ door: { clock } as unknown as Door, registry, worker: 'w' });
  const limitsOf = limitsOfModel(emptyModel);
  let commands = 0;
  const command = <P>(payload: P) => {
    const no = (commands += 1);
    return {
      at: now,
      payload,
      tenantId: TENANT,
      id: (...labels: readonly (string | number)[]) => `${no}/${labels.join('/')}`,
    };
  };
  const successorsOf = (ids: readonly string[]) =>
    [...plans.values()].flatMap((plan) => {
      const task = tasks.get(plan.id);
      const predecessors = plan.dependsOn.filter((id) => ids.includes(id));
      return task === undefined || predecessors.length === 0 ? [] : [{ ...task, predecessors }];
    });

  /** One transaction: all of it, or, when the process dies before, none. What failed has its case in the same one (flows/task-failed.ts). */
  const commit = (name: string, saved: readonly SavedTask[], changed: readonly ConnectorGate[] = []): void => {
    crash(`before ${name} commits`);
    for (const { task, result, leaseOwner = null } of saved) {
      const before = tasks.get(task.id);
      if (before && before.state !== task.state) moves.push(`${before.state} → ${task.state}`);
      const fell = task.state === 'failed' ? { state: 'fallenOut' as const, version: task.version + 1 } : {};
      tasks.set(task.id, { ...task, ...fell, leaseOwner });
      if (task.state === 'done') doneAt.set(task.id, now);
      if (result !== undefined) results.set(task.id, result);
    }
    for (const gate of changed) gates.set(gate.connector, gate);
    crash(`after ${name} committed`);
  };

  const isSpared = ({ connector }: Task): boolean => {
    const until = connector === null ? null : (gates.get(connector)?.openUntil ?? null);
    return until !== null && Temporal.Instant.compare(until, now) > 0;
  };
  const isDue = ({ dueAt }: Task): boolean => dueAt !== null && Temporal.Instant.compare(dueAt, now) <= 0;
  const due = (states: ReadonlySet<Task['state']>): readonly Task[] =>
    [...tasks.values()].filter((task) => hasEffect(task) && states.has(task.state) && isDue(task));

  const workOf = (task: Task): CallWork => {
    const plan = plans.get(task.id);
    must(plan && task.connector !== null && task.operation !== null, 'what is claimed is a call of the plan');
    return { ...plan, connector: plan.connector!, operation: task.operation, undoKey: task.undoKey };
  };
  const callAndRecord = async (claim: Claim): Promise<void> => {
    const task = tasks.get(claim.taskId);
    must(task, 'what is claimed is there');
    const work = workOf(task);
    crash('before the call leaves');
    const report = bend(await steps.call(TENANT, { claim, work, payload: work.payload, missing: null }));
    crash('after the call, before its outcome is recorded');
    const { at, payload, id } = command({ outcomes: [report] });
    const loaded = { tasks: [tasks.get(claim.taskId)!], successors: successorsOf([claim.taskId]), gates };
    const decided = decideRecord(loaded, { at, payload, id }, limitsOf);
    if (decided.ok) commit('the outcome', decided.value.saved, decided.value.gates);
  };
  const claimOnce = async (): Promise<boolean> => {
    const found = due(DUE).filter((task) => task.kind === 'call' && !isSpared(task));
    const decided = decideStart({ tasks: found, gates }, command({ worker: 'w', limit: 64 }), limitsOf);
    if (!decided.ok) return false;
    commit(
      'the claim',
      decided.value.tasks.map((task) => ({ task })),
      decided.value.gates,
    );
    for (const claim of (decided.value.answer as unknown as { claims: readonly Claim[] }).claims)
      await callAndRecord(claim);
    return true;
  };
  const expireOnce = (): boolean => {
    const decided = decideExpire(due(new Set(['inFlight'])), { at: now });
    if (!decided.ok) return false;
    commit('the end of a lease', decided.value.saved);
    return true;
  };
  const askOnce = async (): Promise<boolean> => {
    const task = due(IN_DOUBT).find((each) => !isSpared(each));
    if (task === undefined) return false;
    const checked = await steps.check(TENANT, task);
    crash('after the question, before its answer is recorded');
    const loaded = { task: tasks.get(task.id)!, successors: successorsOf([task.id]), gates };
    const decided = decideReconcile(loaded, command(checked), limitsOf);
    if (decided.ok) commit('the answer to a question', decided.value.saved, decided.value.gates);
    return true;
  };
  const callbackOnce = (): boolean => {
    for (const [system, book] of books)
      for (const callback of tick(book, now)) {
        const { idempotencyKey, sequence } = callback.body;
        const task = tasks.get(idempotencyKey.slice(0, 36));
        must(task, 'a stand-in speaks of work that it was given');
        const payload = {
          connector: system,
          messageId: callback.id,
          bodySha256: '0'.repeat(64),
          idempotencyKey,
          sequence,
          outcome: callbackOutcome(callback.body),
        };
        const decided = decideCallback({ task, successors: successorsOf([task.id]) }, command(payload));
        if (decided.ok) commit('a callback', decided.value.saved);
        settle(book, afterDelivery(callback, true, now));
        return true;
      }
    return false;
  };
  /** The place of a late rule becomes its part of the plan, and what waited for the place waits for that. */
  const expandOnce = (): boolean => {
    const place = [...tasks.values()].find(({ kind, state }) => kind === 'expansion' && state === 'ready');
    if (place === undefined) return false;
    const grown = growth();
    const loaded = {
      place: runningOf(place),
      order: { ...anOrder(), id: place.orderId },
      items: [],
      model: emptyModel,
      plan: PLAN_ROW,
      running: [...tasks.values()].map(runningOf),
      parts: [],
      growth: grown.ok ? accepted({ growth: grown.value, joined: noJoin }) : grown,
    };
    const decided = decideExpand(loaded, command({ taskId: place.id }));
    if (!decided.ok) return false;
    crash('before the part that follows commits');
    for (const made of grown.ok ? grown.value.tasks : []) lay(made);
    if (grown.ok) follow(place.id, grown.value.last);
    commit('an expansion', decided.value.saved);
    crash('after the part that follows committed');
    return true;
  };
  const follow = (placeId: string, last: readonly string[]): void => {
    for (const plan of plans.values())
      if (plan.dependsOn.includes(placeId)) plans.set(plan.id, { ...plan, dependsOn: [...plan.dependsOn, ...last] });
  };
  const lay = (plan: TaskPlan): void => {
    plans.set(plan.id, plan);
    const head = headOf(plan, plan.undoes?.key ?? null);
    tasks.set(plan.id, head.dueAt === null ? head : { ...head, dueAt: dueWhenFreed(plan, now) });
  };
  const runningOf = (task: Task): RunningTask => {
    const plan = plans.get(task.id);
    must(plan, 'what is there was planned');
    return { ...plan, ...task, predecessors: plan.dependsOn, undoesTask: null, ref: null, result: {} };
  };

  /** The next word of a person about what lies in their queue. Whoever does not hear an answer says it again. */
  const personOnce = (): boolean => {
    const task = [...tasks.values()].find(({ kind, state }) => kind === 'manual' && IN_QUEUE.has(state));
    const mayBegin = task?.notBefore ? Temporal.Instant.compare(task.notBefore, now) <= 0 : true;
    const [next, ...later] = script;
    if (task === undefined || (next === undefined && !mayBegin)) return false;
    const word = next ?? { who: RELIEF, says: task.state === 'ready' ? ('take' as const) : ('complete' as const) };
    // What another one has is left to them, until it lies in the queue again.
    if (next === undefined && task.state === 'inFlight' && task.leaseOwner !== RELIEF) return false;
    const answer = say(task, word);
    script = later;
    said.push({ ...word, answer });
    return true;
  };
  const say = (task: Task, { who, says }: Word): string => {
    if (says === 'nothing for two days' || says === 'nothing before its day') {
      now = says === 'nothing for two days' ? now.add(GONE_FOR) : Temporal.Instant.from(task.notBefore ?? now);
      return 'ok';
    }
    const by = { at: now, actor: { personId: who } as Principal };
    const loaded = { task, successors: successorsOf([task.id]) };
    const decided = {
      take: () => takeTask(loaded, by),
      complete: () => completeTask(loaded, { values: { gate: '4711' } }, by),
      'complete with nothing to show': () => completeTask(loaded, { values: {} }, by),
      refuse: () => refuseTask(loaded, { code: 'no-access', message: 'The gate is shut' }, by),
      'give back': () => giveBackTask(loaded, by),
    }[says]();
    if (!decided.ok) return decided.refusal.code;
    const { saved, holder } = decided.value;
    commit(
      "a person's word",
      saved.map((each) => (each.task.id === task.id && holder !== null ? { ...each, leaseOwner: holder } : each)),
    );
    return 'ok';
  };
  /** Time goes to whatever is due next; false when nothing ever is. */
  const passTime = (): boolean => {
    const own = [...tasks.values()]
      .filter((task) => hasEffect(task) && taskLife.allowed(task.state).length > 0)
      .flatMap((task) => [
        task.dueAt,
        task.notBefore ?? null,
        isSpared(task) ? (gates.get(task.connector!)?.openUntil ?? null) : null,
      ])
      .flatMap((instant) => (instant === null ? [] : [Temporal.Instant.from(instant).epochMilliseconds]))
      .filter((time) => time > now.epochMilliseconds);
    const theirs = [...books.values()].flatMap((book) => nextDueMs(book) ?? []);
    if (own.length + theirs.length === 0) return false;
    now = Temporal.Instant.fromEpochMilliseconds(
      Math.max(now.epochMilliseconds, Math.ceil(Math.min(...own, ...theirs))),
    );
    return true;
  };
  const round = async (): Promise<boolean> =>
    callbackOnce() ||
    expireOnce() ||
    (await askOnce()) ||
    (await claimOnce()) ||
    expandOnce() ||
    personOnce() ||
    passTime();

  return {
    tasks,
    results,
    moves,
    books,
    crashed: crash.happened,
    passed: crash.passed,
    plan: (tasksOfPlan: readonly TaskPlan[]): void => {
      for (const plan of tasksOfPlan) lay(plan);
    },
    /** What the part of the plan is, once it can be made. */
    grows: (next: () => Outcome<Growth>): void => void (growth = next),
    /** What people say, one after the other; then somebody does what is left, as it should be done. */
    people: (words: readonly Word[]): void => void (script = words),
    said,
    doneAt,
    /** What came before: the same rows and the same other systems, at the time that it is there. */
    adopt: (earlier: {
      readonly tasks: ReadonlyMap<string, Task>;
      readonly books: ReadonlyMap<string, Book>;
      readonly now: () => Temporal.Instant;
    }): void => {
      for (const [id, task] of earlier.tasks) tasks.set(id, task);
      for (const [key, book] of earlier.books) books.set(key, book);
      now = earlier.now();
    },
    now: clock,
    setFaults,
    /** Until nothing is left to happen. A crash ends what a process was at; another one begins with the rows. */
    rest: async (): Promise<void> => {
      for (let rounds = 0; rounds < ROUNDS_MAX; rounds += 1)
        try {
          if (!(await round())) return;
        } catch (error) {
          if (!crash.isCrash(error)) throw error;
        }
      throw new Error(
        `not at rest after ${ROUNDS_MAX} rounds: ${JSON.stringify([...tasks.values()].map(({ key, state }) => [key, state]))}`,
      );
    },
    repair: (taskId: string, repair: TaskRepair): Outcome<unknown> => {
      const task = tasks.get(taskId);
      must(task, 'a repair names a task');
      const repaired = repairTask(task, successorsOf([taskId]), false, repair, now);
      if (repaired.ok) commit('a repair', repaired.value.saved);
      return repaired;
    },
    choices: (taskId: string) => repairChoices(tasks.get(taskId)!, false),
    /** Effects of a task, under whatever key, in the other system's own ledger: what was done, and what of it was taken back. */
    effectsOf: (connector: string, taskId: string) => {
      const effects = (books.get(connector)?.effects ?? []).filter((effect) => effect.reference === taskId);
      const count = (kind: string): number => effects.filter((effect) => effect.kind === kind).length;
      return { done: count('done'), undone: count('undone'), first: effects[0]?.at };
    },
  };
};
