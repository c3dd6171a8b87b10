/** How each connector stands, for whoever runs the business: its breaker, whether somebody paused it, and what work waits on it. */
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type BreakerState, type ConnectorGate, freshGate } from './connector-gate.ts';
import { ALL_CONTRACTS } from './connector-registry.ts';
import { type ConnectorRow, type Pause, readConnectorRows } from './connector-gate.store.ts';
import { limitsOfModel } from './model-policies.ts';
import type { ConnectorLimits } from './retry-policies.contract.ts';

export type ConnectorState = {
  readonly connector: string;
  readonly breaker: BreakerState;
  /** Troubles in a row, and the last of them. */
  readonly failures: number;
  readonly because: string | null;
  readonly openUntil: string | null;
  readonly paused: Pause | null;
  /** When the next repeated call may go out, where the retry budget is used up. */
  readonly retriesWaitUntil: string | null;
  readonly callsWaitUntil: string | null;
  readonly limits: ConnectorLimits;
  /** Open tasks: due or scheduled, under way, without a known outcome, with a person. */
  readonly waiting: number;
  readonly underWay: number;
  readonly unknown: number;
  readonly fallenOut: number;
};

const stateOf = (connector: string, row: ConnectorRow | undefined, limits: ConnectorLimits, at: Temporal.Instant) => {
  const gate: ConnectorGate = row?.gate ?? freshGate(connector);
  const ahead = (instant: string | null): string | null =>
    instant === null || Temporal.Instant.compare(instant, at) <= 0 ? null : Temporal.Instant.from(instant).toString();
  return {
    connector,
    breaker: gate.breaker,
    failures: gate.failures,
    because: gate.because,
    openUntil: ahead(gate.openUntil),
    paused: row?.paused ?? null,
    retriesWaitUntil: ahead(gate.budgetFreeAt),
    callsWaitUntil: ahead(gate.rateFreeAt),
    limits,
    waiting: row?.waiting ?? 0,
    underWay: row?.underWay ?? 0,
    unknown: row?.unknown ?? 0,
    fallenOut: row?.fallenOut ?? 0,
  };
};

/** All connectors, also those of which nothing was ever asked. */
export const readConnectorStates = async (
  tx: Tx,
  model: CommercialModel,
  at: Temporal.Instant,
): Promise<readonly ConnectorState[]> => {
  const rows = new Map((await readConnectorRows(tx, at)).map((row) => [row.connector, row]));
  const limitsOf = limitsOfModel(model);
  return [...new Set([...Object.keys(ALL_CONTRACTS), ...rows.keys()])]
    .toSorted()
    .map((connector) => stateOf(connector, rows.get(connector), limitsOf(connector), at));
};
