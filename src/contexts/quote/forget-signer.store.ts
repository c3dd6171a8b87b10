import type { Statement } from '#platform/database/tx.ts';
import { type Forgotten, forgetIn } from '#platform/facts/words.store.ts';

/**
 * That it was accepted, when, how and under which account stays for ever; who said so, in words, does not. Nor do the signer of a paper,
 * who wished for a change, and what was written of them. The paper itself is the contract's own proof, as the presented document is.
 */
export const forgetSigner = (tenantId: string, who: Forgotten, at: string): readonly Statement[] => {
  const { names, emails, personId = null, accountId = null } = who;
  const ofAccount = (revision: string): string =>
    `exists (select from quote.revision r where r.tenant_id = $1 and r.id = ${revision} and r.account_id = $3::uuid)`;
  const byName = [tenantId, names.map((name) => name.toLowerCase()), accountId];
  return [
    {
      text: `update quote.acceptance_person p set name = null, title = null, evidence = null, address = null, erased_at = $6
              where p.tenant_id = $1 and (lower(p.address) = any($4) or (lower(p.name) = any($2) and ${ofAccount('p.revision_id')})
                or exists (select from quote.acceptance a where a.tenant_id = $1 and a.revision_id = p.revision_id
                             and a.accepted_by ->> 'personId' = $5))`,
      values: [...byName, emails, personId, at],
    },
    {
      text: `update quote.acceptance_claim set signer_name = 'Erased person', signer_title = null, paper_name = 'signed paper'
              where tenant_id = $1 and lower(signer_name) = any($2) and ${ofAccount('revision_id')}`,
      values: byName,
    },
    {
      text: `update quote.change_asked set asked_by_name = 'Erased person', wish = '[erased]'
              where tenant_id = $1 and lower(asked_by_name) = any($2) and ${ofAccount('revision_id')}`,
      values: byName,
    },
    ...forgetIn('quote.acceptance_claim', ['paper_name', 'comment'], tenantId, who),
    ...forgetIn('quote.change_asked', ['wish', 'answer'], tenantId, who),
    ...forgetIn('quote.note', ['body'], tenantId, who),
  ];
};
