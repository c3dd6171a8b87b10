/** Why an accepted quote cannot be carried out, read as things stand; when it began is left to whoever shows it. */
import { readAccount } from '#contexts/accounts/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Blocker, blockersOf } from './blockers.ts';
import { readNeededNow } from './open-qualifications.ts';
import type { QuoteStatus } from './quote.ts';

type Held = { readonly id: string; readonly accountId: string; readonly status: QuoteStatus };

export const readBlockers = async (tx: Tx, quote: Held, at: Temporal.Instant): Promise<readonly Blocker[]> => {
  const [needed, account] = await Promise.all([readNeededNow(tx, quote, at), readAccount(tx, quote.accountId)]);
  return blockersOf({ status: quote.status, account, closedSince: null, needed });
};
