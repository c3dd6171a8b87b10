/** Looks for orders whose cancellation can be decided now. What it looks at are rows, so that nothing is lost with a process that dies. */
import { readCancellationsToDecide } from '#contexts/fulfillment/index.ts';
import { assessOrderCancellation } from '#contexts/order/index.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';

/** Somebody else decided it, or something has begun again: the next sweep sees what stands. */
const SETTLED: ReadonlySet<string> = new Set(['order.move-not-allowed', 'plan.cancellation-waits', 'switch.stopped']);

export const sweepCancellations = async ({ door }: { readonly door: Door }, tenantId: string): Promise<number> => {
  const at = door.clock();
  const orders = await door.read(tenantId, (tx) => readCancellationsToDecide(tx, at));
  for (const orderId of orders) {
    const answer = await runCommand(
      door,
      assessOrderCancellation,
      door.systemPrincipal(tenantId, 'timer'),
      { idempotencyKey: `assess-cancellation/${orderId}/${at.toString()}`, payload: { orderId } },
      { channel: 'timer' },
    );
    if (!answer.ok && !SETTLED.has(answer.refusal.code))
      door.log.error({ orderId, refusal: answer.refusal }, 'a cancellation could not be decided');
  }
  return orders.length;
};
