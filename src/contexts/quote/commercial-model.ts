/** What a quote needs to know of the commercial model in force, compiled once per model. */
import type { ProductOffering } from '#contexts/catalog/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Choice } from './line.ts';

export type OfferedItem = {
  readonly hash: string;
  readonly name: string;
  readonly bundle: boolean;
  /** What stands chosen until the customer says otherwise. */
  readonly defaults: readonly Choice[];
  readonly offering: ProductOffering;
};

export type Offered = (key: string) => OfferedItem | undefined;

const defaultsOf = (offering: ProductOffering): readonly Choice[] =>
  (offering.optionGroups ?? []).flatMap((group) =>
    group.options
      .filter((option) => option.default)
      .map((option) => ({ group: group.key, option: option.key, quantity: option.minQuantity ?? 1 })),
  );

export const offeredBy = (model: CommercialModel): Offered =>
  model.memo('quote/offered', () => {
    const items = new Map<string, OfferedItem>();
    for (const { key, hash, content } of model.ofKind('product-offering')) {
      const offering = content as unknown as ProductOffering;
      items.set(key, {
        hash,
        name: offering.name,
        bundle: offering.bundle === true,
        defaults: defaultsOf(offering),
        offering,
      });
    }
    return (key) => items.get(key);
  });
