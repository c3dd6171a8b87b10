/** The front door of assets. */
export { activateAssets, decideActivate } from './activate-assets.ts';
export {
  ACTIVATE_PRODUCTS_MAX,
  assetsConstraints,
  assetsFacts,
  assetsRefusals,
  type CommittedTerm,
  type HistoryRow,
  type Product,
  productResource,
  type ProductState,
} from './assets.ts';
export { readCommittedTerms, readHistory, readProductsOfAccount, readProductsOfOrder } from './assets.store.ts';
export { readInstalled, readInUse } from './open-use.store.ts';
export { assetsRoutes } from './assets.routes.ts';
export { productLife } from './product.lifecycle.ts';
