/**
 * The steps of a worker, each by itself: claim (tx 1) → prepare → call (outside any transaction) → record (tx 2), and beside them expire, check and
 * reconcile. They share nothing but our rows, so that a crash between any two of them loses time and never truth; the simulator runs
 * them one by one and crashes between them.
 */
import type { JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Answer, Envelope, Origin } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import type { Connector, Exchange, QueryOutcome, SubmitOutcome } from '#platform/connectors/connector.ts';
import type { ConnectorRegistry } from '#platform/connectors/registry.ts';
import { expandPlan } from './expand-plan.ts';
import { expireLeases } from './expire-leases.ts';
import type { CallOutcome, CallTrace, CheckOutcome } from './outcome.contract.ts';
import { type OutcomeReport, recordOutcome } from './record-outcome.ts';
import { readExpandable } from './plan-running.store.ts';
import { reconcileTask } from './reconcile-task.ts';
import { type Claim, startAttempt } from './start-attempt.ts';
import { type AnswerRow, type CallWork, readAnswers, readCallWork, readInDoubt } from './task.store.ts';
import { idempotencyKeyOf, readIdempotencyKey, type Task, TASK_BATCH_MAX } from './task.ts';

/** The named system principal that workers act as. */
export const WORKER_PRINCIPAL = 'worker';

export type WorkerMeans = {
  readonly door: Door;
  readonly registry: ConnectorRegistry;
  /** Names this process in leases and attempts; unique, or two workers would answer for one lease. */
  readonly worker: string;
};

export type PreparedCall = {
  readonly claim: Claim;
  readonly work: CallWork;
  readonly payload: JsonObject | null;
  readonly missing: string | null;
};
export type Checked = { readonly taskId: string; readonly askedAtVersion: number; readonly outcome: CheckOutcome };

export type WorkerSteps = {
  readonly claim: (tenantId: string, limit: number) => Promise<readonly Claim[]>;
  readonly prepare: (tenantId: string, claims: readonly Claim[]) => Promise<readonly PreparedCall[]>;
  readonly call: (tenantId: string, prepared: PreparedCall) => Promise<OutcomeReport>;
  readonly record: (tenantId: string, reports: readonly OutcomeReport[]) => Promise<Answer>;
  readonly expire: (tenantId: string) => Promise<number>;
  /** Plans what late rules make, where what they waited for is known. */
  readonly expand: (tenantId: string) => Promise<number>;
  readonly inDoubt: (tenantId: string, limit: number) => Promise<readonly Task[]>;
  readonly check: (tenantId: string, task: Task) => Promise<Checked>;
  readonly reconcile: (tenantId: string, checked: Checked) => Promise<Answer>;
};

const ORIGIN: Origin = { channel: 'worker' };

export const workerSteps = (means: WorkerMeans): WorkerSteps => {
  const { door, worker } = means;
  let sent = 0;
  const as = (tenantId: string) => door.systemPrincipal(tenantId, WORKER_PRINCIPAL);
  const envelope = (idempotencyKey: string, payload: unknown): Envelope => ({ idempotencyKey, payload });
  /** A claim that is repeated would be another claim: its key is used once. */
  const once = (): string => `${worker}:${(sent += 1)}`;

  return {
    claim: async (tenantId, limit) => {
      const payload = { worker, limit: Math.min(limit, TASK_BATCH_MAX) };
      const answer = await runCommand(door, startAttempt, as(tenantId), envelope(once(), payload), ORIGIN);
      if (answer.ok) return (answer.value as unknown as { claims: readonly Claim[] }).claims;
      return expectNothingDue(answer, []);
    },
    prepare: (tenantId, claims) => prepare(door, tenantId, claims),
    call: (tenantId, prepared) => call(means, tenantId, prepared),
    record: (tenantId, outcomes) =>
      runCommand(
        door,
        recordOutcome,
        as(tenantId),
        envelope(`outcome:${outcomes[0]?.attemptId}`, { outcomes }),
        ORIGIN,
      ),
    expire: async (tenantId) => {
      const answer = await runCommand(
        door,
        expireLeases,
        as(tenantId),
        envelope(once(), { limit: TASK_BATCH_MAX }),
        ORIGIN,
      );
      if (answer.ok) return (answer.value as unknown as { expired: readonly string[] }).expired.length;
      return expectNothingDue(answer, 0);
    },
    expand: async (tenantId) => {
      const places = await door.read(tenantId, (tx) => readExpandable(tx, door.clock(), TASK_BATCH_MAX));
      for (const taskId of places)
        await runCommand(door, expandPlan, as(tenantId), envelope(once(), { taskId }), ORIGIN);
      return places.length;
    },
    inDoubt: (tenantId, limit) => door.read(tenantId, (tx) => readInDoubt(tx, door.clock(), limit)),
    check: (tenantId, task) => check(means, tenantId, task),
    reconcile: (tenantId, checked) =>
      runCommand(
        door,
        reconcileTask,
        as(tenantId),
        envelope(`reconcile:${checked.taskId}:${checked.askedAtVersion}`, checked),
        ORIGIN,
      ),
  };
};

/** Anything else than "nothing is due" means that the worker may not work: it must be heard, not read as idleness. */
const expectNothingDue = <T>(answer: Extract<Answer, { ok: false }>, nothing: T): T => {
  // Somebody said that work is to wait: the next sweep asks again.
  if (answer.refusal.code === 'task.none-due' || answer.refusal.code === 'switch.stopped') return nothing;
  throw new Error(`A worker was refused: ${JSON.stringify(answer.refusal)}`);
};

const prepare = async (door: Door, tenantId: string, claims: readonly Claim[]): Promise<readonly PreparedCall[]> => {
  const { works, answers } = await door.read(tenantId, async (tx) => {
    const found = await readCallWork(
      tx,
      claims.map((claim) => claim.taskId),
    );
    const needed = [...new Set(found.flatMap((work) => work.late.map((late) => late.taskId)))];
    return { works: found, answers: needed.length === 0 ? [] : await readAnswers(tx, needed) };
  });
  const byId = new Map(works.map((work) => [work.id, work]));
  const answered = new Map(answers.map((answer) => [answer.id, answer]));
  return claims.map((claim) => {
    const work = byId.get(claim.taskId);
    must(work, 'a task that is claimed has its work');
    return { claim, work, ...fillIn(work, answered) };
  });
};

/** Puts earlier answers into the payload. `ref` is the other system's own number, where its answer has no member of that name. */
const fillIn = (
  work: CallWork,
  answered: ReadonlyMap<string, AnswerRow>,
): Pick<PreparedCall, 'payload' | 'missing'> => {
  const late: [string, JsonObject[string]][] = [];
  for (const { field, taskId, resultField } of work.late) {
    const answer = answered.get(taskId);
    const result = answer && (JSON.parse(answer.result) as JsonObject);
    const value = result?.[resultField] ?? (resultField === 'ref' ? answer?.ref : undefined);
    if (value === undefined) return { payload: null, missing: `${field} (from ${resultField} of ${taskId})` };
    late.push([field, value]);
  }
  return { payload: { ...work.payload, ...Object.fromEntries(late) }, missing: null };
};

const NO_TRACE: CallTrace = { tookUs: 0 };

const call = async (means: WorkerMeans, tenantId: string, prepared: PreparedCall): Promise<OutcomeReport> => {
  const { claim } = prepared;
  const report = (outcome: CallOutcome, trace: CallTrace): OutcomeReport => ({
    taskId: claim.taskId,
    attemptId: claim.attemptId,
    fence: claim.fence,
    outcome,
    trace,
  });
  const reason = unsendable(means, tenantId, prepared);
  if (reason) return report(reason, NO_TRACE);
  const { work, payload } = prepared;
  const connector = means.registry.connector(tenantId, work.connector);
  must(connector && payload, 'what can be sent has a connector and a payload');
  if (work.undoKey !== null) return report(...(await undo(connector, tenantId, work.undoKey, payload)));
  const callbackUrl = means.registry.callbackUrl(tenantId, work.connector);
  const exchange = await connector.submit(
    {
      operation: work.operation,
      idempotencyKey: claim.idempotencyKey,
      reference: claim.taskId,
      tenantRef: tenantId,
      payload,
      ...(callbackUrl === undefined ? {} : { callbackUrl }),
    },
    { earlierUnknown: claim.earlierUnknown },
  );
  return report(outcomeOf(exchange.outcome), traceOf(exchange));
};

const undo = async (
  connector: Connector,
  tenantId: string,
  key: string,
  payload: JsonObject,
): Promise<readonly [CallOutcome, CallTrace]> => {
  // They check whose work it is that is taken back: the reference is the one that it was asked for under.
  const reference = readIdempotencyKey(key)?.taskId;
  must(reference, 'what is taken back was done under a key of ours');
  const request = { reference, tenantRef: tenantId, reason: 'The order is cancelled.', payload };
  const exchange = await connector.undo(key, request);
  const { outcome } = exchange;
  const told: CallOutcome =
    outcome.kind === 'undone' ? { kind: 'done', ref: outcome.ref ?? key, result: { undone: true } } : outcome;
  return [told, traceOf(exchange)];
};

/** Nothing leaves when it cannot be put together, when nobody is there to send it to, or when its answer would come after the lease. */
const unsendable = (
  { door, registry }: WorkerMeans,
  tenantId: string,
  prepared: PreparedCall,
): CallOutcome | undefined => {
  const { claim, work, missing } = prepared;
  if (missing !== null)
    return { kind: 'unsendable', code: 'answer-missing', message: `An earlier answer has no value for ${missing}.` };
  const connector = registry.connector(tenantId, work.connector);
  if (connector === undefined)
    return { kind: 'failed-safe', why: `no connector ${work.connector} is configured`, ours: true };
  const latest = door.clock().add({ milliseconds: connector.definition.callTimeoutMs });
  if (Temporal.Instant.compare(latest, Temporal.Instant.from(claim.leaseUntil)) > 0)
    return { kind: 'failed-safe', why: 'too little of the lease was left to send it', ours: true };
  return undefined;
};

const outcomeOf = (outcome: SubmitOutcome): CallOutcome => outcome;

const traceOf = (exchange: Exchange<unknown>): CallTrace => ({
  tookUs: Math.max(0, Math.round(exchange.tookMs * 1000)),
  ...(exchange.status === undefined ? {} : { status: exchange.status }),
  ...(exchange.answerSha256 === undefined ? {} : { answerSha256: exchange.answerSha256 }),
  ...(exchange.answerStart === undefined ? {} : { answerStart: exchange.answerStart.toWellFormed() }),
});

const check = async ({ door, registry }: WorkerMeans, tenantId: string, task: Task): Promise<Checked> => {
  const checked = { taskId: task.id, askedAtVersion: task.version };
  must(task.connector !== null && task.operation !== null, 'what is in doubt is a call');
  const connector = registry.connector(tenantId, task.connector);
  if (connector === undefined || !task.statusQuery) return { ...checked, outcome: { kind: 'unaskable' } };
  const lastSent = Temporal.Instant.from(task.lastSentAt ?? door.clock().toString());
  const sinceLastSendMs = Math.max(0, door.clock().epochMilliseconds - lastSent.epochMilliseconds);
  const key = task.undoKey ?? idempotencyKeyOf(task);
  const { outcome } = await connector.query(task.operation, key, { sinceLastSendMs });
  return {
    ...checked,
    outcome: task.undoKey === null ? outcome : undoOutcome(outcome, key, sinceLastSendMs >= task.settlesWithinMs),
  };
};

/** Asked about what is to be taken back: that it still stands says that the undo did not happen, once it can no longer be on its way. */
const undoOutcome = (outcome: QueryOutcome, key: string, settled: boolean): CheckOutcome => {
  if (outcome.kind === 'undone') return { kind: 'done', ref: outcome.ref ?? key, result: { undone: true } };
  if (outcome.kind === 'done' && settled) return { kind: 'failed-safe', why: 'the work still stands' };
  return { kind: 'unknown', why: `asked about the work to be taken back, they said ${outcome.kind}` };
};
