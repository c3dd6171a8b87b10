/** Who carries the price of an offering with parts is said by the catalog: its parts, or one price in their place. */
import type { StartedItem } from './bundle-price.ts';
import type { PricingModel } from './pricing-model.ts';

/**
 * Takes out that a part has no price where none is due: of an offering that is priced by its components while it has any, and of the
 * components of one whose own price stands for them. Everything else that was found stays.
 */
export const whereAPriceIsDue = ({ pricedBy }: PricingModel, items: readonly StartedItem[]): readonly StartedItem[] => {
  if (pricedBy.size === 0 || items.every(({ findings }) => findings.length === 0)) return items;
  const [line] = items;
  const standsForParts =
    pricedBy.get(line!.item.offering) === 'bundle' &&
    items.some(({ item, charges }) => item.componentId === null && charges.length > 0);
  const isDue = ({ item }: StartedItem): boolean =>
    pricedBy.get(item.offering) === 'components'
      ? !items.some((other) => other.item.componentId !== null && other.item.componentId !== item.componentId)
      : item.componentId === null || !standsForParts;
  return items.map((one) =>
    isDue(one) ? one : { ...one, findings: one.findings.filter(({ code }) => code !== 'price.no-entry') },
  );
};
