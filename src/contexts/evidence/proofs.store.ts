import { consistencyPath, inclusionPath, nodesFor, type NodeAddress, type NodeGetter } from '#kernel/merkle.ts';
import { accepted, must, refused, type Outcome } from '#kernel/outcome.ts';
import { sql, type Tx } from '#platform/database/tx.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { type Consistency, CONSISTENCY_KIND } from './consistency.ts';
import { nodesAt } from './log.store.ts';
import type { LogPart } from './package.contract.ts';
import { treeProofNodes } from './tree-proof.ts';

type PlacedRow = { id: string; canon: string; epoch: number; position: number };

/**
 * The logs that hold these entries, ready for a package. An entry that the sequencer has not reached yet cannot be proved:
 * the caller waits (two seconds at most) and asks again, it never leaves the entry out.
 */
export const logPartsOf = async (tx: Tx, entryIds: readonly string[]): Promise<Outcome<readonly LogPart[]>> => {
  const rows = await tx.query<PlacedRow>(sql`
    select e.id, e.canon, l.epoch, l.position
      from platform.entry e
      join evidence.log_leaf l on l.tenant_id = e.tenant_id and l.entry_id = e.id
     where e.tenant_id = ${tx.tenantId} and e.id = any(${entryIds}::uuid[])
     order by l.epoch, l.position`);
  const missing = new Set(entryIds).size - rows.length;
  if (missing > 0) return refused({ code: 'evidence.not-yet-sequenced', entries: missing });
  const parts: LogPart[] = [];
  for (const [epoch, own] of Map.groupBy(rows, (row) => row.epoch)) parts.push(await logPart(tx, epoch, own));
  return accepted(parts);
};

const logPart = async (tx: Tx, epoch: number, rows: readonly PlacedRow[]): Promise<LogPart> => {
  const { note, size } = await newestCheckpoint(tx, epoch);
  must(rows.at(-1)!.position < size, 'what has a place is under a checkpoint');
  const addresses = treeProofNodes(
    rows.map(({ position }) => position),
    size,
  );
  const get = await nodesAt(tx, tx.tenantId, epoch, addresses);
  return {
    checkpoint: note,
    size,
    entries: rows.map(({ id, canon, position }) => ({ id, index: position, text: canon })),
    nodes: addresses.map((address) => ({ ...address, hash: get(address) })),
  };
};

/** All entries of aggregates, in the order they were written: what a package about them begins with. */
export const entriesOf = async (
  tx: Tx,
  aggregates: readonly { readonly kind: string; readonly id: string }[],
): Promise<readonly string[]> =>
  (
    await tx.query<{ id: string }>(sql`
      select e.id from platform.entry e
        join unnest(${aggregates.map(({ kind }) => kind)}::text[], ${aggregates.map(({ id }) => id)}::uuid[]) as wanted (kind, id)
          on e.aggregate_kind = wanted.kind and e.aggregate_id = wanted.id
       where e.tenant_id = ${tx.tenantId} order by e.id`)
  ).map(({ id }) => id);

/** Entries that recorded a fact about one of these: work that is claimed and settled in batches is found by what it did. */
export const entriesAbout = async (tx: Tx, subjectIds: readonly string[]): Promise<readonly string[]> =>
  (
    await tx.query<{ id: string }>(sql`
      select distinct entry_id as id from platform.outbox
       where tenant_id = ${tx.tenantId} and subject_id = any(${subjectIds}::uuid[]) and entry_id is not null order by entry_id`)
  ).map(({ id }) => id);

export type Receipt = {
  readonly entryId: string;
  readonly leaf: string;
  readonly index: number;
  readonly size: number;
  /** RFC 9162 inclusion path, hex, leaf first. */
  readonly path: readonly string[];
  readonly checkpoint: string;
};

/** What a customer keeps: one entry's place under the newest checkpoint. */
export const receiptOf = async (tx: Tx, entryId: string): Promise<Outcome<Receipt>> => {
  const [row] = await tx.query<{ leaf: Uint8Array; epoch: number; position: number }>(sql`
    select e.leaf, l.epoch, l.position
      from platform.entry e
      join evidence.log_leaf l on l.tenant_id = e.tenant_id and l.entry_id = e.id
     where e.tenant_id = ${tx.tenantId} and e.id = ${entryId}`);
  if (!row) return refused({ code: 'evidence.not-yet-sequenced', entries: 1 });
  const { note, size } = await newestCheckpoint(tx, row.epoch);
  const path = await computed(tx, row.epoch, (get) => inclusionPath(get, row.position, size));
  return accepted({ entryId, leaf: row.leaf.toHex(), index: row.position, size, path, checkpoint: note });
};

/** Between two checkpoints of one epoch, whichever: what a keeper of the older one is shown. */
export const consistencyOf = async (
  tx: Tx,
  asked: { readonly epoch: number; readonly from: number; readonly to?: number },
): Promise<Outcome<Consistency>> => {
  const older = await checkpointAt(tx, asked.epoch, asked.from);
  const newer = await checkpointAt(tx, asked.epoch, asked.to ?? null);
  if (!older || !newer) return refused({ code: 'evidence.checkpoint-not-found', ...asked });
  if (older.size > newer.size)
    return refused({ code: 'evidence.checkpoints-reversed', from: older.size, to: newer.size });
  const proof = await computed(tx, asked.epoch, (get) => consistencyPath(get, older.size, newer.size));
  return accepted({ kind: CONSISTENCY_KIND, older: older.note, newer: newer.note, proof });
};

export type KeptCheckpoint = {
  readonly epoch: number;
  readonly size: number;
  readonly note: string;
  readonly recordedAt: string;
};

/** Newest first. */
export const checkpointsOf = (tx: Tx, max: number): Promise<readonly KeptCheckpoint[]> =>
  tx.query<KeptCheckpoint>(sql`
    select epoch, size, note, recorded_at as "recordedAt" from evidence.checkpoint
     where tenant_id = ${tx.tenantId} order by epoch desc, size desc limit ${max}`);

export type Epoch = {
  readonly epoch: number;
  readonly openedAt: string;
  readonly reason: string;
  /** The checkpoint that had left the house when it began; none for a first epoch. */
  readonly cites: string | null;
};

export const epochsOf = (tx: Tx): Promise<readonly Epoch[]> =>
  tx.query<Epoch>(sql`
    select epoch, opened_at as "openedAt", reason, cites from evidence.epoch
     where tenant_id = ${tx.tenantId} order by epoch desc`);

const computed = async (
  tx: Tx,
  epoch: number,
  path: (get: NodeGetter) => readonly Uint8Array[],
): Promise<readonly string[]> => {
  const needed: readonly NodeAddress[] = nodesFor(path);
  return path(await nodesAt(tx, tx.tenantId, epoch, needed)).map((hash) => hash.toHex());
};

type Signed = { readonly size: number; readonly note: string };

const checkpointAt = async (tx: Tx, epoch: number, size: number | null): Promise<Signed | undefined> =>
  (
    await tx.query<Signed>(sql`
      select size, note from evidence.checkpoint
       where tenant_id = ${tx.tenantId} and epoch = ${epoch} and (${size}::bigint is null or size = ${size}::bigint)
       order by size desc limit 1`)
  )[0];

const newestCheckpoint = async (tx: Tx, epoch: number): Promise<Signed> => {
  const newest = await checkpointAt(tx, epoch, null);
  must(newest !== undefined, 'a log with entries has a checkpoint');
  return newest;
};

export type Cited = {
  readonly id: string;
  readonly entry: Entry;
  readonly epoch: number | null;
  readonly position: number | null;
};

/** What was entered about one aggregate, oldest first, and where each stands in the log: what an answer rests on. */
export const entriesWithPlace = async (tx: Tx, kind: string, id: string, max: number): Promise<readonly Cited[]> =>
  (
    await tx.query<{ id: string; canon: string; epoch: number | null; position: number | null }>(sql`
      select e.id, e.canon, l.epoch, l.position from platform.entry e
        left join evidence.log_leaf l on l.tenant_id = e.tenant_id and l.entry_id = e.id
       where e.tenant_id = ${tx.tenantId} and e.aggregate_kind = ${kind} and e.aggregate_id = ${id}
       order by e.id desc limit ${max}`)
  )
    .map(({ canon, ...row }) => ({ ...row, entry: JSON.parse(canon) as Entry }))
    .toReversed();
