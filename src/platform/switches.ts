/**
 * Switches contain trouble: a named thing is stopped for a scope, by somebody, for a reason, until a time. They are read
 * on the command road, so that a switch that is on holds for every surface at once.
 */
import type { Refusal } from '#kernel/outcome.ts';

export type SwitchRow = {
  readonly key: string;
  readonly scope: { readonly commands?: readonly string[] };
  readonly reason: string;
  readonly owner: string;
  readonly expires_at: string | null;
};

/** The refusal of the first switch that stops this command, if one does. */
export const stoppedBy = (rows: readonly SwitchRow[], commandName: string): Refusal | undefined => {
  const row = rows.find((each) => each.scope.commands?.includes(commandName));
  return (
    row && { code: 'switch.stopped', switch: row.key, reason: row.reason, owner: row.owner, until: row.expires_at }
  );
};
