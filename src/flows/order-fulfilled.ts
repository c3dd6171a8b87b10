import { derivedId } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, must } from '#kernel/outcome.ts';
import { ACTIVATE_PRODUCTS_MAX, activateAssets } from '#contexts/assets/index.ts';
import { requestActivation } from '#contexts/billing/index.ts';
import { type Order, type OrderItem, readOrder, readOrderItems } from '#contexts/order/index.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import type { Flow, FollowUp } from '#platform/flows.ts';
import { orderLetter } from './order-letter.ts';

/** The asset of an item has one id, whoever makes it and however often: an item of a later page finds its bundle's. */
const productId = (order: Order, itemId: string): string =>
  derivedId(Temporal.Instant.from(order.acceptedAt), order.id, 'product', itemId);

const productOf = (order: Order, item: OrderItem): Json => ({
  productId: productId(order, item.id),
  itemId: item.id,
  lineageId: item.lineageId,
  ...(item.parentItemId === null ? {} : { parentId: productId(order, item.parentItemId) }),
  offering: item.offering,
  offeringHash: item.offeringHash,
  segments: item.body.segments.map(({ id, from, to, quantity, characteristics }) => ({
    id,
    from,
    ...(to === undefined ? {} : { to }),
    quantity,
    characteristics,
  })),
  terms: item.body.priceLeaf.terms,
  priceLeafHash: item.body.priceLeaf.leafHash,
});

const activations = (order: Order, items: readonly OrderItem[]): readonly FollowUp[] => {
  const added = items.filter((item) => item.action === 'add');
  const pages = Array.from({ length: Math.ceil(added.length / ACTIVATE_PRODUCTS_MAX) }, (_, page) =>
    added.slice(page * ACTIVATE_PRODUCTS_MAX, (page + 1) * ACTIVATE_PRODUCTS_MAX),
  );
  return pages.map((page) => ({
    definition: activateAssets as unknown as AnyCommandDefinition,
    payload: {
      orderId: order.id,
      accountId: order.accountId,
      territory: order.territory,
      products: page.map((item) => productOf(order, item)),
    },
  }));
};

/** What happens when an order is fulfilled: the customer has the products, billing is told the accepted terms, the customer knows. */
export const orderFulfilled: Flow = {
  fact: 'OrderFulfilled',
  meaning: 'Everything the order promised is done.',
  together: [
    {
      name: 'tell-customer',
      undo: 'a letter cannot be taken back; a later one corrects it',
      run: async (tx, fact, command) => {
        const orderId = fact.subject.id;
        const letter = await orderLetter(tx, command, {
          orderId,
          template: 'order-completed',
          cause: `order-completed/${orderId}`,
        });
        return accepted({ facts: [], ...letter });
      },
    },
  ],
  after: [
    {
      name: 'activate-assets',
      undo: 'a termination order on the asset',
      as: 'flow',
      commands: async (fact, tx) => {
        const order = await readOrder(tx, fact.subject.id);
        must(order, 'a fulfilled order exists');
        return activations(order, await readOrderItems(tx, order.id));
      },
    },
    {
      name: 'request-billing',
      undo: 'a billing correction, with its own approval',
      as: 'flow',
      commands: async (fact) => [
        { definition: requestActivation as unknown as AnyCommandDefinition, payload: { orderId: fact.subject.id } },
      ],
    },
  ],
};
