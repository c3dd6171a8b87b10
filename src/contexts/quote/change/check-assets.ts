/** Whether each asset is still what it was when a change of it was offered: another order may have changed it since. Pure. */
import type { Product } from '#contexts/assets/index.ts';
import type { Line } from '../line.ts';
import type { Check } from '../validation.ts';

type Asset = Pick<Product, 'id' | 'version'>;

/** The lines whose asset is another by now, or is gone. */
export const staleChanges = (lines: readonly Line[], assets: readonly Asset[]): readonly Line[] => {
  const versions = new Map(assets.map(({ id, version }) => [id, version]));
  return lines.filter(({ change }) => change !== undefined && versions.get(change.assetId) !== change.assetVersion);
};

export const assetChecks = (lines: readonly Line[], assets: readonly Asset[]): readonly Check[] =>
  staleChanges(lines, assets).map(({ id, offeringName }) => ({
    severity: 'blocking',
    code: 'change.stale',
    message: `${offeringName}: what the customer has is not what it was when this change was offered.`,
    todo: 'Take the assets over as they are now, and look at the price again.',
    lineId: id,
    owner: 'seller',
  }));
