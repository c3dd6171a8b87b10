/** Which open quotes name an offering, as a line or as an option chosen inside one: what a release is about to touch. */
import type { InHand } from '#contexts/assets/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { quoteResource } from './on-quote.ts';
import type { Quote } from './quote.ts';

/** An option as a line names it, and the offering that it stands for. */
export type OptionOf = {
  readonly bundle: string;
  readonly group: string;
  readonly option: string;
  readonly offering: string;
};
export type OpenUse = { readonly total: number; readonly byOffering: ReadonlyMap<string, number> };

/** `offerings` null: every line of every open quote. A revision counts once, however often it names the same. */
export const readOpenUse = async (
  tx: Tx,
  offerings: readonly string[] | null,
  options: readonly OptionOf[],
): Promise<OpenUse> => {
  const rows = await tx.query<{ offering: string | null; quotes: number }>({
    text: `with open_line as (
             select l.revision_id, l.body->>'offering' as offering, l.body->'selection' as selection
             from quote.line l join quote.revision r on r.tenant_id = l.tenant_id and r.id = l.revision_id
             where l.tenant_id = $1 and r.status in ('draft', 'inApproval', 'approved', 'presented', 'accepted')
           ), named as (
             select revision_id, offering from open_line where $2::text[] is null or offering = any($2)
             union
             select l.revision_id, o.offering
             from unnest($3::text[], $4::text[], $5::text[], $6::text[]) as o(bundle, group_key, option_key, offering)
             join open_line l on l.offering = o.bundle
              and l.selection @> jsonb_build_array(jsonb_build_object('group', o.group_key, 'option', o.option_key))
           )
           select offering, count(distinct revision_id)::int as quotes from named group by grouping sets ((offering), ())`,
    values: [
      tx.tenantId,
      offerings,
      options.map(({ bundle }) => bundle),
      options.map(({ group }) => group),
      options.map(({ option }) => option),
      options.map(({ offering }) => offering),
    ],
  });
  const byOffering = new Map(rows.flatMap(({ offering, quotes }) => (offering === null ? [] : [[offering, quotes]])));
  return { total: rows.find(({ offering }) => offering === null)?.quotes ?? 0, byOffering };
};

type OpenRow = Pick<Quote, 'id' | 'accountId' | 'territory' | 'status' | 'ownerPerson' | 'persons' | 'quoteClass'> & {
  readonly number: string;
  readonly revisionNo: number;
};
/** The open quotes that `readOpenUse` counts, by id, behind `after`. */
export const listOpenUse = async (
  tx: Tx,
  offerings: readonly string[] | null,
  options: readonly OptionOf[],
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly InHand[]> => {
  const rows = await tx.query<OpenRow>({
    text: `select r.id, r.account_id as "accountId", r.territory, r.status, r.owner_person as "ownerPerson", r.persons,
             r.class as "quoteClass", f.number, r.revision_no as "revisionNo"
           from quote.revision r join quote.family f on f.tenant_id = r.tenant_id and f.id = r.family_id
           where r.tenant_id = $1 and r.status in ('draft', 'inApproval', 'approved', 'presented', 'accepted')
             and ($7::uuid is null or r.id > $7)
             and exists (
               select from quote.line l where l.tenant_id = r.tenant_id and l.revision_id = r.id
                 and ($2::text[] is null or l.body->>'offering' = any($2) or exists (
                   select from unnest($3::text[], $4::text[], $5::text[], $6::text[]) as o(bundle, group_key, option_key, offering)
                   where l.body->>'offering' = o.bundle
                     and l.body->'selection' @> jsonb_build_array(jsonb_build_object('group', o.group_key, 'option', o.option_key)))))
           order by r.id limit $8`,
    values: [
      tx.tenantId,
      offerings,
      options.map(({ bundle }) => bundle),
      options.map(({ group }) => group),
      options.map(({ option }) => option),
      options.map(({ offering }) => offering),
      after,
      limit,
    ],
  });
  return rows.map((row) => ({
    id: row.id,
    name: `${row.number} r${row.revisionNo}`,
    state: row.status,
    resource: quoteResource(tx.tenantId, row),
  }));
};
