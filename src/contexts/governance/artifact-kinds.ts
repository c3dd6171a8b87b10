/**
 * What the business authors, one row a kind. The schema says when one is well formed; `owner` is the context whose words it
 * is written in. A new kind is a row here, and every road (drafts, gates, publication) then carries it.
 */
import type { Static, TSchema } from 'typebox';
import { ProductOffering, ProductSpecification } from '#contexts/catalog/index.ts';
import { DecompositionRules } from '#contexts/fulfillment/decomposition.contract.ts';

type KindRow = { readonly schema: TSchema; readonly owner: string };

export const artifactKinds = {
  'product-specification': { schema: ProductSpecification, owner: 'catalog' },
  'product-offering': { schema: ProductOffering, owner: 'catalog' },
  'decomposition-rules': { schema: DecompositionRules, owner: 'fulfillment' },
} as const satisfies Record<string, KindRow>;

export type KindName = keyof typeof artifactKinds;
export type Contents = { readonly [K in KindName]: Static<(typeof artifactKinds)[K]['schema']> };

export const isKind = (kind: string): kind is KindName => Object.hasOwn(artifactKinds, kind);
