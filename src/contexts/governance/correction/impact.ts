/** What a correction reaches, counted before anybody agrees: each context counts its own, and the log says who was told already. */
import { readProductsOfOrder } from '#contexts/assets/index.ts';
import { readHandoffOfOrder, readInvoiceLines } from '#contexts/billing/index.ts';
import { readOrder } from '#contexts/order/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Impact, Reached } from './correction.ts';
import { readTold, type Told } from './impact.store.ts';
import type { Subject } from './subject.ts';

const RECORDS_MAX = 20;
const LINES_READ_MAX = 200;

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const ofOrders = async (tx: Tx, ids: readonly string[]): Promise<Reached> => {
  const orders = (await Promise.all(ids.map((id) => readOrder(tx, id)))).filter((order) => order !== undefined);
  const ended = orders.filter(({ endedAt }) => endedAt !== null).length;
  return {
    kind: 'orders',
    count: orders.length,
    says:
      orders.length === 0
        ? 'No order carries it out.'
        : `${plural(orders.length, 'order')}, ${ended === orders.length ? 'ended' : `${orders.length - ended} under way`}.`,
    records: orders.map(({ id, number, state }) => ({ id, title: `${number}, ${state}`, href: `/orders/${id}` })),
  };
};

const ofBilling = async (tx: Tx, ids: readonly string[]): Promise<Reached> => {
  const found = await Promise.all(
    ids.map(async (orderId) => ({
      handoff: await readHandoffOfOrder(tx, orderId),
      lines: await readInvoiceLines(tx, { orderId, accountId: null, open: false, limit: LINES_READ_MAX }),
    })),
  );
  const handoffs = found.flatMap(({ handoff }) => (handoff === undefined ? [] : [handoff]));
  const lines = found.flatMap((each) => each.lines);
  const delivered = handoffs.filter(({ state }) => state === 'delivered').length;
  return {
    kind: 'billing',
    count: handoffs.length + lines.length,
    says:
      handoffs.length === 0 && lines.length === 0
        ? 'Billing was told nothing.'
        : `${plural(handoffs.length, 'handoff')}, ${delivered} delivered; ${plural(lines.length, 'invoiced line')}.`,
    records: [
      ...handoffs.map(({ id, state, billingRef, orderId }) => ({
        id,
        title: `${state}, ${billingRef ?? 'not confirmed'}`,
        href: `/orders/${orderId}`,
      })),
      ...lines.map(({ id, invoiceRef, lineRef, state }) => ({
        id,
        title: `${invoiceRef} line ${lineRef}, ${state}`,
        href: null,
      })),
    ].slice(0, RECORDS_MAX),
  };
};

const ofAssets = async (tx: Tx, ids: readonly string[]): Promise<Reached> => {
  const products = (await Promise.all(ids.map((id) => readProductsOfOrder(tx, id, LINES_READ_MAX)))).flat();
  return {
    kind: 'assets',
    count: products.length,
    says: products.length === 0 ? 'No asset came of it.' : `${plural(products.length, 'asset')} of the customer.`,
    records: products
      .slice(0, RECORDS_MAX)
      .map(({ id, offering, state }) => ({ id, title: `${offering}, ${state}`, href: null })),
  };
};

const ofFacts = ({ facts, published, webhooks, delivered }: Told): Reached => ({
  kind: 'facts',
  count: facts,
  says:
    facts === 0
      ? 'Nothing was said of it.'
      : `${plural(facts, 'fact')} of it; ${published} left the house, ${delivered} of them to ${plural(webhooks, 'webhook')}. What was said stays said: the correction says what is so now.`,
  records: [],
});

/** Packages are made from the log whenever somebody asks: those that were handed out stay true, and the next one holds the correction as well. */
const ofPackages = (entries: number): Reached => ({
  kind: 'evidence',
  count: entries,
  says:
    entries === 0
      ? 'The log says nothing of it.'
      : `${plural(entries, 'entry').replace('entrys', 'entries')} of the log. A package that was handed out stays true as of its checkpoint; one made later holds this correction as well.`,
  records: [],
});

export const measureImpact = async (
  tx: Tx,
  subjectId: string,
  { orderIds }: Pick<Subject, 'orderIds'>,
  at: Temporal.Instant,
): Promise<Impact> => {
  const [orders, billing, assets, told] = await Promise.all([
    ofOrders(tx, orderIds),
    ofBilling(tx, orderIds),
    ofAssets(tx, orderIds),
    readTold(tx, [...new Set([subjectId, ...orderIds])]),
  ]);
  return { measuredAt: at.toString(), reached: [orders, billing, assets, ofFacts(told), ofPackages(told.entries)] };
};
