/** The newest version and content that the evidence log tells of each aggregate of a kind, in the order of their ids: without looking at any row of theirs. */
import type { Tx } from '../database/tx.ts';

export type NewestVersion = {
  readonly id: string;
  readonly version: number;
  /** Of what it says; null where no entry ever said. */
  readonly root: string | null;
};

export const readNewestVersions = (
  tx: Tx,
  kind: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly NewestVersion[]> =>
  tx.query<NewestVersion>({
    text: `with recursive each (id) as (
             (select aggregate_id from platform.entry where tenant_id = $1 and aggregate_kind = $2 and aggregate_id is not null
                and ($3::uuid is null or aggregate_id > $3) order by aggregate_id limit 1)
             union all
             select (select e.aggregate_id from platform.entry e where e.tenant_id = $1 and e.aggregate_kind = $2
                       and e.aggregate_id > each.id order by e.aggregate_id limit 1)
             from each where each.id is not null
           ), page as (select id from each where id is not null limit $4)
           select page.id, max(said.version)::int as version,
                  (array_agg(said.root order by said.version desc, e.id desc) filter (where said.root is not null))[1] as root
           from page join platform.entry e on e.tenant_id = $1 and e.aggregate_kind = $2 and e.aggregate_id = page.id,
             lateral (select (e.canon::jsonb #>> '{aggregate,version}')::int as version, e.canon::jsonb #>> '{next,root}' as root) said
           where e.canon like '%"result":"accepted"%'
           group by page.id order by page.id`,
    values: [tx.tenantId, kind, after, limit],
  });

/** At which version the entry is that each row rests on, by its leaf; of a row whose leaf no entry about it has, nothing. */
export const readRestingVersions = async (
  tx: Tx,
  kind: string,
  rows: readonly { readonly id: string; readonly entryLeaf: Uint8Array | null }[],
): Promise<ReadonlyMap<string, number>> => {
  const found = await tx.query<NewestVersion>({
    text: `select e.aggregate_id as id, (e.canon::jsonb #>> '{aggregate,version}')::int as version
           from unnest($3::uuid[], $4::bytea[]) as r(id, leaf)
           join platform.entry e on e.tenant_id = $1 and e.aggregate_kind = $2 and e.aggregate_id = r.id and e.leaf = r.leaf`,
    values: [tx.tenantId, kind, rows.map(({ id }) => id), rows.map(({ entryLeaf }) => entryLeaf)],
  });
  return new Map(found.map(({ id, version }) => [id, version]));
};
