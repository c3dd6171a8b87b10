import type { Statement } from '#platform/database/tx.ts';

/** An account whose contact was erased is asked for another one before it is written to again. */
export const forgetContact = (tenantId: string, { email }: { readonly email: string }): Statement => ({
  text: `update accounts.account
            set body = jsonb_set(body, '{contact}', '{"name": "Erased person", "email": "erased@invalid"}')
          where tenant_id = $1 and lower(body #>> '{contact,email}') = lower($2)`,
  values: [tenantId, email],
});
