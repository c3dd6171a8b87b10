/**
 * A model with its flags settled: what is sold and priced where a flag is on, and where it is off, as if there were no flag. The gates then look at
 * each of them as at any model, so a gap behind a flag is found before the flag is turned, and by nobody's first customer.
 */
import { flagSegment, flagSettings, flagsNamedIn, isFlagSegment } from '#contexts/catalog/index.ts';
import type { Contents } from '../artifact-kinds.ts';
import type { Artifact } from '../well-formed.ts';

/** Which flags are on together: none, each alone, all. */
export const settings = (artifacts: readonly Artifact[]): readonly (readonly string[])[] => {
  const read = artifacts.filter(({ kind }) => kind === 'price-book' || kind === 'promotion');
  return flagSettings(read.flatMap(({ content }) => [...flagsNamedIn(content)]));
};

/** `held`: the clause is met by a flag that is on. `never`: it asks only for flags that are off. */
const settle = (segments: readonly string[], on: ReadonlySet<string>): readonly string[] | 'held' | 'never' => {
  if (segments.some((name) => on.has(name))) return 'held';
  const left = segments.filter((name) => !isFlagSegment(name));
  return left.length === 0 ? 'never' : left;
};

type Entry = Contents['price-book']['entries'][number];

const settledEntry = (entry: Entry, on: ReadonlySet<string>): readonly Entry[] => {
  const { accountSegments, ...others } = entry.condition ?? {};
  if (accountSegments === undefined) return [entry];
  const settled = settle(accountSegments, on);
  if (settled === 'never') return [];
  // Still the more specific row: where its flag is on it stands in the place of the one that everybody else has.
  if (settled === 'held')
    return [
      { ...entry, condition: { ...others, accountSegments: [...on].filter((name) => accountSegments.includes(name)) } },
    ];
  return [{ ...entry, condition: { ...others, accountSegments: [...settled] } }];
};

const settledPromotion = (
  promotion: Contents['promotion'],
  on: ReadonlySet<string>,
): readonly Contents['promotion'][] => {
  const { accountSegments, ...others } = promotion.eligible;
  if (accountSegments === undefined) return [promotion];
  const settled = settle(accountSegments, on);
  if (settled === 'never') return [];
  return [{ ...promotion, eligible: settled === 'held' ? others : { ...others, accountSegments: [...settled] } }];
};

export const settledUnder = (artifacts: readonly Artifact[], keys: readonly string[]): readonly Artifact[] => {
  const on = new Set(keys.map(flagSegment));
  return artifacts.flatMap((artifact): readonly Artifact[] => {
    if (flagsNamedIn(artifact.content).size === 0) return [artifact];
    if (artifact.kind === 'price-book') {
      const book = artifact.content as Contents['price-book'];
      return [{ ...artifact, content: { ...book, entries: book.entries.flatMap((entry) => settledEntry(entry, on)) } }];
    }
    if (artifact.kind === 'promotion')
      return settledPromotion(artifact.content as Contents['promotion'], on).map((content) => ({
        ...artifact,
        content,
      }));
    return [artifact];
  });
};
