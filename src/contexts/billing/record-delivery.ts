/** Billing said that it has the handoff. What it confirms is held against what was sent. */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import { type Handoff, handoffResource } from './billing.ts';
import { lockHandoffOfOrder, saveDelivered } from './billing.store.ts';
import { handoffLife } from './handoff.lifecycle.ts';

export const RecordDeliveryPayload = Type.Object(
  {
    orderId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    billingRef: Type.String({ minLength: 1, maxLength: 200 }),
    /** The fingerprint of the terms as billing read them, when it says one. */
    termsRoot: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof RecordDeliveryPayload>;
type Delivered = Decision & { readonly billingRef: string };

export const decideDelivery = (
  handoff: Handoff,
  { payload }: Pick<Command<Payload>, 'payload'>,
): Outcome<Delivered> => {
  const moved = handoffLife.move(handoff.state, 'deliver');
  if (!moved.ok) return moved;
  if (payload.termsRoot !== undefined && payload.termsRoot !== handoff.termsRoot)
    return refused({ code: 'billing.terms-mismatch', sent: handoff.termsRoot, confirmed: payload.termsRoot });
  const data = {
    handoffId: handoff.id,
    orderId: handoff.orderId,
    accountId: handoff.accountId,
    termsRoot: handoff.termsRoot,
    billingRef: payload.billingRef,
  };
  return accepted({
    billingRef: payload.billingRef,
    root: handoff.termsRoot,
    facts: [{ type: 'BillingHandoffDelivered', subject: { kind: 'handoff', id: handoff.id }, data }],
    answer: data,
  });
};

export const recordDelivery = defineCommand<Payload, Handoff, Delivered>({
  name: 'billing.record-delivery',
  action: 'billing.hand-off',
  context: 'billing',
  aggregate: 'handoff',
  payload: RecordDeliveryPayload,
  load: (tx, command) => lockHandoffOfOrder(tx, command.payload.orderId),
  head: (handoff) => ({ ...handoff, root: handoff.termsRoot }),
  resource: (handoff, command) => handoffResource(command.tenantId, handoff),
  decide: decideDelivery,
  save: (decided, _handoff, next, command) => [
    saveDelivered(command.tenantId, next, decided.billingRef, command.at.toString()),
  ],
});
