import { found } from './read-package.ts';
import type { Finding, Subject } from './package.contract.ts';
import { ENTRIES, type ReadEntry } from './read-entries.ts';

export type Chains = { readonly whole: readonly string[]; readonly inPart: readonly string[] };

/**
 * Each aggregate's accepted entries form one chain: each cites the leaf of the one before it. An aggregate that was made out
 * of another (a quote's next revision) goes on from that one's entry. The subject's chain must be here from its very beginning;
 * of others, a package may hold a part. That nothing came after the last entry, no chain can show.
 */
export const verifyChains = (entries: readonly ReadEntry[], subject: Subject): Chains | Finding => {
  const accepted = entries.filter(({ entry }) => entry.result === 'accepted');
  const keyOfLeaf = new Map(accepted.map((read) => [read.leafText, keyOf(read)]));
  const links = new Map<string, Link>();
  for (const [key, chain] of Map.groupBy(accepted, keyOf)) {
    const link = verifyChain(key, chain.toSorted(byVersion), keyOfLeaf);
    if ('code' in link) return link;
    links.set(key, link);
  }
  const isWhole = (key: string): boolean => {
    const link = links.get(key);
    return link !== undefined && link.gaps === 0 && (link.from === undefined || isWhole(link.from));
  };
  const own = `${subject.kind}/${subject.id}`;
  if (!links.has(own))
    return found(ENTRIES, 'chain.no-subject', `no accepted entry of ${own}, which the package is about`);
  if (!isWhole(own)) return found(ENTRIES, 'chain.gap', `the chain of ${own} is not whole from its first entry on`);
  const keys = [...links.keys()];
  return { whole: keys.filter(isWhole), inPart: keys.filter((key) => !isWhole(key)) };
};

/** How many entries do not follow from one in here, and the chain that this one goes on from, if it does. */
type Link = { readonly gaps: number; readonly from?: string };

const verifyChain = (
  key: string,
  chain: readonly ReadEntry[],
  keyOfLeaf: ReadonlyMap<string, string>,
): Link | Finding => {
  let gaps = 0;
  let from: string | undefined;
  for (const [at, { entry }] of chain.entries()) {
    const before = chain[at - 1];
    const { version } = entry.aggregate;
    const cited = entry.prior.leaf;
    if (before?.entry.aggregate.version === version)
      return found(ENTRIES, 'chain.fork', `two entries make version ${version} of ${key}`);
    if (cited === before?.leafText) continue;
    const citedKey = cited === undefined ? undefined : keyOfLeaf.get(cited);
    const isBirth = before === undefined && citedKey !== key;
    const mayBeMissing = citedKey === undefined && before?.entry.aggregate.version !== version - 1;
    if (cited === undefined || !(isBirth || mayBeMissing))
      return found(ENTRIES, 'chain.broken', `version ${version} of ${key} does not follow from the entry before it`);
    if (citedKey === undefined) gaps += 1;
    else from = citedKey;
  }
  return from === undefined ? { gaps } : { gaps, from };
};

const keyOf = ({ entry }: ReadEntry): string => `${entry.aggregate.kind}/${entry.aggregate.id}`;
const byVersion = (a: ReadEntry, b: ReadEntry): number => a.entry.aggregate.version - b.entry.aggregate.version;
