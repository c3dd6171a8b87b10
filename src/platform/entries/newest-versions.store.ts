/** The newest version that the evidence log tells of each aggregate of a kind, in the order of their ids: without looking at any row of theirs. */
import type { Tx } from '../database/tx.ts';

export type NewestVersion = { readonly id: string; readonly version: number };

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
           select page.id, max((e.canon::jsonb #>> '{aggregate,version}')::int)::int as version
           from page join platform.entry e on e.tenant_id = $1 and e.aggregate_kind = $2 and e.aggregate_id = page.id
           where e.canon like '%"result":"accepted"%'
           group by page.id order by page.id`,
    values: [tx.tenantId, kind, after, limit],
  });
