/** The openings of what a person did and of what names them. The log keeps its bytes; what they stood for can no longer be shown. */
import { sql, type Statement, type Tx } from '#platform/database/tx.ts';

/** What the person did, and what others typed that names them. Erased ones are not counted again. */
export const openingsOfPerson = async (
  tx: Tx,
  personId: string | null,
  names: readonly string[],
  max: number,
): Promise<readonly string[]> =>
  (
    await tx.query<{ entry_id: string }>(sql`
      select o.entry_id from platform.entry_opening o
        join platform.entry e on e.tenant_id = o.tenant_id and e.id = o.entry_id
       where o.tenant_id = ${tx.tenantId} and o.erased_at is null
         and (position(${`"personId":"${personId ?? 'nobody of the register'}"`} in e.canon) > 0
              or exists (select from unnest(${names}::text[]) as n (text)
                          where position(lower(n.text) in lower(concat_ws(' ', o.input, o.reason))) > 0))
       order by o.entry_id limit ${max}`)
  ).map(({ entry_id }) => entry_id);

/** The salt too: with it, the few addresses and names that there are could all be tried. */
export const eraseOpenings = (tenantId: string, entryIds: readonly string[], at: string): Statement => sql`
  update platform.entry_opening
     set salt = decode(repeat('00', 16), 'hex'), reason = null, origin = null, input = null, erased_at = ${at}
   where tenant_id = ${tenantId} and entry_id = any(${entryIds}::uuid[])`;
