/** What time alone makes necessary, in the relay's hands: months for what is still to come, and keys that nobody may ask for any more. */
import type { Statement } from './database/tx.ts';

/** Entries, facts, attempts and messages lie in tables by month; what has no month of its own falls into the default one. */
export const ensurePartitions = (since: string, until: string): Statement => ({
  name: 'partitions-ensure',
  text: 'select platform.ensure_partitions($1, $2) as made',
  values: [since, until],
});

/** The relay sees when a key expires and whose it is, never what was answered. */
export const deleteExpiredKeys = (tenantId: string, at: string): Statement => ({
  name: 'keys-expired',
  text: 'delete from platform.idempotency where tenant_id = $1 and expires_at <= $2',
  values: [tenantId, at],
});
