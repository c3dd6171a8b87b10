import { sql, type Queries, type Statement } from '#platform/database/tx.ts';

/** How far somebody outside was told of one log. */
export type Told = {
  readonly tenantId: string;
  readonly epoch: number;
  readonly size: number;
  readonly attempts: number;
  readonly nextAt: string;
  readonly lastError: string | null;
};

export const readTold = (db: Queries): Promise<readonly Told[]> =>
  db.query<Told>(sql`
    select tenant_id as "tenantId", epoch, size, attempts, next_at as "nextAt", last_error as "lastError"
      from evidence.checkpoint_told`);

export const recordTold = (told: Told): Statement => sql`
  insert into evidence.checkpoint_told (tenant_id, epoch, size, attempts, next_at, last_error)
  values (${told.tenantId}, ${told.epoch}, ${told.size}, ${told.attempts}, ${told.nextAt}, ${told.lastError})
  on conflict (tenant_id, epoch) do update
     set size = excluded.size, attempts = excluded.attempts, next_at = excluded.next_at, last_error = excluded.last_error`;
