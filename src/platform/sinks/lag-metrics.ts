/** What operations see of facts on their way: how many wait, for whom, how old the oldest is, how many are dead. */
import type { Clock } from '../clock.ts';
import { type Pool, systemTransaction } from '../database/tx.ts';
import { outboxLag } from '../relay.store.ts';
import type { Metrics } from '../telemetry.ts';
import { webhookLags } from '../webhooks.store.ts';
import { type SinkLag, sinkLags } from './sinks.store.ts';

export const lagMetrics = (metrics: Metrics, pool: Pool, clock: Clock): void => {
  const secondsSince = (oldest: string | null): number =>
    oldest === null ? 0 : Math.max(0, clock().since(Temporal.Instant.from(oldest)).total('seconds'));
  const outbox = async () =>
    (await systemTransaction(pool, (tx) => tx.query<{ waiting: number; oldest: string | null }>(outboxLag)))[0];
  metrics.gauge(
    'troth_outbox_waiting',
    'Facts that no relay has passed on yet',
    async () => (await outbox())?.waiting ?? 0,
  );
  metrics.gauge('troth_outbox_lag_seconds', 'Age of the oldest fact that no relay has passed on yet', async () =>
    secondsSince((await outbox())?.oldest ?? null),
  );
  /** Webhooks together under one name: which of them is late says `GET /events/consumers` to who may read it. */
  const lags = async (): Promise<readonly SinkLag[]> =>
    systemTransaction(pool, async (tx) => {
      const [sinks, webhooks] = [await tx.query<SinkLag>(sinkLags), await tx.query<SinkLag>(webhookLags)];
      return [...sinks, ...webhooks];
    });
  const each = (of: (lag: SinkLag) => number) => async () => new Map((await lags()).map((lag) => [lag.sink, of(lag)]));
  metrics.gaugeBy(
    'troth_sink_waiting',
    'Facts that wait for a sink',
    'sink',
    each(({ waiting }) => waiting),
  );
  metrics.gaugeBy(
    'troth_sink_dead',
    'Facts that a sink will not take',
    'sink',
    each(({ dead }) => dead),
  );
  metrics.gaugeBy(
    'troth_sink_lag_seconds',
    'Age of the oldest fact that waits for a sink',
    'sink',
    each(({ oldest }) => secondsSince(oldest)),
  );
};
