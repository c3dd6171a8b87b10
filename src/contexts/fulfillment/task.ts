/** The words of fulfillment: plans, tasks, attempts, what became of a call. No behaviour. */
import { isUuid } from '#kernel/ids.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import type { MoveOf, StateOf } from '#kernel/lifecycle.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { AwaitedTask, ConnectorName, ManualWork, PlanPartTemplate } from './decomposition.contract.ts';
import type { taskLife } from './task.lifecycle.ts';

export type TaskState = StateOf<typeof taskLife>;
export type TaskMove = MoveOf<typeof taskLife>;

/** `fulfil`: what was sold. `billing`: handing the accepted terms over, once that stands. `compensate`: taking back what was done. */
export type PlanPurpose = 'fulfil' | 'billing' | 'compensate';

/** `expansion` holds the place of a late rule until what it waits for is known. */
export type TaskKind = 'call' | 'manual' | 'milestone' | 'expansion';

/** What is done to the world, by a system or by a person: it can have to be taken back. */
export const hasEffect = ({ kind }: { readonly kind: TaskKind }): boolean => kind === 'call' || kind === 'manual';

export type RetryPolicy = {
  readonly attemptsMax: number;
  readonly firstDelayMs: number;
  readonly delayMaxMs: number;
};

/** A member of the payload that an earlier task's system will answer. Resolved when the call is made. */
export type LateField = { readonly field: string; readonly taskId: string; readonly resultField: string };

/** What a task is. Written once with the plan; what happens to it stands in `TaskHead`. */
export type TaskWork = {
  readonly id: string;
  readonly planId: string;
  readonly orderId: string;
  /** The order item that it is for; null only for the milestone that ends a plan. */
  readonly itemId: string | null;
  /** The service or resource that it works on; null where it is for the item as a whole. */
  readonly partId: string | null;
  readonly key: string;
  readonly name: string;
  readonly kind: TaskKind;
  readonly connector: ConnectorName | null;
  readonly operation: string | null;
  readonly payload: JsonObject;
  readonly late: readonly LateField[];
  /** The rule that asked for it, and the version of the artifact that holds the rule. */
  readonly ruleId: string;
  readonly artifactHash: string;
  readonly pointOfNoReturn: boolean;
  /** Once it has begun, nothing of its item is taken back or changed any more. */
  readonly endsItemChanges: boolean;
  readonly undo: { readonly operation: string; readonly payload: JsonObject } | null;
  /** Set on a task that takes another one back: which, and the key under which that was done. */
  readonly undoes: { readonly taskId: string; readonly key: string } | null;
  readonly retry: RetryPolicy;
  readonly callTimeoutMs: number;
  /** The contract's promises at planning time: what may be sent again, what can be asked. */
  readonly idempotent: boolean;
  readonly statusQuery: boolean;
  readonly settlesWithinMs: number;
  /** Of a task that a person does. */
  readonly manual?: ManualWork | null;
  /** It does not begin before this instant. */
  readonly notBefore?: string | null;
  /** What the order has reached when it is done. */
  readonly milestone?: string | null;
};

export type TaskPlan = TaskWork & {
  readonly dependsOn: readonly string[];
  /** Tasks of other orders; which they are is known when the plan is laid down. */
  readonly awaits: readonly AwaitedTask[];
};

/** A service or resource of an order: what carries the product that was sold, and what tasks work on. */
export type PlanPart = {
  readonly id: string;
  readonly planId: string;
  readonly orderId: string;
  readonly itemId: string;
  readonly key: string;
  readonly kind: PlanPartTemplate['kind'];
  readonly name: string;
  readonly specification: string | null;
  /** The part that it supports; null where it supports the product itself. */
  readonly supportsId: string | null;
  readonly characteristics: JsonObject;
  readonly ruleId: string;
  readonly artifactHash: string;
};

export type Plan = {
  readonly id: string;
  readonly orderId: string;
  readonly accountId: string;
  readonly purpose: PlanPurpose;
  readonly modelHash: string;
  /** What was looked up for it, as the rules declare it: the plan is what follows from the order, the rules and this. */
  readonly conditions: JsonObject;
  readonly parts: readonly PlanPart[];
  readonly tasks: readonly TaskPlan[];
};

/** Why a task fell out, in the classes that decide what may be done about it. */
export type FailureCause =
  /** The other system refused this request for good; nothing happened. */
  | 'refused'
  /** It is known that nothing happened, each time. */
  | 'exhausted'
  /** Nobody can say what happened. */
  | 'outcome-unknown'
  /** The request could not even be put together. */
  | 'payload';

export type Problem = { readonly cause: FailureCause; readonly code: string; readonly message: string };

/** What changes about a task: narrow, because it is written three times in its life. */
export type TaskHead = {
  readonly id: string;
  readonly planId: string;
  readonly orderId: string;
  readonly accountId: string;
  readonly kind: TaskKind;
  readonly state: TaskState;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly depsLeft: number;
  /** When it is next looked at: to be started, queried or taken from a worker that is gone. Null when nobody has to look. */
  readonly dueAt: string | null;
  /** Counts claims. A worker that brings an older number has lost its lease. */
  readonly fence: number;
  /** Tries since the last repair. */
  readonly tries: number;
  /** Counts keys: a corrected request is another piece of work. */
  readonly keyNo: number;
  /** A send under the present key may have taken effect. */
  readonly earlierUnknown: boolean;
  readonly lastSentAt: string | null;
  /** Status queries since the outcome was last in doubt. */
  readonly checks: number;
  readonly callbackSeq: number;
  /** Repairs so far: while there was one, a case may be open on it. */
  readonly repairs: number;
  readonly problem: Problem | null;
};

/**
 * Our key for one piece of work: the task and its operation, and a number where a person corrected what is sent. Keys are part of paths and
 * of signed headers at the other side, so they have no dot.
 */
export const idempotencyKeyOf = (task: {
  readonly id: string;
  readonly operation: string | null;
  readonly keyNo: number;
}): string =>
  `${task.id}:${(task.operation ?? 'none').replaceAll('.', '~')}${task.keyNo === 0 ? '' : `:${task.keyNo}`}`;

/** The task and key number that a key of ours names; undefined for what we never sent. */
export const readIdempotencyKey = (key: string): { readonly taskId: string; readonly keyNo: number } | undefined => {
  const [, taskId, keyNo] = /^([0-9a-f-]{36}):[^:]+(?::(\d{1,6}))?$/.exec(key) ?? [];
  return taskId === undefined || !isUuid(taskId) ? undefined : { taskId, keyNo: Number(keyNo ?? 0) };
};

/** A task with what a decision asks about its work. */
export type Task = TaskHead &
  Pick<
    TaskWork,
    | 'itemId'
    | 'key'
    | 'name'
    | 'connector'
    | 'operation'
    | 'retry'
    | 'idempotent'
    | 'statusQuery'
    | 'settlesWithinMs'
    | 'pointOfNoReturn'
    | 'callTimeoutMs'
    | 'manual'
    | 'notBefore'
    | 'milestone'
  > & {
    /** The key of the work that this task takes back; null for work itself. */
    readonly undoKey: string | null;
    /** Who holds it: a worker by its name, or the person who took it. */
    readonly leaseOwner?: string | null;
  };

/** What the other system said, and its own number for it: later tasks and support read it. */
export type TaskResult = { readonly ref: string; readonly result: { readonly [field: string]: Json } };

export const fulfillmentFacts = [
  'OrderDecomposed',
  'FulfillmentHandoffPlanned',
  'FulfillmentCompensationPlanned',
  'FulfillmentPlanExtended',
  'FulfillmentPlanAmended',
  'FulfillmentPlanCancelled',
  'FulfillmentTaskStarted',
  'FulfillmentTaskCompleted',
  'FulfillmentTaskAccepted',
  'FulfillmentTaskOutcomeUnknown',
  'FulfillmentTaskRetryScheduled',
  'FulfillmentTaskFailed',
  'FulfillmentTaskFellOut',
  'FulfillmentTaskSkipped',
  'FulfillmentTaskTakenBack',
  'FulfillmentTaskTaken',
  'FulfillmentTaskGivenBack',
  'FulfillmentMilestoneReached',
  'FulfillmentCompensationFailed',
  'FulfillmentCompensationResumed',
  'FulfillmentPlanCompensated',
  'FulfillmentPlanCompleted',
  'OrderJeopardyDetected',
  'OrderJeopardyCleared',
  'ConnectorBreakerOpened',
  'ConnectorBreakerClosed',
] as const;

/** One command starts or settles this many tasks at most: an entry names at most 200 facts. */
export const TASK_BATCH_MAX = 64;
/** A plan is made in one transaction; a thousand-line order has about twelve thousand tasks. */
export const PLAN_TASKS_MAX = 60_000;

export const taskResource = (
  tenantId: string,
  task: { id: string; orderId?: string; accountId?: string },
): ResourceFacts => ({
  type: 'Task',
  id: task.id,
  attrs: {
    tenant: tenantId,
    ...(task.orderId === undefined ? {} : { orderId: task.orderId }),
    ...(task.accountId === undefined ? {} : { accountId: task.accountId }),
  },
});

export const fulfillmentRefusals: RefusalTexts = {
  'task.not-found': { status: 404, title: 'There is no such task', todo: 'Check the id of the task and of its order.' },
  'task-batch.not-found': {
    status: 404,
    title: 'There are no such tasks',
    todo: 'Ask again: which tasks are due changes from moment to moment.',
  },
  'task.move-not-allowed': {
    status: 409,
    title: 'The task is not in a state that allows this',
    todo: 'The moves that are allowed now are named.',
  },
  'task.none-due': { status: 409, title: 'No task is due', todo: 'Nothing: ask again when one is.' },
  'task.lease-lost': {
    status: 409,
    title: 'The lease of this attempt is lost',
    todo: 'Drop what you have: whoever holds the task now decides about it.',
  },
  'task.not-manual': {
    status: 409,
    title: 'This task is done by a system, not by a person',
    todo: 'What may be done about it stands with its case, where it has one.',
  },
  'task.not-yours': {
    status: 409,
    title: 'Somebody else has taken this task',
    todo: 'Ask whoever has it; it comes back into the queue when they give it back, or have had it for too long.',
  },
  'task.order-held': {
    status: 409,
    title: 'The order of this task is held',
    todo: 'Take it when the order is released.',
  },
  'task.not-yet': {
    status: 409,
    title: 'The task may not begin before its day',
    todo: 'The day is named; amend the dates of the order if it should be another one.',
  },
  'task.evidence-missing': {
    status: 422,
    title: 'What has to be told of this task is not all there',
    todo: 'Give the values that are named; a task that a person does counts as done by what they show.',
  },
  'task.would-break-asset': {
    status: 409,
    title: 'The asset is no longer what this work was promised about',
    todo: 'The asset and both versions are named: amend or cancel the order, and order the change anew from what the customer has now.',
  },
  'task.nothing-to-record': {
    status: 409,
    title: 'What was reported is known already',
    todo: 'Nothing: it was absorbed.',
  },
  'plan.cancel-declined': {
    status: 409,
    title: 'The order cannot be cancelled now',
    todo: 'The tasks that forbid it are named: one past its point of no return forbids it for good, one whose outcome is not known until a person has settled it.',
  },
  'plan.cancellation-waits': {
    status: 409,
    title: 'What is under way has not ended yet',
    todo: 'Nothing: it is decided once that has ended, or by the time that is named.',
  },
  'plan.rest-not-done': {
    status: 409,
    title: 'What stays of the order is not done yet',
    todo: 'Wait for the tasks that are named, repair them, or name their items among those that will not be done.',
  },
  'plan.item-without-rule': {
    status: 422,
    title: 'Nothing says how this item is fulfilled',
    todo: 'Publish decomposition rules for the offerings that are named, or make them not orderable.',
  },
  'plan.cycle': {
    status: 422,
    title: 'The decomposition rules make tasks wait for each other in a circle',
    todo: 'Correct the rules that are named; nothing was begun.',
  },
  'plan.dependency-unknown': {
    status: 422,
    title: 'A task depends on a task that its item does not have',
    todo: 'Correct the rule that is named.',
  },
  'plan.amendment-declined': {
    status: 409,
    title: 'The order cannot be amended like this now',
    todo: 'The tasks that forbid it are named: one past its point of no return forbids it for good, one that is under way until it is settled.',
  },
  'plan.not-a-day': {
    status: 422,
    title: 'A task should begin on a day that is none',
    todo: 'Correct the rule that is named: the value that it takes is not a date.',
  },
  'plan.part-unknown': {
    status: 422,
    title: 'A rule names a service or resource that its item does not have',
    todo: 'Correct the rule that is named, or let a rule for the same item make it.',
  },
  'plan.too-large': { status: 422, title: 'The plan has too many tasks', todo: 'Split the order.' },
  'plan.operation-unknown': {
    status: 422,
    title: 'A rule asks for an operation that the connector does not have',
    todo: 'Correct the rule, or connect a system that can do it.',
  },
  'plan.not-found': { status: 404, title: 'The order has no such plan', todo: 'Check the id of the order.' },
  'plan.exists': { status: 409, title: 'The order has this plan already', todo: 'Nothing: it is being worked on.' },
  'callback.unauthenticated': {
    status: 401,
    title: 'The callback is not signed with the secret of this endpoint',
    todo: 'Sign it with the present secret, with a time within five minutes.',
  },
  'callback.ambiguous': {
    status: 401,
    title: 'Two endpoints share the secret that signed this',
    todo: 'Give each endpoint a secret of its own.',
  },
  'callback.malformed': {
    status: 400,
    title: 'The callback does not fit its contract',
    todo: 'See the work contract.',
  },
  'callback.too-large': { status: 413, title: 'The callback is too large', todo: 'Send references, not documents.' },
  'connector.not-found': {
    status: 404,
    title: 'There is no such connector',
    todo: 'The page Connectors (troth connectors list) names them.',
  },
  'connector.unknown': {
    status: 404,
    title: 'Troth asks no system of this name',
    todo: 'Use one of those under connectors.',
  },
  'connector.not-connected': {
    status: 409,
    title: 'No system of this name is connected',
    todo: 'Name its address in the connectors file (docs/guide/connecting.md) and restart.',
  },
  'connector.has-no-contract': {
    status: 409,
    title: 'A system of this kind publishes no contract of its own',
    todo: 'Its standard says what it promises; try an operation against a test system.',
  },
  'connector.contract-unread': {
    status: 409,
    title: 'The system did not say what it promises',
    todo: 'See why; look whether its address is right and whether it is up.',
  },
  'callback.repeated': {
    status: 409,
    title: 'This message had its effect before',
    todo: 'Nothing: it is taken in, and was the first time.',
  },
  'callback.unknown-work': {
    status: 404,
    title: 'There is no work under this key for this endpoint',
    todo: 'Check the idempotency key: it must be one that this endpoint was sent.',
  },
};

export const fulfillmentConstraints: Readonly<Record<string, string>> = { plan_once: 'plan.exists' };
