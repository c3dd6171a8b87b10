/**
 * What leads back from one release, whatever was published since. An artifact that is in force as the release made it returns to how it was before; one
 * that is so already needs nothing; one that a later release changed again is in the way, because what that release promised would be
 * undone unseen. Pure arithmetic over hashes.
 */
import { changesBetween, type ModelEntry } from './release-content.ts';
import type { ReleaseChange } from './release.ts';

type Named = Pick<ReleaseChange, 'kind' | 'key' | 'hash'>;
export type WayBack = { readonly back: readonly Named[]; readonly inTheWay: readonly Pick<Named, 'kind' | 'key'>[] };

const byName = (entries: readonly ModelEntry[]): ReadonlyMap<string, string> =>
  new Map(entries.map(({ kind, key, hash }) => [`${kind}/${key}`, hash]));

export const wayBack = (
  made: readonly ModelEntry[],
  before: readonly ModelEntry[],
  inForce: readonly ModelEntry[],
): WayBack => {
  const [then, now] = [byName(made), byName(inForce)];
  const back: Named[] = [];
  const inTheWay: Pick<Named, 'kind' | 'key'>[] = [];
  for (const change of changesBetween(made, before)) {
    const name = `${change.kind}/${change.key}`;
    const stands = now.get(name);
    if (stands === then.get(name)) back.push(change);
    else if (stands !== (change.hash ?? undefined)) inTheWay.push({ kind: change.kind, key: change.key });
  }
  return { back, inTheWay };
};
