/** Bulk work, quotes first and then orders, on connections of its own: it rests as long as it works, and ends between two items. */
import { setTimeout as pause } from 'node:timers/promises';
import { readPeriodsInForce, restOf } from '#contexts/governance/index.ts';
import { sweepBulkOrders } from '#contexts/order/index.ts';
import { sweepBulk } from '#contexts/quote/index.ts';
import type { Door } from '#platform/door.ts';
import { everySoOften, type Loop } from '#platform/loop.ts';

const BULK_EVERY_MS = 1_000;

/** What waits when the process ends is made after the next start. */
export const runBulkJobs = (
  door: Door,
  worker: string,
  each: (work: (tenantId: string) => Promise<unknown>) => Promise<void>,
): Pick<Loop, 'close'> => {
  const ending = new AbortController();
  const rest = (ms: number): Promise<void> => pause(ms, undefined, { signal: ending.signal }).catch(() => undefined);
  const parts = { door, worker, rest, goesOn: () => !ending.signal.aborted };
  const loop = everySoOften('bulk quotes and orders', BULK_EVERY_MS, door.log, () =>
    each(async (tenantId) => {
      // At quarter-end, pricing by day belongs to whoever sits before a customer.
      const at = door.clock();
      if (restOf(await door.read(tenantId, (tx) => readPeriodsInForce(tx, at)), at)) return;
      await sweepBulk(parts, tenantId);
      await sweepBulkOrders(parts, tenantId);
    }),
  );
  return {
    close: async () => {
      ending.abort();
      await loop.close();
    },
  };
};
