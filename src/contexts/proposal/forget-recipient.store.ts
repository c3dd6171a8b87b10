import type { Statement } from '#platform/database/tx.ts';
import { type Forgotten, forgetIn } from '#platform/facts/words.store.ts';

/** That a link was issued and used, that something was signed, stays; to whom it went does not. What was signed is the contract's own proof. */
export const forgetSignatories = (tenantId: string, who: Forgotten): readonly Statement[] => [
  {
    text: `update proposal.link set contact_name = 'Erased person', contact_email = 'erased@invalid'
            where tenant_id = $1 and (lower(contact_email) = any($2) or (lower(contact_name) = any($3) and account_id = $4::uuid))`,
    values: [tenantId, who.emails, who.names.map((name) => name.toLowerCase()), who.accountId ?? null],
  },
  {
    text: `update proposal.envelope set signer_name = 'Erased person', signer_title = null, signer_email = 'erased@invalid'
            where tenant_id = $1 and (lower(signer_email) = any($2) or (lower(signer_name) = any($3) and account_id = $4::uuid))`,
    values: [tenantId, who.emails, who.names.map((name) => name.toLowerCase()), who.accountId ?? null],
  },
  ...forgetIn('proposal.envelope', ['why'], tenantId, who),
  ...forgetIn('proposal.contract_handover', ['source', 'why'], tenantId, who),
];
