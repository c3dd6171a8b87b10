/** What an audit reads: the log as it stands in the tables, in pages, by whatever role may read a tenant's rows. */
import { sql, type Tx } from '#platform/database/tx.ts';

export type AuditedEntry = {
  readonly epoch: number;
  readonly position: number;
  readonly entryId: string;
  /** Null where the place is there and the entry is gone. */
  readonly canon: string | null;
  readonly leaf: Uint8Array | null;
  readonly kind: string | null;
  readonly aggregateId: string | null;
  readonly prev: Uint8Array | null;
  readonly recordedAt: string | null;
  readonly salt: Uint8Array | null;
  readonly erased: boolean;
  readonly input: string | null;
  readonly reason: string | null;
  readonly origin: string | null;
  /** The texts of its events; null when one is gone. */
  readonly events: readonly string[] | null;
};

export const auditedEntries = (
  tx: Tx,
  after: { readonly epoch: number; readonly position: number },
  max: number,
): Promise<readonly AuditedEntry[]> =>
  tx.query<AuditedEntry>(sql`
    select l.epoch, l.position, l.entry_id as "entryId", e.canon, e.leaf, e.aggregate_kind as kind, e.aggregate_id as "aggregateId",
           e.prev, e.recorded_at as "recordedAt", o.salt, o.erased_at is not null as erased, o.input, o.reason, o.origin,
           case when o.facts is null then null else (
             select case when count(f.event) = cardinality(o.facts) then coalesce(array_agg(f.event order by w.at), '{}') end
               from unnest(o.facts) with ordinality as w (id, at)
               left join platform.outbox f on f.tenant_id = l.tenant_id and f.id = w.id) end as events
      from evidence.log_leaf l
      left join platform.entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
      left join platform.entry_opening o on o.tenant_id = l.tenant_id and o.entry_id = l.entry_id
     where l.tenant_id = ${tx.tenantId} and (l.epoch, l.position) > (${after.epoch}::integer, ${after.position}::bigint)
     order by l.epoch, l.position limit ${max}`);

export type AuditedNode = { readonly level: number; readonly idx: number; readonly hash: Uint8Array };

export const auditedNodes = (tx: Tx, epoch: number): Promise<readonly AuditedNode[]> =>
  tx.query<AuditedNode>(sql`
    select level, idx, hash from evidence.log_node where tenant_id = ${tx.tenantId} and epoch = ${epoch} order by level, idx`);

export type AuditedCheckpoint = { readonly size: number; readonly root: Uint8Array; readonly note: string };

export const auditedCheckpoints = (tx: Tx, epoch: number): Promise<readonly AuditedCheckpoint[]> =>
  tx.query<AuditedCheckpoint>(sql`
    select size, root, note from evidence.checkpoint where tenant_id = ${tx.tenantId} and epoch = ${epoch} order by size`);

export type AuditedHead = { readonly epoch: number; readonly size: number; readonly root: Uint8Array };

export const auditedHead = async (tx: Tx): Promise<AuditedHead | undefined> =>
  (
    await tx.query<AuditedHead>(sql`select epoch, size, root from evidence.log_head where tenant_id = ${tx.tenantId}`)
  )[0];

/** Entries that have had time enough to get a place, and have none. */
export const unplacedEntries = async (tx: Tx, before: string, max: number): Promise<readonly string[]> =>
  (
    await tx.query<{ id: string }>(sql`
      select e.id from platform.entry e
       where e.tenant_id = ${tx.tenantId} and e.recorded_at < ${before}
         and not exists (select from evidence.log_leaf l where l.tenant_id = e.tenant_id and l.entry_id = e.id)
       order by e.id limit ${max}`)
  ).map(({ id }) => id);

export type AuditedBlob = {
  readonly hash: string;
  readonly canon: string | null;
  readonly bytes: Uint8Array | null;
};

/** As it stands there, whether or not it is what its hash says. */
export const auditedBlobText = async (tx: Tx, hash: string): Promise<string | undefined> =>
  (
    await tx.query<{ canon: string }>(
      sql`select canon from platform.blob where tenant_id = ${tx.tenantId} and hash = ${hash} and canon is not null`,
    )
  )[0]?.canon;

export const auditedBlobs = (tx: Tx, after: string, max: number): Promise<readonly AuditedBlob[]> =>
  tx.query<AuditedBlob>(sql`
    select hash, canon, bytes from platform.blob
     where tenant_id = ${tx.tenantId} and hash > ${after} order by hash limit ${max}`);
