/** A difference on an invoice ends when a person of billing says how: it was credited, or it is right after all. What billing said stays as it was. */
import { Type } from 'typebox';
import { readOrder } from '#contexts/order/index.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import { handoffResource } from './billing.ts';
import type { InvoiceLine } from './invoice.ts';
import { lockInvoiceLine, settleLine } from './invoice.store.ts';

type Payload = { readonly lineId: string; readonly how: 'credited' | 'rightly-charged'; readonly because: string };
type Loaded = { readonly line: InvoiceLine; readonly persons: readonly string[] };

export const settleInvoiceLine = defineCommand<Payload, Loaded, Decision>({
  name: 'billing.settle-invoice-line',
  action: 'billing.correct',
  context: 'billing',
  aggregate: 'invoice-line',
  payload: Type.Object(
    {
      lineId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
      how: Type.Union([Type.Literal('credited'), Type.Literal('rightly-charged')]),
      because: Type.String({ minLength: 10, maxLength: 1_000 }),
    },
    { additionalProperties: false },
  ),
  load: async (tx, { payload }: Command<Payload>) => {
    const line = await lockInvoiceLine(tx, payload.lineId);
    if (!line) return undefined;
    const order = line.orderId === null ? undefined : await readOrder(tx, line.orderId);
    return { line, persons: order?.personsInvolved ?? [] };
  },
  head: ({ line: { id, version, entryLeaf } }) => ({ id, version, entryLeaf }),
  resource: ({ line, persons }, { tenantId }) => {
    const resource = handoffResource(tenantId, { id: line.id, accountId: line.accountId ?? tenantId });
    // Whoever sold, discounted or approved it does not say that its invoice is right.
    return { ...resource, attrs: { ...resource.attrs, personsInvolved: [...persons] } };
  },
  decide: ({ line }, { payload: { how, because } }) =>
    line.state === 'open'
      ? accepted({
          facts: [
            {
              type: 'InvoiceLineSettled',
              subject: { kind: 'invoice-line', id: line.id },
              data: { lineId: line.id, invoiceRef: line.invoiceRef, lineRef: line.lineRef, how },
              words: { because },
            },
          ],
          answer: { lineId: line.id, state: 'settled', how },
        })
      : refused({ code: 'billing.nothing-to-settle', state: line.state }),
  save: (_decided, _loaded, next, { tenantId, actor, at, payload: { how } }) => [
    settleLine(tenantId, next, { personId: actor.personId, at: at.toString(), how }),
  ],
});
