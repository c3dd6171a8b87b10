/** The plan that hands accepted terms to billing: one call, with everything that any other call has (attempts, unknown, fallout, callbacks). */
import type { JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { CONNECTOR_CONTRACTS } from './connector-contracts.ts';
import { MILESTONE } from './decompose.ts';
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
  readonly id: (...labels: readonly (string | number)[]) => string;
};

const OPERATION = 'billing.activate';

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
    tasks: [call, end],
  };
};
