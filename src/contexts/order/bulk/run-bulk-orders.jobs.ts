/**
 * Makes and asks for the orders of bulk jobs, one after the other, each by the commands and with the rights of whoever asked. Their idempotency keys are
 * made of the job and the row, so a worker that was killed, or two that work on one job, order nothing twice. It rests as long as it works, so that
 * people who type do not feel it.
 */
import { readPrincipal } from '#contexts/identity/index.ts';
import type { Refusal } from '#kernel/outcome.ts';
import type { Principal } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { isNotNow } from '#platform/not-now.ts';
import { runCommand } from '#platform/run-command.ts';
import { createOrder } from '../create-order.ts';
import { readOrderByNumber } from '../order.store.ts';
import { submitOrder } from '../submit-order.ts';
import { type BulkOrderItem, type BulkOrderJob, type BulkOrderResult, ITEM_TRIES_MAX } from './bulk-orders.ts';
import { countTry, leaseJob, readWaiting, settleItem } from './bulk-orders.store.ts';

const ITEMS_AT_ONCE = 10;
const LEASE_SECONDS = 60;
/** Of the time that an item took, so much is left to others after it. */
const REST_SHARE = 1;

export type BulkOrderParts = {
  readonly door: Door;
  readonly worker: string;
  readonly rest: (ms: number) => Promise<void>;
  /** Asked between items: a process that ends leaves the rest to the next one. */
  readonly goesOn: () => boolean;
};
type Asked = {
  readonly door: Door;
  readonly principal: Principal;
  readonly job: BulkOrderJob;
  readonly item: BulkOrderItem;
};

const send = ({ door, principal, job, item }: Asked, definition: unknown, step: string, payload: object) =>
  runCommand(
    door,
    definition as Parameters<typeof runCommand>[1],
    principal,
    {
      idempotencyKey: `bulk-orders/${job.id}/${item.no}/${step}`,
      payload,
      reason: `bulk job “${job.name}”, row ${item.row}`,
    },
    { channel: 'worker', causationId: job.id },
  );

const NOTHING = { orderId: null, number: null };
const settled = (refusal: Refusal, made: Omit<BulkOrderResult, 'refusal'> = NOTHING): BulkOrderResult | undefined =>
  isNotNow(refusal) ? undefined : { ...made, refusal };

/** The order that the row names, or the one that is made of it. */
const orderOf = async (asked: Asked): Promise<Omit<BulkOrderResult, 'refusal'> | { readonly refusal: Refusal }> => {
  const { door, principal, item } = asked;
  if ('submit' in item.work) {
    const number = item.work.submit;
    const order = await door.read(principal.tenantId, (tx) => readOrderByNumber(tx, number));
    return order === undefined ? { refusal: { code: 'order.not-found', number } } : { orderId: order.id, number };
  }
  const made = await send(asked, createOrder, 'create', item.work.create);
  return made.ok ? (made.value as { orderId: string; number: string }) : { refusal: made.refusal };
};

/** What became of the item; undefined where it is to be tried again. */
const order = async (asked: Asked): Promise<BulkOrderResult | undefined> => {
  const found = await orderOf(asked);
  if ('refusal' in found) return settled(found.refusal);
  const { orderId, number } = found;
  const submitted = await send(asked, submitOrder, 'submit', { orderId });
  return submitted.ok ? { orderId, number, refusal: null } : settled(submitted.refusal, { orderId, number });
};

const attempt = async (asked: Asked): Promise<BulkOrderResult | undefined> => {
  const { door, principal, job, item } = asked;
  try {
    return await order(asked);
  } catch (error) {
    door.log.warn({ err: error, job: job.id, no: item.no }, 'an order of a bulk job broke');
    if (item.tries + 1 >= ITEM_TRIES_MAX)
      return { ...NOTHING, refusal: { code: 'bulk.order-failed', tries: item.tries + 1 } };
    await door.transaction(principal.tenantId, (tx) => tx.commit([countTry(principal.tenantId, job.id, item.no)]));
    return undefined;
  }
};

const lease = ({ door, worker }: BulkOrderParts, tenantId: string): Promise<BulkOrderJob | undefined> =>
  door.transaction(tenantId, async (tx) => {
    const at = door.clock();
    const job = await leaseJob(tx, worker, at.toString(), at.add({ seconds: LEASE_SECONDS }).toString());
    await tx.commit([]);
    return job;
  });

/** Some items of one job; answers how many were settled. */
const workOn = async (parts: BulkOrderParts, tenantId: string, job: BulkOrderJob): Promise<number> => {
  const { door, rest, goesOn } = parts;
  const [items, principal] = await door.read(tenantId, (tx) =>
    Promise.all([readWaiting(tx, job.id, ITEMS_AT_ONCE), readPrincipal(tx, job.requestedBy)]),
  );
  let count = 0;
  for (const item of items) {
    if (!goesOn()) return count;
    const started = performance.now();
    const result = principal
      ? await attempt({ door, principal, job, item })
      : { ...NOTHING, refusal: { code: 'bulk.requester-gone' } };
    if (result !== undefined) {
      count += 1;
      const at = door.clock().toString();
      await door.transaction(tenantId, (tx) => tx.commit([settleItem(tenantId, job.id, item.no, result, at)]));
    }
    await rest((performance.now() - started) * REST_SHARE);
  }
  return count;
};

/** Works until nothing waits that can be done now. */
export const sweepBulkOrders = async (parts: BulkOrderParts, tenantId: string): Promise<number> => {
  let count = 0;
  while (parts.goesOn()) {
    const job = await lease(parts, tenantId);
    if (job === undefined) return count;
    const now = await workOn(parts, tenantId, job);
    if (now === 0) return count;
    count += now;
  }
  return count;
};
