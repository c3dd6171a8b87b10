/** A task fell out: a case with an owner, a service level, and what may and may not be done. Part of the transaction of the failure. */
import { derivedId } from '#kernel/ids.ts';
import { must } from '#kernel/outcome.ts';
import { type Problem, type RepairAction, repairChoices, type Task } from '#contexts/fulfillment/index.ts';
import type { Fact } from '#platform/command.ts';
import type { Statement } from '#platform/database/tx.ts';
import { classifyFailure } from './classify-failure.ts';
import { insertCaseEvent } from './case-event.store.ts';
import type { FalloutCase } from './fallout.ts';
import type { RulesInForce } from './model-rules.ts';
import { serviceLevelTimers } from './service-level.ts';
import { falloutLife } from './fallout.lifecycle.ts';
import { insertCase, saveReopened } from './fallout.store.ts';

export type FailedTask = Pick<
  Task,
  | 'id'
  | 'orderId'
  | 'accountId'
  | 'itemId'
  | 'name'
  | 'connector'
  | 'operation'
  | 'idempotent'
  | 'statusQuery'
  | 'undoKey'
  | 'lastSentAt'
> & { readonly problem: Problem };

export type OpenCaseInput = {
  readonly tenantId: string;
  readonly id: string;
  readonly task: FailedTask;
  readonly product: string;
  readonly order: { readonly number: string; readonly customer: string; readonly channel: string | null };
  readonly rules: RulesInForce;
  readonly answersNeeded: boolean;
  readonly heldUp: readonly { readonly taskId: string; readonly name: string }[];
  /** The case that is still open on this task: a repair of it has failed. */
  readonly earlier: FalloutCase | undefined;
  readonly at: Temporal.Instant;
};

export type OpenedCase = {
  readonly found: FalloutCase;
  readonly facts: readonly Fact[];
  readonly statements: readonly Statement[];
};

const HELD_UP_SHOWN_MAX = 50;
const CAUSE_KEY_CHARS_MAX = 300;

export const openCase = (input: OpenCaseInput): OpenedCase => {
  const found = input.earlier === undefined ? newCase(input) : reopened(input, input.earlier);
  return {
    found,
    facts: [detected(found, input.task, input.earlier !== undefined)],
    statements: [
      ...(input.earlier === undefined
        ? [insertCase(input.tenantId, found), ...serviceLevelTimers(input.tenantId, found, input.rules)]
        : [saveReopened(input.tenantId, found)]),
      insertCaseEvent(
        input.tenantId,
        found.id,
        {
          id: derivedId(input.at, found.id, 'opened', found.version),
          kind: input.earlier === undefined ? 'opened' : 'fell-out-again',
          personId: null,
          body: found.cause.message,
        },
        input.at.toString(),
      ),
    ],
  };
};

/** The same words by the same system about the same work: one cause, over however many orders. */
const causeKeyOf = ({ connector, operation, problem }: FailedTask): string =>
  [connector ?? 'none', operation ?? 'none', problem.code].join('/').slice(0, CAUSE_KEY_CHARS_MAX);

const judged = ({ task, answersNeeded, heldUp, rules }: OpenCaseInput) => {
  const { resolveWithinMinutes, ...classification } = classifyFailure(rules.rules, task, task.problem);
  const { safe, forbidden } = repairChoices({ ...task, state: 'fallenOut' }, answersNeeded);
  const impact = { heldUp: heldUp.slice(0, HELD_UP_SHOWN_MAX), count: heldUp.length };
  const recommended: RepairAction = safe.includes(classification.recommended)
    ? classification.recommended
    : 'complete-with-evidence';
  return {
    resolveWithinMinutes,
    judgement: {
      ...classification,
      rulesHash: rules.hash,
      causeKey: causeKeyOf(task),
      recommended,
      safeActions: safe,
      forbiddenActions: forbidden,
      impact,
    },
  };
};

const newCase = (input: OpenCaseInput): FalloutCase => {
  const { task, at, order } = input;
  const { resolveWithinMinutes, judgement } = judged(input);
  return {
    id: input.id,
    orderId: task.orderId,
    taskId: task.id,
    accountId: task.accountId,
    itemId: task.itemId,
    product: input.product,
    connector: task.connector,
    operation: task.operation,
    taskName: task.name,
    orderNumber: order.number,
    customer: order.customer,
    channel: order.channel,
    failedAt: task.lastSentAt,
    assigneePerson: null,
    nearAt: null,
    breachedAt: null,
    escalations: 0,
    escalatedTo: null,
    state: falloutLife.initial,
    version: 1,
    entryLeaf: null,
    cause: task.problem,
    ...judgement,
    communication: task.connector === 'billing' ? 'none' : 'queued',
    openedAt: at.toString(),
    slaDueAt: at.add({ minutes: resolveWithinMinutes }).toString(),
    resolvedAt: null,
    resolution: null,
  };
};

const reopened = (input: OpenCaseInput, earlier: FalloutCase): FalloutCase => {
  const moved = falloutLife.move(earlier.state, 'reopen');
  must(moved.ok, 'a task that falls out a second time was repaired in between');
  return {
    ...earlier,
    ...judged(input).judgement,
    cause: input.task.problem,
    state: moved.value,
    version: earlier.version + 1,
  };
};

const detected = (found: FalloutCase, task: FailedTask, again: boolean): Fact => ({
  type: 'OrderFalloutDetected',
  subject: { kind: 'order', id: found.orderId },
  data: {
    caseId: found.id,
    orderId: found.orderId,
    accountId: found.accountId,
    taskId: found.taskId,
    task: task.name,
    product: found.product,
    category: found.category,
    ownerGroup: found.ownerGroup,
    cause: found.cause.cause,
    code: found.cause.code,
    slaDueAt: found.slaDueAt,
    severity: found.severity,
    runbook: found.runbook,
    customerWaits: found.communication === 'queued',
    again,
  },
});
