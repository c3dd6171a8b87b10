/**
 * What a consumer has taken in. Delivery to us is at least once, in any order: a message that stands here has had its effect, and has it once. Keys of
 * commands end after thirty days; this does not.
 */
import { derivedId } from '#kernel/ids.ts';
import type { Statement, Tx } from './database/tx.ts';

const EPOCH = Temporal.Instant.fromEpochMilliseconds(0);
/** The inbox names messages by uuid; a resend carries the same id at another time, so the time is left out of it. */
const nameOf = (consumer: string, messageId: string): string => derivedId(EPOCH, messageId, consumer);

export const wasTakenIn = async (tx: Tx, consumer: string, messageId: string): Promise<boolean> =>
  (
    await tx.query<{ taken: number }>({
      name: 'inbox-look',
      text: 'select 1 as taken from platform.inbox where tenant_id = $1 and consumer = $2 and message_id = $3',
      values: [tx.tenantId, `callback/${consumer}`, nameOf(consumer, messageId)],
    })
  ).length > 0;

/** In the transaction of its effect, under the lock of what it changes. */
export const takeIn = (tenantId: string, consumer: string, messageId: string, at: string): Statement => ({
  name: 'inbox-take',
  text: `insert into platform.inbox (tenant_id, consumer, message_id, received_at) values ($1, $2, $3, $4) on conflict do nothing`,
  values: [tenantId, `callback/${consumer}`, nameOf(consumer, messageId), at],
});
