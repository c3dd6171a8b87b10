/** For what reads before the command road does, or goes past it: a price that is prepared, a preview, a banner. */
import type { Tx } from './database/tx.ts';
import type { SwitchRow } from './switches.ts';

/** Every switch that is on, whatever its scope: there are few. */
export const readSwitchesOn = (tx: Tx, at: Temporal.Instant): Promise<readonly SwitchRow[]> =>
  tx.query<SwitchRow>({
    name: 'switches-on',
    text: `select key, scope, reason, owner, expires_at::text from platform.switch
           where tenant_id = $1 and "on" and (expires_at is null or expires_at > $2) order by key`,
    values: [tx.tenantId, at.toString()],
  });
