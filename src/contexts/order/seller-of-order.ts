/** Who of us sells, as an order says it: the key of the legal entity, by which systems know it, and the name that stands on the papers. Pure. */
import type { LegalEntity } from '#contexts/proposal/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Party } from './order.ts';

const entitiesOf = (model: Pick<CommercialModel, 'ofKind'>): readonly LegalEntity[] =>
  model.ofKind('legal-entity').map(({ content }) => content as unknown as LegalEntity);

/**
 * A quote from before sellers were named has the one that sells in the country. The key stands for the name where none is known under it any
 * more: what was accepted becomes an order all the same.
 */
export const sellerOfOrder = (
  model: Pick<CommercialModel, 'ofKind'>,
  { key, country }: { readonly key: string; readonly country: string },
): Party => {
  const entities = entitiesOf(model);
  const entity =
    entities.find((one) => one.key === key) ?? entities.find(({ markets }) => markets.includes(country)) ?? null;
  return entity === null ? { id: key, name: key } : { id: entity.key, name: entity.legalName };
};
