/** What a quote needs to know of the commercial model in force, compiled once per model. */
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { defaultSelection } from '#contexts/configuration/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { configurationOf } from './configuration-of.ts';
import type { Line } from './line.ts';

export type OfferedItem = {
  readonly hash: string;
  readonly name: string;
  readonly bundle: boolean;
  /** What stands chosen until the customer says otherwise. */
  readonly defaults: () => Defaults;
  readonly offering: ProductOffering;
};

type Defaults = Pick<Line, 'selection' | 'characteristics'>;

export type Offered = (key: string) => OfferedItem | undefined;

const defaultsOf = (model: CommercialModel, key: string): Defaults => {
  const configuration = configurationOf(model, key);
  if (configuration === undefined) return { selection: [] };
  const { chosen, characteristics } = defaultSelection(configuration);
  const selection = chosen.map((choice) => ({ ...choice, quantity: choice.quantity ?? 1 }));
  return { selection, ...(characteristics === undefined ? {} : { characteristics }) };
};

export const offeredBy = (model: CommercialModel): Offered =>
  model.memo('quote/offered', () => {
    const items = new Map<string, OfferedItem>();
    for (const { key, hash, content } of model.ofKind('product-offering')) {
      const offering = content as unknown as ProductOffering;
      items.set(key, {
        hash,
        name: offering.name,
        bundle: offering.bundle === true,
        defaults: () => model.memo(`quote/defaults/${key}`, () => defaultsOf(model, key)),
        offering,
      });
    }
    return (key) => items.get(key);
  });
