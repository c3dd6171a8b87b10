/** Who carries the price of an offering with parts is said by the catalog: its parts, or one price in their place. */
import type { ArtifactRef, Finding } from '#engines/decision.ts';
import type { StartedItem } from './bundle-price.ts';
import type { PricingModel } from './pricing-model.ts';

type Due = { readonly items: readonly StartedItem[]; readonly refs: readonly ArtifactRef[] };

/**
 * Takes out that a part has no price where none is due: of an offering that is priced by its components while it has any, and of the
 * components of one whose own price stands for them. Everything else that was found stays. What the catalog excused is cited.
 */
export const whereAPriceIsDue = ({ pricedBy }: PricingModel, items: readonly StartedItem[]): Due => {
  if (pricedBy.size === 0 || items.every(({ findings }) => findings.length === 0)) return { items, refs: NONE };
  const line = pricedBy.get(items[0]!.item.offering);
  const standsForParts =
    line?.by === 'bundle' && items.some(({ item, charges }) => item.componentId === null && charges.length > 0);
  /** Which offering's word excuses it; undefined where a price is due. */
  const excuse = ({ item }: StartedItem): ArtifactRef | undefined => {
    const own = pricedBy.get(item.offering);
    if (own?.by !== 'components') return item.componentId !== null && standsForParts ? line.ref : undefined;
    const hasParts = items.some(
      ({ item: { componentId } }) => componentId !== null && componentId !== item.componentId,
    );
    return hasParts ? own.ref : undefined;
  };
  const refs = new Set<ArtifactRef>();
  const excused = items.map((one) => {
    const ref = one.findings.some(isUnpriced) ? excuse(one) : undefined;
    if (ref === undefined) return one;
    refs.add(ref);
    return { ...one, findings: one.findings.filter((finding) => !isUnpriced(finding)) };
  });
  return { items: excused, refs: [...refs] };
};

const NONE: readonly ArtifactRef[] = [];
const isUnpriced = ({ code }: Finding): boolean => code === 'price.no-entry';
