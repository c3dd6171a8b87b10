/** The eight pairs, one file each. */
import type { PairRules } from './judge.ts';
import type { PairName } from './reconciliation.ts';
import { approvalQuote } from './pairs/approval-quote.pair.ts';
import { billingContract } from './pairs/billing-contract.pair.ts';
import { catalogCache } from './pairs/catalog-cache.pair.ts';
import { logProjection } from './pairs/log-projection.pair.ts';
import { orderAsset } from './pairs/order-asset.pair.ts';
import { orderBilling } from './pairs/order-billing.pair.ts';
import { orderFulfillment } from './pairs/order-fulfillment.pair.ts';
import { quoteOrder } from './pairs/quote-order.pair.ts';

export const PAIR_RULES: Readonly<Record<PairName, PairRules>> = {
  'quote-order': quoteOrder,
  'order-fulfillment': orderFulfillment,
  'order-billing': orderBilling,
  'order-asset': orderAsset,
  'billing-contract': billingContract,
  'catalog-cache': catalogCache,
  'approval-quote': approvalQuote,
  'log-projection': logProjection,
};
