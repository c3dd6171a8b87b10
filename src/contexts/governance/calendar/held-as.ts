/** As what the calendar holds a release: its tier, and what it is about. Pure. */
import type { ScopeFacts } from '#platform/switches.ts';
import type { Change } from '../change/change.ts';
import { type Tier } from '../change/tier.ts';
import { tierOfKinds } from '../change/tier-of-kinds.ts';
import type { ReleaseChange } from '../release.ts';

export const heldAs = (
  changes: readonly Pick<ReleaseChange, 'kind' | 'key'>[],
  change: Pick<Change, 'tier'> | undefined,
): { readonly tier: Tier; readonly scope: ScopeFacts } => {
  const products = changes.filter(({ kind }) => kind === 'product-offering').map(({ key }) => key);
  return {
    // As the change that carries it was assessed; where none does, its kinds say.
    tier: change?.tier ?? tierOfKinds(changes.map(({ kind }) => kind)),
    // What is not only about offerings cannot say which products it is about.
    scope: products.length === changes.length ? { products } : {},
  };
};
