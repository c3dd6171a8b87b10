/** The SQL that a measured book needs besides that of its contexts: whether what was accepted is still what it was. */
import type { Tx } from '#platform/database/tx.ts';

/** Everything that is stored of accepted quotes, as one hash, and how many they are. */
export type Accepted = { readonly quotes: number; readonly hash: string };

export const readAccepted = async (tx: Tx): Promise<Accepted> => {
  const [row] = await tx.query<Accepted>({
    text: `select count(*)::int as quotes, coalesce(md5(string_agg(md5(r::text || coalesce(l.text, '')), '' order by r.id)), '') as hash
           from quote.revision r left join lateral (
             select string_agg(md5(t::text), '' order by t.id) as text from quote.line t where t.tenant_id = r.tenant_id and t.revision_id = r.id) l on true
           where r.tenant_id = $1 and r.status in ('accepted', 'converted')`,
    values: [tx.tenantId],
  });
  return row ?? { quotes: 0, hash: '' };
};
