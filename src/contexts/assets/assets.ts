/** The words of assets: the installed base and the terms that are committed on it. Billing owns what is charged; we own what was promised. */
import type { Json, JsonObject } from '#kernel/json.ts';
import type { StateOf } from '#kernel/lifecycle.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { productLife } from './product.lifecycle.ts';

export type ProductState = StateOf<typeof productLife>;

export type Product = {
  readonly id: string;
  readonly accountId: string;
  readonly territory: string;
  /** The same from quote line to order item to asset, through every amendment and renewal. */
  readonly lineageId: string;
  readonly parentId: string | null;
  readonly offering: string;
  readonly offeringHash: string;
  readonly orderId: string;
  readonly itemId: string;
  readonly state: ProductState;
  readonly version: number;
  readonly recordedAt: string;
  /** By an order of ours, or brought from another system; then `orderId` is that of the import. */
  readonly origin?: 'order' | 'migration';
  /** What nobody knows of it yet. */
  readonly incomplete?: readonly string[];
};

/** Half-open in validity, and in knowledge: a correction closes what we knew and adds what we know. */
export type HistoryRow = {
  readonly productId: string;
  readonly no: number;
  readonly state: ProductState;
  readonly quantity: string;
  readonly characteristics: JsonObject;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly knownFrom: string;
  readonly cause: string;
};

export type CommittedTerm = {
  readonly productId: string;
  readonly chargeKey: string;
  readonly segmentId: string;
  readonly componentId: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly terms: Json;
  readonly priceLeafHash: string;
};

/** What an order did to an asset; the item says it all, by its accepted leaf. */
export type AssetChange = {
  readonly productId: string;
  readonly orderId: string;
  readonly itemId: string;
  readonly orderType: string;
  readonly becomes: 'active' | 'suspended' | 'terminated';
  readonly effectiveFrom: string;
  readonly priceLeafHash: string;
  readonly knownFrom: string;
};

export const assetsFacts = [
  'AssetAnnounced',
  'AssetActivated',
  'AssetCancelled',
  'AssetAborted',
  'AssetModified',
  'AssetSuspended',
  'AssetResumed',
  'AssetTerminationRequested',
  'AssetTerminated',
  'AssetImported',
  'AssetRepairProposed',
  'AssetRepaired',
  'AssetRepairRejected',
] as const;

/** Products that one command activates: its entry names at most 200 facts. */
export const ACTIVATE_PRODUCTS_MAX = 50;
export const CHANGE_PRODUCTS_MAX = 50;

export const productResource = (
  tenantId: string,
  product: Pick<Product, 'id' | 'accountId' | 'territory'>,
): ResourceFacts => ({
  type: 'Product',
  id: product.id,
  attrs: { tenant: tenantId, accountId: product.accountId, territory: product.territory },
});

export const assetsRefusals: RefusalTexts = {
  'product.not-found': { status: 404, title: 'There is no such asset', todo: 'Check the id.' },
  'product.move-not-allowed': {
    status: 409,
    title: 'The asset is not in a state that allows this',
    todo: 'The moves that are allowed now are named.',
  },
  'asset.term-outside-segment': {
    status: 422,
    title: 'A committed term names a segment that the item does not have',
    todo: 'The accepted package is inconsistent: tell the operators.',
  },
  'asset.changed-meanwhile': {
    status: 409,
    title: 'The asset is not what the change was promised about',
    todo: 'Make the change anew from what the customer has now.',
  },
  'asset.change-done-already': {
    status: 409,
    title: 'This order item has changed its asset before',
    todo: 'Nothing: an item changes an asset once.',
  },
  'asset.nothing-to-repair': { status: 422, title: 'The repair changes nothing', todo: 'Say what is to be another.' },
  'asset.repair-would-break': {
    status: 422,
    title: 'The repair would break the asset',
    todo: 'Why is named: propose what leaves a whole asset.',
  },
  'asset.promised-by-order': {
    status: 422,
    title: 'What an order delivered changes by an order',
    todo: 'Make a change quote; a repair may add relations and characteristics.',
  },
  'asset.terms-stand': {
    status: 422,
    title: 'Terms are committed on this charge already',
    todo: 'Committed terms are never written over: make a change quote.',
  },
  'asset.repair-waits': {
    status: 409,
    title: 'A repair of this asset waits for a second person',
    todo: 'Have it decided first.',
  },
  'asset-repair.not-found': { status: 404, title: 'There is no such repair', todo: 'Read the asset again.' },
  'asset.no-such-repair': {
    status: 404,
    title: 'No such repair waits',
    todo: 'Read the asset again: it may have been decided.',
  },
  'asset.repair-needs-second-person': {
    status: 403,
    title: 'Somebody else decides about a repair',
    todo: 'Ask a person who did not propose it.',
  },
  'asset.brought-already': {
    status: 409,
    title: 'Some of these were brought at the same moment',
    todo: 'Send the rows again: those that are there are known.',
  },
  'asset.active-already': {
    status: 409,
    title: 'This order item, or its lineage, is an asset already',
    todo: 'Nothing: an item becomes an asset once.',
  },
};

export const assetsConstraints: Readonly<Record<string, string>> = {
  product_item_once: 'asset.active-already',
  product_brought_once: 'asset.brought-already',
  repair_one_open: 'asset.repair-waits',
  repair_second_person: 'asset.repair-needs-second-person',
  product_change_once: 'asset.change-done-already',
  product_lineage_once: 'asset.active-already',
};
