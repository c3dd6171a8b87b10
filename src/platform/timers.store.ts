/** Timers are our rows: what is due, of what kind, about which thing. The job engine only wakes whoever looks. */
import type { Json } from '#kernel/json.ts';
import type { Statement, Tx } from './database/tx.ts';

export type DueTimer = {
  readonly kind: string;
  readonly subjectId: string;
  readonly dueAt: string;
  readonly payload: Json;
};

export const setTimer = (
  tenantId: string,
  kind: string,
  subjectId: string,
  dueAt: string,
  payload: Json = {},
): Statement => ({
  name: 'timer-set',
  text: `insert into platform.timer (tenant_id, kind, subject_id, due_at, payload) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, kind, subject_id) do update set due_at = excluded.due_at, payload = excluded.payload, fired_at = null`,
  values: [tenantId, kind, subjectId, dueAt, JSON.stringify(payload)],
});

/** Only what was due then: a timer that was set anew meanwhile fires at its new time. */
export const markFired = (tenantId: string, kind: string, subjectId: string, at: string): Statement => ({
  name: 'timer-fired',
  text: `update platform.timer set fired_at = $4
         where tenant_id = $1 and kind = $2 and subject_id = $3 and fired_at is null and due_at <= $4`,
  values: [tenantId, kind, subjectId, at],
});

/** Of the kinds that the asking process knows: during a roll-out an older one leaves a newer kind to who knows it. */
export const dueTimers = (tx: Tx, kinds: readonly string[], at: string, limit: number): Promise<readonly DueTimer[]> =>
  tx.query<DueTimer>({
    name: 'timers-due',
    text: `select kind, subject_id as "subjectId", due_at as "dueAt", payload from platform.timer
           where tenant_id = $1 and kind = any($2) and fired_at is null and due_at <= $3 order by due_at limit $4`,
    values: [tx.tenantId, kinds, at, limit],
  });
