/**
 * What stands between us and a system that is asked: somebody paused it, or its breaker is open. Whoever sweeps leaves its rows alone, so that no
 * try is used up; whoever asks at once is told that nothing was sent. What is heard of a system in trouble is told on, so that the breaker knows.
 */
import type { Connector, Exchange, QueryOutcome, SubmitOutcome, UndoOutcome } from './connector.ts';
import type { ConnectorRegistry } from './registry.ts';

export type ConnectorGuard = {
  /** By connector, why nothing is asked of it now. */
  readonly closed: (tenantId: string) => Promise<ReadonlyMap<string, string>>;
  /** Null: it answered, whatever it said. */
  readonly heard: (tenantId: string, connector: string, trouble: string | null) => Promise<void>;
};

const troubleOf = (outcome: SubmitOutcome | QueryOutcome | UndoOutcome): string | null =>
  outcome.kind === 'unknown' || outcome.kind === 'failed-safe' ? outcome.why : null;

const guardedConnector = (connector: Connector, guard: ConnectorGuard, tenantId: string, name: string): Connector => {
  const listening = async <O extends SubmitOutcome | QueryOutcome | UndoOutcome>(
    call: () => Promise<Exchange<O>>,
    troubleIn: (outcome: O) => string | null = troubleOf,
  ): Promise<Exchange<O>> => {
    const exchange = await call();
    await guard.heard(tenantId, name, troubleIn(exchange.outcome));
    return exchange;
  };
  return {
    ...connector,
    submit: async (work, context) => {
      const why = (await guard.closed(tenantId)).get(name);
      if (why !== undefined) return { outcome: { kind: 'failed-safe', why }, tookMs: 0 };
      return listening(() => connector.submit(work, context));
    },
    // That they never received it is an answer to a question, and no trouble.
    query: (operation, key, context) =>
      listening(
        () => connector.query(operation, key, context),
        (outcome) => (outcome.kind === 'failed-safe' ? null : troubleOf(outcome)),
      ),
    undo: (key, undo) => listening(() => connector.undo(key, undo)),
  };
};

export const guardedRegistry = (registry: ConnectorRegistry, guard: ConnectorGuard): ConnectorRegistry => ({
  ...registry,
  connector: (tenantId, name) => {
    const connector = registry.connector(tenantId, name);
    return connector && guardedConnector(connector, guard, tenantId, name);
  },
});
