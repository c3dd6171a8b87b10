/** A task fell out: a case with an owner, a service level, and what may and may not be done. Part of the transaction of the failure. */
import { must } from '#kernel/outcome.ts';
import { type Problem, type RepairAction, repairChoices, type Task } from '#contexts/fulfillment/index.ts';
import type { Fact } from '#platform/command.ts';
import type { Statement } from '#platform/database/tx.ts';
import { classifyFailure } from './classify-failure.ts';
import type { FalloutCase } from './fallout.ts';
import { falloutLife } from './fallout.lifecycle.ts';
import { insertCase, saveReopened } from './fallout.store.ts';

export type FailedTask = Pick<
  Task,
  'id' | 'orderId' | 'accountId' | 'itemId' | 'name' | 'connector' | 'idempotent' | 'statusQuery' | 'undoKey'
> & { readonly problem: Problem };

export type OpenCaseInput = {
  readonly tenantId: string;
  readonly id: string;
  readonly task: FailedTask;
  readonly product: string;
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

export const openCase = (input: OpenCaseInput): OpenedCase => {
  const found = input.earlier === undefined ? newCase(input) : reopened(input, input.earlier);
  return {
    found,
    facts: [detected(found, input.task, input.earlier !== undefined)],
    statements: [input.earlier === undefined ? insertCase(input.tenantId, found) : saveReopened(input.tenantId, found)],
  };
};

const judged = ({ task, answersNeeded, heldUp }: OpenCaseInput) => {
  const { slaHours, ...classification } = classifyFailure(task, task.problem);
  const { safe, forbidden } = repairChoices({ ...task, state: 'fallenOut' }, answersNeeded);
  const impact = { heldUp: heldUp.slice(0, HELD_UP_SHOWN_MAX), count: heldUp.length };
  const recommended: RepairAction = safe.includes(classification.recommended)
    ? classification.recommended
    : 'complete-with-evidence';
  return {
    slaHours,
    judgement: { ...classification, recommended, safeActions: safe, forbiddenActions: forbidden, impact },
  };
};

const newCase = (input: OpenCaseInput): FalloutCase => {
  const { task, at } = input;
  const { slaHours, judgement } = judged(input);
  return {
    id: input.id,
    orderId: task.orderId,
    taskId: task.id,
    accountId: task.accountId,
    itemId: task.itemId,
    product: input.product,
    state: falloutLife.initial,
    version: 1,
    entryLeaf: null,
    cause: task.problem,
    ...judgement,
    communication: task.connector === 'billing' ? 'none' : 'queued',
    openedAt: at.toString(),
    slaDueAt: at.add({ hours: slaHours }).toString(),
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
    customerWaits: found.communication === 'queued',
    again,
  },
});
