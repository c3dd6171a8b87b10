/** The gates and pauses of this database, for whoever asks a system outside of a plan. */
import type { ConnectorGuard } from '#platform/connectors/guard.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { readClosedConnectors, readGate } from './connector-gate.store.ts';
import { hearConnector } from './hear-connector.ts';

export const connectorGuard = (door: Door, key: () => string): ConnectorGuard => ({
  closed: (tenantId) => door.read(tenantId, (tx) => readClosedConnectors(tx, door.clock())),
  heard: async (tenantId, connector, trouble) => {
    // A healthy system that answers changes nothing, and costs one look.
    const gate = await door.read(tenantId, (tx) => readGate(tx, connector));
    if (trouble === null && (gate === undefined || (gate.breaker === 'closed' && gate.failures === 0))) return;
    const answer = await runCommand(
      door,
      hearConnector,
      door.systemPrincipal(tenantId, 'worker'),
      { idempotencyKey: `heard:${key()}`, payload: { connector, trouble: trouble?.slice(0, 500) ?? null } },
      { channel: 'worker' },
    );
    if (!answer.ok)
      throw new Error(`What was heard of ${connector} was not recorded: ${JSON.stringify(answer.refusal)}`);
  },
});
