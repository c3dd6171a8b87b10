import type { Statement } from '#platform/database/tx.ts';

/** An account whose contact was erased is asked for another one before it is written to again. */
export const forgetContacts = (tenantId: string, emails: readonly string[], at: string): readonly Statement[] => [
  {
    text: `update accounts.account
              set body = jsonb_set(body, '{contact}', '{"name": "Erased person", "email": "erased@invalid"}')
            where tenant_id = $1 and lower(body #>> '{contact,email}') = any($2)`,
    values: [tenantId, emails],
  },
  {
    text: `update accounts.contact set name = 'Erased person', email = 'erased@invalid', how = null, erased_at = $3
            where tenant_id = $1 and lower(email) = any($2)`,
    values: [tenantId, emails, at],
  },
];
