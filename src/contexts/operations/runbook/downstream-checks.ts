/** What a runbook looks at of the systems that others own: connectors, billing, assets, callbacks, differences. Nothing is written. */
import { readProductsOfOrder } from '#contexts/assets/index.ts';
import { readHandoffOfOrder } from '#contexts/billing/index.ts';
import { type ConnectorState, readConnectorStates, readNotedCallbacks } from '#contexts/fulfillment/index.ts';
import type { Order } from '#contexts/order/index.ts';
import { readDifferences, readOpenOfOrder } from '#contexts/reconciliation/index.ts';
import { spaced } from '#kernel/spaced.ts';
import { ago, count, fine, ofHouse, ofOrder, trouble } from './finding.ts';
import { type Check, type Found, type Given, type Offer, type Rec, RECORDS_TOLD_MAX } from './runbook.ts';
import { offer } from './safe-actions.ts';

const CALLBACKS_READ_MAX = 200;
const DIFFERENCES_READ_MAX = 1_000;
const CALLBACKS_SINCE_HOURS = 24;

const connectorRec = (state: ConnectorState): Rec => ({
  kind: 'connector',
  id: state.connector,
  title: `${state.connector}: ${state.paused === null ? `breaker ${spaced(state.breaker)}` : `paused, ${state.paused.reason}`}${state.because === null ? '' : `, ${state.because}`}; ${state.waiting} waiting, ${state.underWay} under way, ${state.unknown} unknown, ${state.fallenOut} with a person`,
  href: '/connectors',
});

const pause = ({ connector }: ConnectorState): Offer =>
  offer('pause-connector', connector, `Pause ${connector}`, {
    key: `connector:${connector}`,
    scope: { connector },
    on: true,
    owner: 'operations',
  });

const connectorsAnswer = async ({ tx, model, at }: Given): Promise<Found> => {
  const states = await readConnectorStates(tx, model, at);
  const open = states.filter(({ breaker, paused }) => breaker !== 'closed' || paused !== null);
  if (open.length === 0)
    return fine(
      'Every connector works and none is paused.',
      states.filter(({ waiting, underWay }) => waiting + underWay > 0).map(connectorRec),
    );
  return trouble(
    `${count(open.length, 'connector')} spared or paused: calls to it wait, and nothing is lost.`,
    open.map(connectorRec),
    open.filter(({ paused }) => paused === null).map(pause),
  );
};

const workInDoubt = async ({ tx, model, at }: Given): Promise<Found> => {
  const doubtful = (await readConnectorStates(tx, model, at)).filter(
    ({ unknown, fallenOut }) => unknown + fallenOut > 0,
  );
  const sum = (of: (state: ConnectorState) => number): number =>
    doubtful.reduce((total, state) => total + of(state), 0);
  if (doubtful.length === 0) return fine('No step of any order is without a known outcome or with a person.');
  return trouble(
    `${count(
      sum(({ unknown }) => unknown),
      'step',
    )} without a known outcome and ${sum(({ fallenOut }) => fallenOut)} with a person, over ${count(doubtful.length, 'system')}.`,
    doubtful.map(connectorRec),
  );
};

const callbacksKnown = async ({ tx, at }: Given): Promise<Found> => {
  const since = at.subtract({ hours: CALLBACKS_SINCE_HOURS });
  const noted = (await readNotedCallbacks(tx, CALLBACKS_READ_MAX)).filter(
    (each) => !each.takenIn && Temporal.Instant.compare(each.at, since) >= 0,
  );
  if (noted.length === 0) return fine('No callback was turned away within a day.');
  return trouble(
    `${count(noted.length, 'callback')} turned away within a day: unsigned, foreign, or about work that nobody knows.`,
    noted.map((each) => ({
      kind: 'callback',
      id: each.id,
      title: `${each.connector}: ${each.reason}, ${ago(each.at, at)} ago`,
      href: '/connectors',
    })),
    [],
    [{ what: 'taking a callback in by hand', because: 'whoever sent it did not show that it is theirs to say' }],
  );
};

const comparison = (order: Order, pair: string): Offer =>
  offer('compare-systems', pair, `Compare ${pair.replaceAll('-', ' and ')} for ${order.number}`, {
    pair,
    mode: 'event',
    scope: { orderId: order.id },
  });

const handoffState = async ({ tx, at }: Given, order: Order): Promise<Found> => {
  const handoff = await readHandoffOfOrder(tx, order.id);
  if (handoff === undefined) {
    const isDone = order.state === 'completed';
    const says = 'Nothing was handed over to billing yet.';
    return isDone ? trouble(`${says} The order is completed.`, [], [comparison(order, 'order-billing')]) : fine(says);
  }
  const record: Rec = {
    kind: 'handoff',
    id: handoff.id,
    title: `handoff ${handoff.state}${handoff.billingRef === null ? '' : `, billing calls it ${handoff.billingRef}`}`,
    href: `/orders/${order.id}?tab=billing`,
  };
  if (handoff.deliveredAt !== null) return fine(`Billing took it ${ago(handoff.deliveredAt, at)} ago.`, [record]);
  return trouble(
    `The handoff is ${handoff.state} since ${ago(handoff.recordedAt, at)}: billing has not said that it has it.`,
    [record],
    [],
    [
      {
        what: 'a second handoff of the same charges',
        because: 'each charge is instructed once for ever; another would bill twice',
      },
    ],
  );
};

const assetsOfOrder = async ({ tx }: Given, order: Order): Promise<Found> => {
  const products = await readProductsOfOrder(tx, order.id, RECORDS_TOLD_MAX);
  const records = products.map(({ id, offering, state }) => ({
    kind: 'asset',
    id,
    title: `${offering}, ${spaced(state)}`,
    href: `/assets/${id}`,
  }));
  const isMissing = order.state === 'completed' && products.length === 0;
  const offers = [comparison(order, 'order-asset')];
  if (isMissing) return trouble('The order is completed and no asset stands for it.', records, offers);
  return { ...fine(`${count(products.length, 'asset')} of the order.`, records), next: offers };
};

const differencesOfOrder = async ({ tx }: Given, order: Order): Promise<Found> => {
  const open = await readOpenOfOrder(tx, order.id);
  if (open.length === 0)
    return {
      ...fine('No difference between two systems is open for the order.'),
      next: [comparison(order, 'quote-order'), comparison(order, 'order-billing')],
    };
  return trouble(
    `${count(open.length, 'difference')} between two systems.`,
    open.map(({ id, pair, repair, severity }) => ({
      kind: 'difference',
      id,
      title: `${pair}, ${severity}: ${repair.says}`,
      href: `/reconciliation/${id}`,
    })),
    open
      .filter(({ repair, state }) => repair.action !== null && state === 'open')
      .map(({ id, pair }) => offer('mend-difference', id, pair, { differenceId: id })),
  );
};

const differencesOpen = async ({ tx }: Given): Promise<Found> => {
  const open = await readDifferences(tx, { open: true, limit: DIFFERENCES_READ_MAX });
  if (open.length === 0) return fine('No difference between two systems is open.');
  return trouble(
    `${count(open.length, 'difference')} between two systems, the gravest first.`,
    open.slice(0, RECORDS_TOLD_MAX).map(({ id, pair, severity, repair }) => ({
      kind: 'difference',
      id,
      title: `${pair}, ${severity}: ${repair.says}`,
      href: `/reconciliation/${id}`,
    })),
  );
};

export const DOWNSTREAM_CHECKS = {
  'connectors-answer': ofHouse(
    {
      asks: 'Does each system that others own answer, and is none paused?',
      needs: 'connector.read',
      offers: ['pause-connector'],
    },
    connectorsAnswer,
  ),
  'work-in-doubt': ofHouse(
    { asks: 'How much work is without a known outcome, and where?', needs: 'connector.read' },
    workInDoubt,
  ),
  'callbacks-known': ofHouse(
    { asks: 'Did somebody call back whom we turned away?', needs: 'connector.read' },
    callbacksKnown,
  ),
  'handoff-state': ofOrder(
    { asks: 'Does billing have what was accepted?', needs: 'billing.read', offers: ['compare-systems'] },
    handoffState,
  ),
  'assets-of-order': ofOrder(
    { asks: 'Which assets stand for the order?', needs: 'asset.read', offers: ['compare-systems'] },
    assetsOfOrder,
  ),
  'differences-of-order': ofOrder(
    {
      asks: 'Do two systems say different things of it?',
      needs: 'reconciliation.read',
      offers: ['mend-difference', 'compare-systems'],
    },
    differencesOfOrder,
  ),
  'differences-open': ofHouse(
    { asks: 'What do two systems say differently, anywhere?', needs: 'reconciliation.read' },
    differencesOpen,
  ),
} satisfies Readonly<Record<string, Check>>;
