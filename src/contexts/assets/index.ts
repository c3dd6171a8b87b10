/** The front door of assets. */
export { activateAssets, decideActivate } from './activate-assets.ts';
export { assetMoves, assetRuleProblems } from './asset-rules.ts';
export { AssetRules } from './asset-rules.contract.ts';
export { changeAssets } from './change-assets.ts';
export { readCarriedOut } from './change.store.ts';
export {
  ACTIVATE_PRODUCTS_MAX,
  type AssetChange,
  assetsConstraints,
  assetsFacts,
  assetsRefusals,
  CHANGE_PRODUCTS_MAX,
  type CommittedTerm,
  type HistoryRow,
  type Product,
  productResource,
  type ProductState,
} from './assets.ts';
export {
  lockProducts,
  readCommittedTerms,
  readHistory,
  readProductsByIds,
  readProductsOfAccount,
  readProductsOfOrder,
  readProductsWithParts,
} from './assets.store.ts';
export { readEndingProducts } from './ending.store.ts';
export { type InHand, listInstalled, readInstalled, readInUse } from './open-use.store.ts';
export { importAssets } from './import-assets.ts';
export { decideRepair, proposeRepair } from './repair-asset.ts';
export { assetsRoutes } from './assets.routes.ts';
export { productLife } from './product.lifecycle.ts';
export { type ProductOfItem, readProductsByItem } from './reconciled.store.ts';
export { type AssetFigures, type ChargedProduct, readAssetFigures, readInUseWithTerms } from './figures.store.ts';
export { readProductsWaiting } from './counted.store.ts';
