/** The kinds of work there are: what a task's system promises differs, and with it what may be done when something goes wrong. */
import { compensationPlan } from '#contexts/fulfillment/cancel-plan.ts';
import { CONNECTOR_CONTRACTS } from '#contexts/fulfillment/index.ts';
import { MILESTONE } from '#contexts/fulfillment/decompose.ts';
import type { ConnectorName } from '#contexts/fulfillment/decomposition.contract.ts';
import type { Growth } from '#contexts/fulfillment/grow-plan.ts';
import type { Plan, Task, TaskPlan } from '#contexts/fulfillment/task.ts';
import { anId } from '#contexts/order/order.builder.ts';
import { must } from '#kernel/outcome.ts';

export type Kind = {
  readonly name: string;
  readonly connector: ConnectorName;
  readonly operation: string;
  /** The work was done before; what is looked at is taking it back. */
  readonly undo?: true;
  /** What has to be there before it may begin: what a person brings, a day, or the answer that its part of the plan is made of. */
  readonly after?: 'a person' | 'a day' | 'an answer';
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
  {
    name: 'a call that rests on what a person did',
    connector: 'provisioning',
    operation: 'provisioning.provision',
    after: 'a person',
  },
  { name: 'a call that has its day', connector: 'shipping', operation: 'shipping.ship', after: 'a day' },
  {
    name: 'a call that was not in the plan before an answer was known',
    connector: 'service-scheduling',
    operation: 'service-scheduling.book',
    after: 'an answer',
  },
];

const PLAN = anId('plan', 'exhaustive');
const ORDER = anId('order', 'exhaustive');
const ITEM = anId('item', 'exhaustive');
const MODEL = `sha256:${'e'.repeat(64)}`;
export const WORK = anId('task', 'the-work');
/** What comes before the work, where something does: the person's task, or the place that is held until the answer is known. */
export const FIRST = anId('task', 'what-comes-first');
/** Long after a restart would have forgotten it. */
export const DAY = '2026-11-24T00:00:00Z';

const callOf = ({ connector, operation }: Kind): TaskPlan => {
  const contract = CONNECTOR_CONTRACTS[connector][operation];
  must(contract, 'a kind of work is an operation that a system offers');
  return {
    ...MILESTONE,
    id: WORK,
    planId: PLAN,
    orderId: ORDER,
    itemId: ITEM,
    key: 'the-work',
    name: operation,
    kind: 'call',
    connector,
    operation,
    payload: { itemId: ITEM, quantity: '1', accountId: anId('account') },
    artifactHash: MODEL,
    pointOfNoReturn: contract.pointOfNoReturn,
    undo: contract.undo === undefined ? null : { operation: contract.undo, payload: {} },
    idempotent: contract.idempotent,
    statusQuery: contract.statusQuery,
    settlesWithinMs: contract.settlesWithinMs,
    dependsOn: [],
  };
};

const BEFORE = {
  ...MILESTONE,
  id: FIRST,
  planId: PLAN,
  orderId: ORDER,
  itemId: ITEM,
  artifactHash: MODEL,
  dependsOn: [],
};

/** What a person does: measure, and say what they saw. */
export const byHand = (notBefore: string | null = null): TaskPlan => ({
  ...BEFORE,
  key: 'survey',
  name: 'Survey the site',
  kind: 'manual',
  manual: {
    queue: 'field',
    instructions: 'Go there and measure.',
    withinHours: 48,
    evidence: [{ field: 'gate', name: 'Code of the gate' }],
  },
  undo: { operation: '', payload: { instructions: 'Take the markings away.' } },
  notBefore,
});

const endAfter = (last: string): TaskPlan => ({
  ...MILESTONE,
  id: anId('task', 'the-end'),
  planId: PLAN,
  orderId: ORDER,
  artifactHash: MODEL,
  dependsOn: [last],
});

/** The work, what comes before it, and the milestone that ends the plan when it is done. */
export const planOfKind = (kind: Kind): readonly TaskPlan[] => {
  const call = callOf(kind);
  switch (kind.after) {
    case 'a person':
      return [byHand(), { ...call, dependsOn: [FIRST] }, endAfter(WORK)];
    case 'a day':
      return [{ ...call, notBefore: DAY }, endAfter(WORK)];
    case 'an answer':
      return [{ ...BEFORE, key: 'late.work', name: 'Plan what follows', kind: 'expansion' }, endAfter(FIRST)];
    case undefined:
      return [call, endAfter(WORK)];
  }
};

/** The part of the plan that takes the place which was held for it. */
export const partOfKind = (kind: Kind): Growth => ({ parts: [], tasks: [callOf(kind)], last: [WORK], answers: {} });

/** A plan of nothing but what a person does. */
export const planByHand = (notBefore: string | null): readonly TaskPlan[] => [byHand(notBefore), endAfter(FIRST)];

/** As a cancellation lays it down for work that is done. */
export const undoPlanOf = (done: Task, undo: TaskPlan['undo']): Plan =>
  compensationPlan(
    { orderId: ORDER, accountId: done.accountId, modelHash: MODEL },
    [{ ...done, undo, predecessors: [] }],
    (...labels) => anId('compensation', ...labels),
  );

export const undoOf = (kind: Kind): TaskPlan['undo'] => callOf(kind).undo;
