import type { Statement, Tx } from '#platform/database/tx.ts';
import type { ConnectorGate, Gates } from './connector-gate.ts';

const GATE = `g.connector, g.breaker, g.failures, g.failing_since as "failingSince", g.open_until as "openUntil", g.openings, g.because,
  g.rate_free_at as "rateFreeAt", g.budget_free_at as "budgetFreeAt", g.metered`;

/**
 * For a query over tasks `t` with their work `w` and the gate `g` of its connector, at `$2`: what its gate and no switch keeps back. A switch
 * `connector:<name>` pauses a connector, whole or in some operations.
 */
export const GATE_JOIN = `left join fulfillment.connector_gate g on g.tenant_id = t.tenant_id and g.connector = w.connector`;
const NOT_PAUSED = `not exists (select from platform.switch s where s.tenant_id = t.tenant_id and s."on" and s.key = 'connector:' || w.connector
  and (s.expires_at is null or s.expires_at > $2) and (s.scope -> 'operations' is null or s.scope -> 'operations' ? w.operation))`;
/** While the mode `stop-retry-storm` holds, for the connector or for all, only what was never tried is begun. */
const MAY_BE_TRIED_AGAIN = `not exists (select from platform.switch s where s.tenant_id = t.tenant_id and s."on" and s.scope ->> 'mode' = 'stop-retry-storm'
  and (s.expires_at is null or s.expires_at > $2) and coalesce(s.scope ->> 'connector', w.connector) = w.connector)`;
export const GATE_IS_OPEN = `(g.open_until is null or g.open_until <= $2) and ${NOT_PAUSED}`;
export const GATE_LETS_START = `${GATE_IS_OPEN} and (g.rate_free_at is null or g.rate_free_at <= $2)
  and (t.state = 'ready' or ((g.budget_free_at is null or g.budget_free_at <= $2) and ${MAY_BE_TRIED_AGAIN}))`;
/** Whoever starts such a task has to look at the gate under its lock. */
export const IS_GATED = `(coalesce(g.breaker <> 'closed' or g.metered, false) or t.state = 'retryScheduled')`;

const byConnector = (gates: readonly ConnectorGate[]): Gates => new Map(gates.map((gate) => [gate.connector, gate]));

/**
 * A gate that is not there yet cannot be locked, and two who hear the first troubles at once would each count to one: it is made before, by
 * the first of them. Sent ahead of the lock on the same connection.
 */
const ensureGates = (
  tx: Tx,
  name: string,
  connectors: string,
  value: unknown,
  at: Temporal.Instant,
): Promise<unknown> =>
  tx.query({
    name,
    text: `insert into fulfillment.connector_gate (tenant_id, connector, breaker, failures, openings, metered, updated_at)
           select $1, c.connector, 'closed', 0, 0, false, $3::timestamptz from (${connectors}) c (connector) order by c.connector
           on conflict (tenant_id, connector) do nothing`,
    values: [tx.tenantId, value, at.toString()],
  });

export const lockGates = async (tx: Tx, connectors: readonly string[], at: Temporal.Instant): Promise<Gates> => {
  const [, gates] = await Promise.all([
    ensureGates(tx, 'gate-ensure', 'select unnest($2::text[])', connectors, at),
    tx.query<ConnectorGate>({
      name: 'gate-lock',
      text: `select ${GATE} from fulfillment.connector_gate g where g.tenant_id = $1 and g.connector = any($2) order by g.connector for update`,
      values: [tx.tenantId, connectors],
    }),
  ]);
  return byConnector(gates);
};

const OF_TASKS = `select distinct w.connector from fulfillment.task_work w where w.tenant_id = $1 and w.id = any($2::uuid[]) and w.connector is not null`;

/** The gates of these tasks' connectors that an outcome could change: in trouble already, or about to be. A healthy one is neither read nor locked. */
export const lockGatesHeardOf = async (
  tx: Tx,
  taskIds: readonly string[],
  inTrouble: boolean,
  at: Temporal.Instant,
): Promise<Gates> => {
  const [, gates] = await Promise.all([
    inTrouble ? ensureGates(tx, 'gate-ensure-heard-of', OF_TASKS, taskIds, at) : undefined,
    tx.query<ConnectorGate>({
      name: 'gate-lock-heard-of',
      text: `select ${GATE} from fulfillment.connector_gate g where g.tenant_id = $1 and ($3 or g.failures > 0 or g.breaker <> 'closed')
               and g.connector in (${OF_TASKS}) order by g.connector for update`,
      values: [tx.tenantId, taskIds, inTrouble],
    }),
  ]);
  return byConnector(gates);
};

export const saveGates = (tenantId: string, gates: readonly ConnectorGate[], at: string): readonly Statement[] =>
  gates.map((gate) => ({
    name: 'gate-save',
    text: `insert into fulfillment.connector_gate (tenant_id, connector, breaker, failures, failing_since, open_until, openings, because,
             rate_free_at, budget_free_at, metered, updated_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           on conflict (tenant_id, connector) do update set breaker = excluded.breaker, failures = excluded.failures,
             failing_since = excluded.failing_since, open_until = excluded.open_until, openings = excluded.openings, because = excluded.because,
             rate_free_at = excluded.rate_free_at, budget_free_at = excluded.budget_free_at, metered = excluded.metered,
             updated_at = excluded.updated_at`,
    values: [
      tenantId,
      gate.connector,
      gate.breaker,
      gate.failures,
      gate.failingSince,
      gate.openUntil,
      gate.openings,
      gate.because,
      gate.rateFreeAt,
      gate.budgetFreeAt,
      gate.metered,
      at,
    ],
  }));

export const readGate = async (tx: Tx, connector: string): Promise<ConnectorGate | undefined> =>
  (
    await tx.query<ConnectorGate>({
      name: 'gate-read',
      text: `select ${GATE} from fulfillment.connector_gate g where g.tenant_id = $1 and g.connector = $2`,
      values: [tx.tenantId, connector],
    })
  )[0];

/**
 * Of which connectors nothing is asked now, and why. A pause of some operations holds the connector: whoever is asked outside of a plan is asked
 * one thing.
 */
export const readClosedConnectors = async (tx: Tx, at: Temporal.Instant): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx.query<{ connector: string; why: string }>({
    name: 'connectors-closed',
    text: `select substr(key, 11) as connector, 'it is paused by ' || owner || ': ' || reason as why
           from platform.switch where tenant_id = $1 and "on" and key like 'connector:%' and (expires_at is null or expires_at > $2)
           union all
           select connector, 'it is in trouble and is spared: ' || coalesce(because, '') from fulfillment.connector_gate
           where tenant_id = $1 and open_until > $2`,
    values: [tx.tenantId, at.toString()],
  });
  // A person's word goes before the breaker's.
  return new Map(rows.toReversed().map(({ connector, why }) => [connector, why]));
};

export type Pause = {
  readonly reason: string;
  readonly owner: string;
  readonly until: string | null;
  /** Only these; null: everything. */
  readonly operations: readonly string[] | null;
};

export type ConnectorRow = {
  readonly connector: string;
  readonly gate: ConnectorGate | null;
  readonly paused: Pause | null;
  readonly waiting: number;
  readonly underWay: number;
  readonly unknown: number;
  readonly fallenOut: number;
};

/** Every connector that has open tasks, a gate or a pause, as it stands. */
export const readConnectorRows = async (tx: Tx, at: Temporal.Instant): Promise<readonly ConnectorRow[]> =>
  tx.query<ConnectorRow>({
    name: 'connector-rows',
    text: `
      with work as (
        select w.connector,
          count(*) filter (where t.state in ('ready', 'retryScheduled'))::int as waiting,
          count(*) filter (where t.state in ('inFlight', 'awaitingOutcome'))::int as "underWay",
          count(*) filter (where t.state = 'unknown')::int as unknown,
          count(*) filter (where t.state = 'fallenOut')::int as "fallenOut"
        from fulfillment.task t join fulfillment.task_work w on w.tenant_id = t.tenant_id and w.id = t.id
        where t.tenant_id = $1 and t.kind = 'call' and t.state in ('ready', 'retryScheduled', 'inFlight', 'awaitingOutcome', 'unknown', 'fallenOut')
        group by w.connector),
      paused as (
        select substr(key, 11) as connector, json_build_object('reason', reason, 'owner', owner, 'until', expires_at,
          'operations', scope -> 'operations') as paused
        from platform.switch where tenant_id = $1 and "on" and key like 'connector:%' and (expires_at is null or expires_at > $2)),
      gates as (select * from fulfillment.connector_gate where tenant_id = $1)
      select n.connector, p.paused, coalesce(work.waiting, 0) as waiting, coalesce(work."underWay", 0) as "underWay",
        coalesce(work.unknown, 0) as unknown, coalesce(work."fallenOut", 0) as "fallenOut",
        case when g.connector is not null then json_build_object('connector', g.connector, 'breaker', g.breaker, 'failures', g.failures,
          'failingSince', g.failing_since, 'openUntil', g.open_until, 'openings', g.openings, 'because', g.because,
          'rateFreeAt', g.rate_free_at, 'budgetFreeAt', g.budget_free_at, 'metered', g.metered) end as gate
      from (select connector from work union select connector from paused union select connector from gates) n
      left join work on work.connector = n.connector left join paused p on p.connector = n.connector left join gates g on g.connector = n.connector
      order by n.connector`,
    values: [tx.tenantId, at.toString()],
  });
