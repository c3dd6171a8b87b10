import type { Statement } from '#platform/database/tx.ts';

type Recognisable = { readonly name: string; readonly email: string };

/** That a message went out, about what and when, stays; to whom it went, and what it called them, does not. What waits to be sent is not. */
export const forgetRecipient = (tenantId: string, { email, name }: Recognisable): Statement => ({
  text: `update communication.message
            set recipient = 'erased', recipient_name = 'Erased person', title = replace(title, $3, 'Erased person'),
                body = replace(replace(body, $3, 'Erased person'), $2, 'erased'),
                due_at = null,
                state = case when state = 'queued' then 'failed' else state end,
                last_error = case when state = 'queued' then 'the recipient was erased' else last_error end
          where tenant_id = $1 and lower(recipient) = lower($2)`,
  values: [tenantId, email, name],
});
