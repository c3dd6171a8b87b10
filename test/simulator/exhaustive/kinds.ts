/** The kinds of work there are: what a task's system promises differs, and with it what may be done when something goes wrong. */
import { compensationPlan } from '#contexts/fulfillment/cancel-plan.ts';
import { CONNECTOR_CONTRACTS } from '#contexts/fulfillment/index.ts';
import { MILESTONE } from '#contexts/fulfillment/decompose.ts';
import type { ConnectorName } from '#contexts/fulfillment/decomposition.contract.ts';
import type { Plan, Task, TaskPlan } from '#contexts/fulfillment/task.ts';
import { anId } from '#contexts/order/order.builder.ts';
import { must } from '#kernel/outcome.ts';

export type Kind = {
  readonly name: string;
  readonly connector: ConnectorName;
  readonly operation: string;
  /** The work was done before; what is looked at is taking it back. */
  readonly undo?: true;
};

export const KINDS: readonly Kind[] = [
  { name: 'a call that is answered at once', connector: 'entitlement', operation: 'entitlement.activate' },
  { name: 'a call that is answered by callback', connector: 'provisioning', operation: 'provisioning.provision' },
  {
    name: 'a call that must never be sent twice, past which there is no return',
    connector: 'shipping',
    operation: 'shipping.ship',
  },
  { name: 'a booking', connector: 'service-scheduling', operation: 'service-scheduling.book' },
  { name: 'the handoff to billing', connector: 'billing', operation: 'billing.activate' },
  { name: 'taking back what was done', connector: 'entitlement', operation: 'entitlement.activate', undo: true },
  {
    name: 'taking back what was told by callback',
    connector: 'provisioning',
    operation: 'provisioning.provision',
    undo: true,
  },
];

const PLAN = anId('plan', 'exhaustive');
const ORDER = anId('order', 'exhaustive');
const MODEL = `sha256:${'e'.repeat(64)}`;

const callOf = ({ connector, operation }: Kind): TaskPlan => {
  const contract = CONNECTOR_CONTRACTS[connector][operation];
  must(contract, 'a kind of work is an operation that a system offers');
  return {
    ...MILESTONE,
    id: anId('task', 'the-work'),
    planId: PLAN,
    orderId: ORDER,
    itemId: anId('item', 'exhaustive'),
    key: 'the-work',
    name: operation,
    kind: 'call',
    connector,
    operation,
    payload: { itemId: anId('item', 'exhaustive'), quantity: '1', accountId: anId('account') },
    artifactHash: MODEL,
    pointOfNoReturn: contract.pointOfNoReturn,
    undo: contract.undo === undefined ? null : { operation: contract.undo, payload: {} },
    idempotent: contract.idempotent,
    statusQuery: contract.statusQuery,
    settlesWithinMs: contract.settlesWithinMs,
    dependsOn: [],
  };
};

/** The work, and the milestone that ends the plan when it is done. */
export const planOfKind = (kind: Kind): readonly TaskPlan[] => {
  const call = callOf(kind);
  const end: TaskPlan = {
    ...MILESTONE,
    id: anId('task', 'the-end'),
    planId: PLAN,
    orderId: ORDER,
    artifactHash: MODEL,
    dependsOn: [call.id],
  };
  return [call, end];
};

/** As a cancellation lays it down for work that is done. */
export const undoPlanOf = (kind: Kind, done: Task): Plan => {
  const { undo } = callOf(kind);
  return compensationPlan(
    { orderId: ORDER, accountId: done.accountId, modelHash: MODEL },
    [{ ...done, undo, predecessors: [] }],
    (...labels) => anId('compensation', ...labels),
  );
};
