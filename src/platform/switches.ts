/**
 * Switches contain trouble: a named thing is stopped for a scope, by somebody, for a reason, until a time. They are read
 * on the command road, so that a switch that is on holds for every surface at once.
 */
import type { Refusal } from '#kernel/outcome.ts';
import type { Statement } from './database/tx.ts';

export type SwitchRow = {
  readonly key: string;
  readonly scope: { readonly commands?: readonly string[] };
  readonly reason: string;
  readonly owner: string;
  readonly expires_at: string | null;
};

/** Every switch that is on, whatever its scope: there are few, and one indexed read is cheaper than being clever. */
export const switchesOn = (tenantId: string, at: Temporal.Instant): Statement => ({
  name: 'switches-on',
  text: `select key, scope, reason, owner, expires_at::text from platform.switch
         where tenant_id = $1 and "on" and (expires_at is null or expires_at > $2)`,
  values: [tenantId, at.toString()],
});

/** The refusal of the first switch that stops this command, if one does. */
export const stoppedBy = (rows: readonly SwitchRow[], commandName: string): Refusal | undefined => {
  const row = rows.find((each) => each.scope.commands?.includes(commandName));
  return (
    row && { code: 'switch.stopped', switch: row.key, reason: row.reason, owner: row.owner, until: row.expires_at }
  );
};
