/** Work for the billing system is planned like any other: `flows/handoff-requested.ts` sends this with what billing has to be told. */
import { Type, type Static } from 'typebox';
import type { JsonObject } from '#kernel/json.ts';
import { accepted } from '#kernel/outcome.ts';
import { lockOrder, type Order, orderResource } from '#contexts/order/index.ts';
import { defineCommand, type Decision } from '#platform/command.ts';
import { modeOf } from '#platform/switches.ts';
import { type BegunPlan, beginPlan } from './begin-plan.ts';
import { billingPlan } from './billing-plan.ts';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });

export const PlanBillingPayload = Type.Object(
  { orderId: Uuid, itemId: Uuid, payload: Type.Record(Type.String(), Type.Unknown()) },
  { additionalProperties: false },
);
type Payload = Static<typeof PlanBillingPayload>;
type Planned = Decision & { readonly begun: BegunPlan };

/** An order has one plan of each purpose, so that a repeated request finds the table's word for it. */
export const planBilling = defineCommand<Payload, Order, Planned>({
  name: 'fulfillment.plan-billing',
  action: 'fulfillment.plan-order',
  context: 'fulfillment',
  aggregate: 'plan',
  creates: true,
  payload: PlanBillingPayload,
  load: (tx, command) => lockOrder(tx, command.payload.orderId),
  resource: (order, command) => orderResource(command.tenantId, order),
  decide: (order, command) => {
    const { itemId, payload } = command.payload;
    const plan = billingPlan({
      orderId: order.id,
      accountId: order.accountId,
      modelHash: order.modelHash,
      itemId,
      payload: payload as JsonObject,
      byHand: modeOf(command.switches ?? [], 'manual-billing-handoff', order.scope ?? {}) !== undefined,
      id: command.id,
    });
    const begun = beginPlan(command.tenantId, plan, order, command.at);
    return accepted({ begun, facts: begun.facts, jobs: begun.jobs, answer: { planId: plan.id, orderId: order.id } });
  },
  save: (decided) => decided.begun.statements,
});
