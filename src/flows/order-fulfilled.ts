import { derivedId } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, must } from '#kernel/outcome.ts';
import {
  ACTIVATE_PRODUCTS_MAX,
  activateAssets,
  assetMoves,
  CHANGE_PRODUCTS_MAX,
  changeAssets,
} from '#contexts/assets/index.ts';
import { requestActivation } from '#contexts/billing/index.ts';
import { eventOf, type Order, type OrderItem, readOrder, readOrderItems } from '#contexts/order/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import type { AfterStep, Flow, FollowUp } from '#platform/flows.ts';
import { endPromiseStep } from './fallout-steps.ts';
import { orderLetter } from './order-letter.ts';

type Models = Pick<ModelCache, 'byHash'>;

/** The asset of an item has one id, whoever makes it and however often: an item of a later page finds its bundle's. */
const productId = (order: Order, itemId: string): string =>
  derivedId(Temporal.Instant.from(order.acceptedAt), order.id, 'product', itemId);

/** What an item says of the product that it makes or changes. */
const toldOf = (item: OrderItem) => ({
  itemId: item.id,
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

const productOf = (order: Order, item: OrderItem): Json => ({
  productId: productId(order, item.id),
  lineageId: item.lineageId,
  ...(item.parentItemId === null ? {} : { parentId: productId(order, item.parentItemId) }),
  ...toldOf(item),
});

/** One item whose product is not on record, recorded after all: by the command that records it, under the same id. */
export const activationOf = (order: Order, item: OrderItem): readonly FollowUp[] => activations(order, [item]);

const activations = (order: Order, items: readonly OrderItem[]): readonly FollowUp[] => {
  const added = items.filter(({ action, body }) => action === 'add' && body.change === undefined);
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

/** What leaves nothing that somebody has, as the rules of the order's own model say, becomes no asset. */
const isKept = (model: CommercialModel, item: OrderItem): boolean =>
  assetMoves(model, 'add', item.offering).moves.length > 0;

/** Told only where a rule decided: without one the command goes the house's own way. */
const movesOf = (model: CommercialModel, item: OrderItem): { readonly moves?: readonly string[] } => {
  const event = eventOf(item);
  if (event === null) return {};
  const { moves, rule } = assetMoves(model, event, item.offering);
  return rule === null ? {} : { moves };
};

/** Each asset goes on from its day as the order says; a page of them at a time. */
const assetChanges = (order: Order, items: readonly OrderItem[], model: CommercialModel): readonly FollowUp[] => {
  const changing = items.flatMap((item) =>
    item.body.change === undefined ? [] : [{ item, change: item.body.change }],
  );
  const pages = Array.from({ length: Math.ceil(changing.length / CHANGE_PRODUCTS_MAX) }, (_, page) =>
    changing.slice(page * CHANGE_PRODUCTS_MAX, (page + 1) * CHANGE_PRODUCTS_MAX),
  );
  return pages.map((page) => ({
    definition: changeAssets as unknown as AnyCommandDefinition,
    payload: {
      orderId: order.id,
      orderType: page[0]?.change.orderType ?? 'amendment',
      accountId: order.accountId,
      territory: order.territory,
      changes: page.map(({ item, change }) => {
        const { segments, terms, offering, offeringHash, itemId, priceLeafHash } = toldOf(item);
        return {
          productId: change.assetId,
          itemId,
          assetVersion: change.assetVersion,
          becomes: change.becomes,
          effectiveFrom: change.effectiveFrom,
          offering,
          offeringHash,
          accountId: order.accountId,
          territory: order.territory,
          segments,
          terms,
          priceLeafHash,
          ...movesOf(model, item),
        };
      }),
    },
  }));
};

/** What follows from what was done, of a whole order or of the part of it that was. */
export const afterDelivery = (models: Models): readonly AfterStep[] => [
  {
    name: 'activate-assets',
    undo: 'a termination order on the asset, or an amendment back',
    as: 'flow',
    commands: async (fact, tx) => {
      const order = await readOrder(tx, fact.subject.id);
      must(order, 'a fulfilled order exists');
      const [items, model] = await Promise.all([readOrderItems(tx, order.id), models.byHash(tx, order.modelHash)]);
      return [
        ...activations(
          order,
          items.filter((item) => isKept(model, item)),
        ),
        ...assetChanges(order, items, model),
      ];
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
];

/** What happens when an order is fulfilled: the customer has the products, billing is told the accepted terms, the customer knows. */
export const orderFulfilled = (models: Models): Flow => ({
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
    endPromiseStep,
  ],
  after: afterDelivery(models),
});
