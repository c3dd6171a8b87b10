/** The plan that hands accepted terms to billing: one call, with everything that any other call has (attempts, unknown, fallout, callbacks). */
import type { JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { CONNECTOR_CONTRACTS } from './connector-contracts.ts';
import { MILESTONE } from './decompose.ts';
import { BY_HAND } from './decompose-task.ts';
import { CALL_TIMEOUT_MS_DEFAULT, DEFAULT_RETRY } from './retry.policy.ts';
import type { Plan, TaskPlan } from './task.ts';

export type BillingPlanInput = {
  readonly orderId: string;
  readonly accountId: string;
  readonly modelHash: string;
  /** The order item that stands for the handoff: its first. */
  readonly itemId: string;
  /** What billing is told, complete: the handoff's identity and its instructions. */
  readonly payload: JsonObject;
  /** While billing cannot be told: a person does it, and says under which number billing has it. */
  readonly byHand?: boolean;
  readonly id: (...labels: readonly (string | number)[]) => string;
};

const OPERATION = 'billing.activate';

const HANDOFF_QUEUE = 'billing-handoff';
/** A working day, so that revenue is not late because a system was. */
const BY_HAND_HOURS = 24;
/** What billing calls it; without it nobody could find it there. */
export const BILLING_REFERENCE = 'billing-reference';

const doneByHand = (call: TaskPlan): TaskPlan => ({
  ...call,
  kind: 'manual',
  connector: null,
  operation: null,
  manual: {
    queue: HANDOFF_QUEUE,
    instructions:
      'Billing is told by hand for now. Enter the instructions of this task into the billing system exactly as they stand, once, ' +
      'and note the number under which billing has them. The reconciliation of orders with billing compares them afterwards.',
    withinHours: BY_HAND_HOURS,
    evidence: [{ field: BILLING_REFERENCE, name: 'The number under which billing has it' }],
  },
  undo: {
    operation: BY_HAND,
    payload: { instructions: 'Take the instructions of this order out of the billing system.' },
  },
  idempotent: false,
  statusQuery: false,
  settlesWithinMs: 0,
});

export const billingPlan = (input: BillingPlanInput): Plan => {
  const contract = CONNECTOR_CONTRACTS.billing[OPERATION];
  must(contract?.undo, 'billing promises that an activation can be taken back');
  const planId = input.id('plan', 'billing');
  const call: TaskPlan = {
    id: input.id('task', planId, 'hand-off'),
    planId,
    orderId: input.orderId,
    itemId: input.itemId,
    partId: null,
    key: 'hand-off',
    name: 'Hand the accepted terms to billing',
    kind: 'call',
    connector: 'billing',
    operation: OPERATION,
    payload: input.payload,
    late: [],
    ruleId: 'billing-handoff',
    artifactHash: input.modelHash,
    pointOfNoReturn: contract.pointOfNoReturn,
    endsItemChanges: false,
    undo: { operation: contract.undo, payload: {} },
    undoes: null,
    retry: DEFAULT_RETRY,
    callTimeoutMs: CALL_TIMEOUT_MS_DEFAULT,
    idempotent: contract.idempotent,
    statusQuery: contract.statusQuery,
    settlesWithinMs: contract.settlesWithinMs,
    dependsOn: [],
    awaits: [],
  };
  const end: TaskPlan = {
    ...MILESTONE,
    id: input.id('task', planId, 'end'),
    planId,
    orderId: input.orderId,
    artifactHash: input.modelHash,
    dependsOn: [call.id],
  };
  const { orderId, accountId, modelHash } = input;
  return {
    id: planId,
    orderId,
    accountId,
    purpose: 'billing',
    modelHash,
    conditions: {},
    parts: [],
    tasks: [input.byHand === true ? doneByHand(call) : call, end],
  };
};
