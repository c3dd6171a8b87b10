/** What fallout comes to in a window, as operations 16.3 asks: rates against what was ordered, means over what is known, and the causes that come back. */
import type { JsonObject } from '#kernel/json.ts';
import { readOrdersSubmitted } from '#contexts/order/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type FalloutFigures, readFigures, type Window } from './fallout-metrics.store.ts';

/** A share of a whole in percent with two decimals; nothing of nothing is nothing. */
const percentOf = (some: number, all: number): number => (all === 0 ? 0 : Math.round((some * 10_000) / all) / 100);

const seconds = (mean: number | null): number | null => (mean === null ? null : Math.round(mean));

export const metricsOf = (figures: FalloutFigures, submitted: number): JsonObject => ({
  cases: figures.cases,
  orders: figures.orders,
  ordersSubmitted: submitted,
  open: figures.open,
  resolved: figures.resolved,
  falloutRatePercent: percentOf(figures.orders, submitted),
  byProduct: figures.byProduct.map((each) => ({ ...each })),
  byChannel: figures.byChannel.map((each) => ({ ...each })),
  byDownstreamSystem: figures.bySystem.map((each) => ({ ...each })),
  byCategory: figures.byCategory.map((each) => ({ ...each })),
  meanSecondsToDetect: seconds(figures.detectSeconds),
  meanSecondsToRepair: seconds(figures.repairSeconds),
  repeatedCauses: figures.repeated.map((each) => ({ ...each })),
  manualRepairs: figures.repairs,
  serviceLevelBreaches: figures.breached,
  serviceLevelBreachPercent: percentOf(figures.breached, figures.cases),
  customerImpacting: figures.customerImpacting,
  customerImpactingPercent: percentOf(figures.customerImpacting, figures.cases),
});

export const readMetrics = async (tx: Tx, window: Window): Promise<JsonObject> => {
  const [figures, submitted] = await Promise.all([
    readFigures(tx, window),
    readOrdersSubmitted(tx, window.from, window.to),
  ]);
  return { ...metricsOf(figures, submitted), from: window.from, to: window.to, asOf: window.at };
};
