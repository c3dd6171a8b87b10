import type { Statement } from '#platform/database/tx.ts';

/** That it was accepted, when, how and under which account stays for ever; the name they gave does not. */
export const forgetAcceptance = (tenantId: string, personId: string, at: string): Statement => ({
  text: `update quote.acceptance_person p set name = null, title = null, evidence = null, erased_at = $3
          where p.tenant_id = $1 and exists (
            select from quote.acceptance a
             where a.tenant_id = p.tenant_id and a.revision_id = p.revision_id and a.accepted_by ->> 'personId' = $2)`,
  values: [tenantId, personId, at],
});
