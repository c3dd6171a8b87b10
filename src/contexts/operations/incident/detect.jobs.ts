/** The watch: every signal is looked at, and what it sees becomes an incident that a person confirms or dismisses. */
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { readOfCause } from './incident.store.ts';
import { openIncident } from './open-incident.ts';
import { type Seen, type Signal, SIGNALS } from './signals.ts';

/** After somebody said that it is none, or is over, the same cause is quiet: what is seen may still be the old one. */
const QUIET_AFTER_HOURS = 4;

export const sweepSignals = async ({ door }: { readonly door: Door }, tenantId: string): Promise<number> => {
  let opened = 0;
  for (const signal of SIGNALS)
    try {
      const seen = await door.read(tenantId, (tx) => signal.look(tx, door.clock()));
      for (const each of seen) if (await propose(door, tenantId, signal, each)) opened += 1;
    } catch (error) {
      // One signal that cannot be read hides no other.
      door.log.error({ err: error, signal: signal.name }, 'a signal could not be looked at');
    }
  return opened;
};

const propose = async (door: Door, tenantId: string, signal: Signal, seen: Seen): Promise<boolean> => {
  const at = door.clock();
  const since = at.subtract({ hours: QUIET_AFTER_HOURS });
  const [last] = await door.read(tenantId, (tx) => readOfCause(tx, seen.causeKey, '1970-01-01T00:00:00Z'));
  const isQuiet = last !== undefined && (last.closedAt === null || Temporal.Instant.compare(last.closedAt, since) > 0);
  if (isQuiet) return false;
  const { severity = signal.severity, runbook = signal.runbook, ...rest } = seen;
  const answer = await runCommand(
    door,
    openIncident,
    door.systemPrincipal(tenantId, 'worker'),
    {
      idempotencyKey: `signal/${seen.causeKey}/${at.epochMilliseconds}`,
      payload: { ...rest, severity, runbook, signal: signal.name },
    },
    { channel: 'worker' },
  );
  if (!answer.ok) door.log.warn({ refusal: answer.refusal, signal: signal.name }, 'an incident was not proposed');
  return answer.ok;
};
