/** How the connectors stand, for Prometheus, all companies together: of one company nothing is told there. */
import { type ConnectorState, readConnectorStates } from '#contexts/fulfillment/index.ts';
import type { Door } from '#platform/door.ts';
import type { Metrics } from '#platform/telemetry.ts';

/** A scrape asks for all of them at once: they are read once. */
const READ_AGAIN_MS = 5_000;

const readAll = async (door: Door, tenants: () => Promise<readonly string[]>): Promise<readonly ConnectorState[]> => {
  const at = door.clock();
  const all: ConnectorState[] = [];
  for (const tenantId of await tenants())
    all.push(...(await door.read(tenantId, async (tx) => readConnectorStates(tx, await door.models.at(tx, at), at))));
  return all;
};

export const connectorGauges = (metrics: Metrics, door: Door, tenants: () => Promise<readonly string[]>): void => {
  let last: { readonly atMs: number; readonly all: Promise<readonly ConnectorState[]> } | undefined;
  const all = (): Promise<readonly ConnectorState[]> => {
    const nowMs = door.clock().epochMilliseconds;
    if (last === undefined || nowMs - last.atMs > READ_AGAIN_MS) last = { atMs: nowMs, all: readAll(door, tenants) };
    return last.all;
  };
  const gauge = (name: string, help: string, of: (state: ConnectorState) => number): void =>
    metrics.gaugeBy(`troth_connector_${name}`, help, 'connector', async () => {
      const figures = new Map<string, number>();
      for (const state of await all()) figures.set(state.connector, (figures.get(state.connector) ?? 0) + of(state));
      return figures;
    });
  gauge('breaker_open', 'Tenants whose breaker is not closed', ({ breaker }) => (breaker === 'closed' ? 0 : 1));
  gauge('paused', 'Tenants that paused it', ({ paused }) => (paused === null ? 0 : 1));
  gauge('waiting', 'Tasks that are due or scheduled', ({ waiting }) => waiting);
  gauge('under_way', 'Tasks that are under way', ({ underWay }) => underWay);
  gauge('unknown', 'Tasks without a known outcome', ({ unknown }) => unknown);
};
