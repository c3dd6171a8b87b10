/** What a consumer could not be told: of webhooks and of brokers, in the same words. */
import type { Tx } from '#platform/database/tx.ts';
import { deadOfSink, readDeadEvents } from '#platform/sinks/sinks.store.ts';
import { deadAmong, type DeadDelivery, readDeadDeliveries } from '#platform/webhooks.store.ts';
import type { Consumer } from './consumer.ts';

export const readDead = async (tx: Tx, limit: number): Promise<readonly DeadDelivery[]> => {
  const [sinks, webhooks] = await Promise.all([readDeadEvents(tx, limit), readDeadDeliveries(tx, limit)]);
  return [...sinks, ...webhooks];
};

/** Which of these are dead there. */
export const readDeadOf = (tx: Tx, { kind, name }: Consumer, factIds: readonly string[]): Promise<readonly string[]> =>
  kind === 'sink' ? deadOfSink(tx, name, factIds) : deadAmong(tx, name, factIds);
