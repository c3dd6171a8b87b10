/** What a scope reaches: which quotes, orders and handoffs, and how much money. Each context counts its own; nothing is written. */
import { readAffectedHandoffs } from '#contexts/billing/index.ts';
import { readOpenCasesOf } from '#contexts/fallout/index.ts';
import { readOrdersTroubledBy } from '#contexts/fulfillment/index.ts';
import { readPeriodsInForce, readReleases } from '#contexts/governance/index.ts';
import { type PromisedMoney, readAffectedOrders, readPromisedMoney } from '#contexts/order/index.ts';
import { readAffectedQuotes } from '#contexts/quote/index.ts';
import { add, type Decimal, dec, decText } from '#kernel/decimal.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Incident, Money, Records } from './incident.ts';

const RELEASES_READ_MAX = 1_000;
const ORDERS_TROUBLED_MAX = 20_000;

const modelOf = async (tx: Tx, releaseId: string | undefined): Promise<string | null> =>
  releaseId === undefined
    ? null
    : ((await readReleases(tx, RELEASES_READ_MAX)).find(({ id }) => id === releaseId)?.modelHash ?? 'none in force');

const byCurrency = (promised: readonly PromisedMoney[]): readonly Money[] => {
  const sums = new Map<string, Decimal>();
  for (const { currency, amount } of promised) sums.set(currency, add(sums.get(currency) ?? dec('0'), dec(amount)));
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => ({ currency, amount: decText(amount) }));
};

type Placed = Pick<Incident, 'scope' | 'startedAt' | 'resolvedAt'>;

/** The orders that a scope reaches; `only`: whether it reaches that one. */
export const readOrdersReached = async (
  tx: Tx,
  { scope, startedAt, resolvedAt }: Placed,
  at: Temporal.Instant,
  only: string | null = null,
) => {
  const from = Temporal.Instant.from(startedAt).toString();
  const to = Temporal.Instant.from(scope.until ?? resolvedAt ?? at.toString()).toString();
  const modelHash = await modelOf(tx, scope.releaseId);
  const troubled =
    scope.connector === undefined
      ? null
      : await readOrdersTroubledBy(tx, { connector: scope.connector, from, to, limit: ORDERS_TROUBLED_MAX });
  const within = { from, to, offerings: scope.offerings ?? null, modelHash };
  return { within, troubled, orders: await readAffectedOrders(tx, { ...within, ids: troubled, only }) };
};

export const measureRecords = async (tx: Tx, incident: Placed, at: Temporal.Instant): Promise<Records> => {
  const { within, troubled, orders } = await readOrdersReached(tx, incident, at);
  // What another system did reaches orders; a quote is in it as the one that such an order came from.
  const quotes = await readAffectedQuotes(tx, { ...within, ids: troubled === null ? null : orders.revisions });
  const [handoffs, open] = await Promise.all([readAffectedHandoffs(tx, orders.ids), readOpenCasesOf(tx, orders.ids)]);
  const [promised, periods] = await Promise.all([
    readPromisedMoney(tx, { orders: orders.ids, items: [] }),
    readPeriodsInForce(tx, at),
  ]);
  const close = periods.find(({ kind }) => kind === 'quarter-close');
  const { ids: _ids, revisions: _revisions, ...counted } = orders;
  return {
    quotes,
    orders: { ...counted, money: byCurrency(promised) },
    handoffs,
    fallout: { open },
    ...(close ? { quarterClose: { name: close.name, to: close.to } } : {}),
    from: within.from,
    to: within.to,
    measuredAt: at.toString(),
  };
};
