import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { NotedCallback } from './note-callback.ts';

export const insertNotedCallback = (tenantId: string, next: Head, noted: NotedCallback, at: string): Statement => ({
  name: 'noted-callback-insert',
  text: `insert into fulfillment.noted_callback
           (tenant_id, id, connector, message_id, body_sha256, idempotency_key, taken_in, reason, version, entry_leaf, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
  values: [
    tenantId,
    next.id,
    noted.connector,
    noted.messageId ?? null,
    noted.bodySha256,
    noted.idempotencyKey ?? null,
    noted.takenIn,
    noted.reason,
    next.version,
    next.entryLeaf,
    at,
  ],
});

type NotedRow = {
  readonly id: string;
  readonly connector: string;
  readonly messageId: string | null;
  readonly idempotencyKey: string | null;
  readonly takenIn: boolean;
  readonly reason: string;
  readonly at: string;
};

/** The newest first. */
export const readNotedCallbacks = (tx: Tx, max: number): Promise<readonly NotedRow[]> =>
  tx.query<NotedRow>({
    name: 'noted-callbacks',
    text: `select id, connector, message_id as "messageId", idempotency_key as "idempotencyKey", taken_in as "takenIn", reason, recorded_at as at
           from fulfillment.noted_callback where tenant_id = $1 order by recorded_at desc, id desc limit $2`,
    values: [tx.tenantId, max],
  });
