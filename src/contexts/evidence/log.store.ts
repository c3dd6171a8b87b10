import { must } from '#kernel/outcome.ts';
import type { NodeAddress, NodeGetter } from '#kernel/merkle.ts';
import { sql, type Queries, type Statement } from '#platform/database/tx.ts';
import type { LogGrowth, LogHead, PendingEntry } from './extend-log.ts';

export type Mark = { readonly xact: string; readonly id: string; readonly cluster: string | null };
type PendingRow = { tenant_id: string; id: string; xact: string; leaf: Uint8Array; recorded_at: string };

/** Who holds the mark's row is the sequencer of this moment; whoever does not get it has nothing to do. */
export const lockMark = async (db: Queries): Promise<Mark | undefined> => {
  const [mark] = await db.query<Mark>(
    sql`select xact::text as xact, id, cluster from platform.sequencer_mark for update skip locked`,
  );
  return mark;
};

/**
 * Committed entries after the mark, of transactions below all that still run: nothing can appear among them later, however
 * late a commit. Those that have a place already (they were taken after a restore) are left out.
 */
export const pendingEntries = async (db: Queries, mark: Mark, max: number): Promise<readonly PendingEntry[]> =>
  (
    await db.query<PendingRow>(sql`
      select e.tenant_id, e.id, e.xact::text as xact, e.leaf, e.recorded_at
        from platform.entry e
       where (e.xact, e.id) > (${mark.xact}::xid8, ${mark.id}::uuid)
         and e.xact < pg_snapshot_xmin(pg_current_snapshot())
         and not exists (select from evidence.log_leaf l where l.tenant_id = e.tenant_id and l.entry_id = e.id)
       order by e.xact, e.id limit ${max}`)
  ).map(pending);

/** After a move to another cluster transaction ids mean nothing: whatever is visible and has no place yet, in order of time. */
export const entriesWithoutPlace = async (db: Queries, max: number): Promise<readonly PendingEntry[]> =>
  (
    await db.query<PendingRow>(sql`
      select e.tenant_id, e.id, e.xact::text as xact, e.leaf, e.recorded_at
        from platform.entry e
       where not exists (select from evidence.log_leaf l where l.tenant_id = e.tenant_id and l.entry_id = e.id)
       order by e.recorded_at, e.id limit ${max}`)
  ).map(pending);

const pending = (row: PendingRow): PendingEntry => ({
  tenantId: row.tenant_id,
  id: row.id,
  xact: row.xact,
  leaf: row.leaf,
  recordedAt: row.recorded_at,
});

export const moveMark = (mark: {
  readonly xact: string;
  readonly id: string;
  readonly cluster: string;
}): Statement => sql`
  update platform.sequencer_mark
     set xact = ${mark.xact}::xid8, id = ${mark.id}::uuid, cluster = ${mark.cluster}, fence = fence + 1`;

/** The new epochs stand: what is left is that transactions are counted anew, as after any move to another cluster. */
export const forgetRestoredMark = (): Statement => sql`
  update platform.sequencer_mark set cluster = 'restored' where cluster like 'restored/%'`;

/** Whose count transaction ids belong to, and the lowest that still runs. */
export const clusterNow = async (db: Queries): Promise<{ readonly cluster: string; readonly xmin: string }> => {
  const [row] = await db.query<{ cluster: string; xmin: string }>(sql`
    select system_identifier::text as cluster, pg_snapshot_xmin(pg_current_snapshot())::text as xmin
      from pg_control_system()`);
  must(row !== undefined, 'a cluster knows itself');
  return row;
};

/** When the oldest entry without a place was recorded: the sequencer's lag, which is a service level. */
export const oldestPending = async (db: Queries): Promise<string | undefined> => {
  const [row] = await db.query<{ recorded_at: string }>(sql`
    select e.recorded_at from platform.entry e, platform.sequencer_mark m
     where (e.xact, e.id) > (m.xact, m.id) order by e.xact, e.id limit 1`);
  return row?.recorded_at;
};

export const headOf = async (db: Queries, tenantId: string): Promise<LogHead | undefined> => {
  const [row] = await db.query<{ epoch: number; size: number }>(
    sql`select epoch, size from evidence.log_head where tenant_id = ${tenantId}`,
  );
  return row && { tenantId, ...row };
};

export const openEpoch = (
  tenantId: string,
  epoch: number,
  opening: { readonly at: Temporal.Instant; readonly reason: string; readonly cites?: string },
  emptyRoot: Uint8Array,
): readonly Statement[] => [
  sql`insert into evidence.epoch (tenant_id, epoch, opened_at, cites, reason)
      values (${tenantId}, ${epoch}, ${opening.at}, ${opening.cites ?? null}, ${opening.reason})`,
  sql`insert into evidence.log_head (tenant_id, epoch, size, root) values (${tenantId}, ${epoch}, 0, ${emptyRoot})
      on conflict (tenant_id) do update set epoch = excluded.epoch, size = 0, root = excluded.root`,
];

/** The stored hashes at the addresses, in one query. */
export const nodesAt = async (
  db: Queries,
  tenantId: string,
  epoch: number,
  addresses: readonly NodeAddress[],
): Promise<NodeGetter> => {
  const rows = await db.query<{ level: number; idx: number; hash: Uint8Array }>(sql`
    select n.level, n.idx, n.hash
      from unnest(${addresses.map(({ level }) => level)}::smallint[], ${addresses.map(({ index }) => index)}::bigint[])
           as wanted (level, idx)
      join evidence.log_node n
        on n.tenant_id = ${tenantId} and n.epoch = ${epoch} and n.level = wanted.level and n.idx = wanted.idx`);
  const hashes = new Map(rows.map(({ level, idx, hash }) => [`${level}/${idx}`, hash]));
  return ({ level, index }) => {
    const hash = hashes.get(`${level}/${index}`);
    must(hash !== undefined, 'the log holds every node below its head');
    return hash;
  };
};

export const saveGrowth = (growth: LogGrowth, at: Temporal.Instant): readonly Statement[] => {
  const { epoch, nodes, note, places, root, size, tenantId } = growth;
  return [
    sql`insert into evidence.log_leaf (tenant_id, epoch, position, entry_id)
        select ${tenantId}::uuid, ${epoch}::integer, position, entry_id
          from unnest(${places.map((one) => one.position)}::bigint[], ${places.map((one) => one.entryId)}::uuid[])
               as placed (position, entry_id)`,
    sql`insert into evidence.log_node (tenant_id, epoch, level, idx, hash)
        select ${tenantId}::uuid, ${epoch}::integer, level, idx, hash
          from unnest(${nodes.map((one) => one.level)}::smallint[], ${nodes.map((one) => one.index)}::bigint[],
                      ${nodes.map((one) => one.hash)}::bytea[]) as node (level, idx, hash)`,
    sql`update evidence.log_head set size = ${size}, root = ${root} where tenant_id = ${tenantId} and epoch = ${epoch}`,
    sql`insert into evidence.checkpoint (tenant_id, epoch, size, root, note, recorded_at)
        values (${tenantId}, ${epoch}, ${size}, ${root}, ${note}, ${at})`,
  ];
};

export type StoredCheckpoint = {
  readonly tenantId: string;
  readonly epoch: number;
  readonly size: number;
  readonly note: string;
};

/** The newest checkpoint of each tenant's newest epoch. */
export const newestCheckpoints = async (db: Queries): Promise<readonly StoredCheckpoint[]> =>
  (
    await db.query<{ tenant_id: string; epoch: number; size: number; note: string }>(sql`
      select c.tenant_id, c.epoch, c.size, c.note
        from evidence.log_head h
        join evidence.checkpoint c on c.tenant_id = h.tenant_id and c.epoch = h.epoch and c.size = h.size`)
  ).map(({ tenant_id, ...rest }) => ({ tenantId: tenant_id, ...rest }));

/** Each tenant's epoch, with the newest checkpoint of any epoch; none where nothing was ever signed. */
export const epochsNow = async (
  db: Queries,
): Promise<readonly { readonly tenantId: string; readonly epoch: number; readonly cites: string | null }[]> =>
  db.query(sql`
    select h.tenant_id as "tenantId", h.epoch,
           (select c.note from evidence.checkpoint c where c.tenant_id = h.tenant_id order by c.epoch desc, c.size desc limit 1) as cites
      from evidence.log_head h`);
