/** Every row that keeps a version and the entry it rests on, beside the newest entry about it: of whatever context, found by the catalog. */
import type { Tx } from '#platform/database/tx.ts';

/** `root`: the column that holds the fingerprint of its content, where it has one. */
export type VersionedTable = { readonly name: string; readonly hasId: boolean; readonly hasRoot: boolean };

export const versionedTables = (tx: Tx): Promise<readonly VersionedTable[]> =>
  tx.query<VersionedTable>({
    text: `select format('%I.%I', n.nspname, c.relname) as name,
                  bool_or(a.attname = 'id') as "hasId", bool_or(a.attname = 'content_root') as "hasRoot"
           from pg_class c join pg_namespace n on n.oid = c.relnamespace
           join pg_attribute a on a.attrelid = c.oid and a.attname in ('id', 'version', 'entry_leaf', 'content_root') and not a.attisdropped
           where c.relkind in ('r', 'p') and not c.relispartition and has_table_privilege(c.oid, 'select')
           group by 1 having bool_or(a.attname = 'version') and bool_or(a.attname = 'entry_leaf') order by 1`,
    values: [],
  });

/** The kinds of things that entries are about: with them one index finds the entries of any row. */
export const entryKinds = async (tx: Tx): Promise<readonly string[]> =>
  (
    await tx.query<{ kind: string }>({
      text: `with recursive each (kind) as (
               (select aggregate_kind from platform.entry where tenant_id = $1 order by aggregate_kind limit 1)
               union all
               select (select e.aggregate_kind from platform.entry e where e.tenant_id = $1 and e.aggregate_kind > each.kind
                       order by e.aggregate_kind limit 1) from each where each.kind is not null)
             select kind from each where kind is not null`,
      values: [tx.tenantId],
    })
  ).map(({ kind }) => kind);

export type AuditedRow = {
  readonly id: string | null;
  readonly version: number;
  readonly leaf: Uint8Array | null;
  readonly root: string | null;
  /** Of the newest accepted entry that is about it; null where there is none. */
  readonly ownLeaf: Uint8Array | null;
  readonly ownVersion: number | null;
  readonly ownRoot: string | null;
};

/** Row and entry in one statement: what is written meanwhile is seen with both, or with neither. */
export const auditedRows = (
  tx: Tx,
  { name, hasId, hasRoot }: VersionedTable,
  kinds: readonly string[],
  after: string,
  max: number,
): Promise<readonly AuditedRow[]> =>
  hasId
    ? tx.query<AuditedRow>({
        text: `select t.id, t.version, t.entry_leaf as leaf, ${hasRoot ? 't.content_root' : 'null::text'} as root, own.leaf as "ownLeaf",
                      (own.canon::jsonb #>> '{aggregate,version}')::int as "ownVersion", own.canon::jsonb #>> '{next,root}' as "ownRoot"
               from (select * from ${name} where tenant_id = $1 and id > $3::uuid order by id limit $4) t
               left join lateral (
                 select e.leaf, e.canon from platform.entry e
                 where e.tenant_id = $1 and e.aggregate_kind = any($2) and e.aggregate_id = t.id and e.canon like '%"result":"accepted"%'
                 order by (e.canon::jsonb #>> '{aggregate,version}')::int desc limit 1) own on true
               order by t.id`,
        values: [tx.tenantId, kinds, after, max],
      })
    : tx.query<AuditedRow>({
        text: `select null as id, version, entry_leaf as leaf, null as root, null as "ownLeaf", null as "ownVersion", null as "ownRoot"
               from ${name} where tenant_id = $1`,
        values: [tx.tenantId],
      });

export const entryHasLeaf = async (tx: Tx, leaf: Uint8Array): Promise<boolean> =>
  (
    await tx.query({
      text: `select 1 from platform.entry where tenant_id = $1 and leaf = $2 and canon like '%"result":"accepted"%' limit 1`,
      values: [tx.tenantId, leaf],
    })
  ).length > 0;
