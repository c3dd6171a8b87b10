/** The tenants that a sweep goes through. Read with the relay's role: the app's sees only the tenant it has set. */
import { type Pool, systemTransaction } from './database/tx.ts';

export const listTenants = async (relay: Pool): Promise<readonly string[]> =>
  (
    await systemTransaction(relay, (tx) =>
      tx.query<{ tenant_id: string }>({ name: 'tenants', text: 'select tenant_id from identity.tenant', values: [] }),
    )
  ).map((row) => row.tenant_id);
