import { found } from './read-package.ts';
import type { Finding, Subject } from './package.contract.ts';
import { ENTRIES, type ReadEntry } from './read-entries.ts';

export type Chains = { readonly whole: readonly string[]; readonly inPart: readonly string[] };

/**
 * Each aggregate's accepted entries form one chain: each cites the leaf of the one before it. The subject's chain must be here
 * from its first entry on; of others, a package may hold a part. That nothing came after the last entry, no chain can show.
 */
export const verifyChains = (entries: readonly ReadEntry[], subject: Subject): Chains | Finding => {
  const chains = new Map<string, ReadEntry[]>();
  for (const read of entries) {
    const { aggregate, result } = read.entry;
    if (result !== 'accepted') continue;
    const key = `${aggregate.kind}/${aggregate.id}`;
    const chain = chains.get(key) ?? [];
    chain.push(read);
    chains.set(key, chain);
  }
  const whole: string[] = [];
  const inPart: string[] = [];
  for (const [key, chain] of chains) {
    const gaps = verifyChain(
      key,
      chain.toSorted((a, b) => a.entry.aggregate.version - b.entry.aggregate.version),
    );
    if (typeof gaps === 'object') return gaps;
    (gaps === 0 ? whole : inPart).push(key);
  }
  const own = `${subject.kind}/${subject.id}`;
  if (!chains.has(own))
    return found(ENTRIES, 'chain.no-subject', `no accepted entry of ${own}, which the package is about`);
  if (!whole.includes(own))
    return found(ENTRIES, 'chain.gap', `the chain of ${own} is not whole from its first entry on`);
  return { whole, inPart };
};

/** How many entries of the chain, in order of version, do not follow from the one before them in here; or a contradiction. */
const verifyChain = (key: string, chain: readonly ReadEntry[]): number | Finding => {
  let gaps = 0;
  for (const [at, { entry }] of chain.entries()) {
    const before = chain[at - 1];
    const { version } = entry.aggregate;
    if (before && before.entry.aggregate.version === version)
      return found(ENTRIES, 'chain.fork', `two entries make version ${version} of ${key}`);
    if (entry.prior.leaf === before?.leafText) continue;
    const next = before === undefined ? undefined : before.entry.aggregate.version + 1;
    if (next === version || (before && entry.prior.leaf === undefined))
      return found(ENTRIES, 'chain.broken', `version ${version} of ${key} does not follow from the entry before it`);
    gaps += 1;
  }
  return gaps;
};
