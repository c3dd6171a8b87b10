import type { Statement } from '#platform/database/tx.ts';
import { type Forgotten, forgetIn } from '#platform/facts/words.store.ts';

/** That a message went out, about what and when, stays; to whom it went, and what it called them, does not. What waits to be sent is not. */
export const forgetRecipient = (tenantId: string, who: Forgotten): readonly Statement[] => [
  {
    text: `update communication.message
              set recipient = 'erased', recipient_name = 'Erased person', title = '[erased]', body = '[erased]', due_at = null,
                  state = case when state = 'queued' then 'failed' else state end,
                  last_error = case when state = 'queued' then 'the recipient was erased' else last_error end
            where tenant_id = $1 and lower(recipient) = any($2)`,
    values: [tenantId, who.emails],
  },
  ...forgetIn('communication.message', ['title', 'body'], tenantId, who),
];
