import { sameBytes } from '#kernel/hash.ts';
import { nodeHash, rootAt, TREE_SIZE_MAX, type NodeAddress, type TreeNode } from '#kernel/merkle.ts';
import { accepted, must, refused, type Outcome } from '#kernel/outcome.ts';

/**
 * One proof that many leaves stand in a tree: RFC 9162 inclusion, with the hashes that the leaves' paths share given once. Twelve
 * thousand entries of one order are proved by their own hashes and a few hundred others, not by twelve thousand paths.
 *
 * It is minimal: a hash that follows from the leaves may not be given, and each one that is given must be used. So each bit of it matters.
 */
export const TREE_PROOF_LEAVES_MAX = 200_000;

/** The stored nodes that a proof of these leaves needs, lowest first; a store reads them in one query. */
export const treeProofNodes = (indices: readonly number[], size: number): readonly NodeAddress[] => {
  must(
    indices.every((index) => index >= 0 && index < size),
    'a leaf is proved in a tree that holds it',
  );
  const needed: NodeAddress[] = [];
  let own = new Set(indices);
  const proved = new Set<string>();
  for (let level = 0; own.size > 0; level += 1) {
    const parents = new Set<number>();
    for (const index of own) {
      proved.add(place({ level, index }));
      if (!hasWholeParent(level, index, size)) continue;
      if (!own.has(sibling(index))) needed.push({ level, index: sibling(index) });
      parents.add(Math.floor(index / 2));
    }
    own = parents;
  }
  for (const top of topNodes(size)) if (!proved.has(place(top))) needed.push(top);
  return needed.toSorted(byPlace);
};

/** Whether these leaves, with these nodes, make this root. Each leaf is by index and hash, each index once. */
export const verifyTreeProof = (
  leaves: ReadonlyMap<number, Uint8Array>,
  nodes: readonly TreeNode[],
  tree: { readonly size: number; readonly root: Uint8Array },
): Outcome<true> => {
  const wrong = (reason: string) => refused({ code: 'proof.wrong', reason });
  const { size } = tree;
  if (!Number.isSafeInteger(size) || size > TREE_SIZE_MAX) return wrong('a tree of that size');
  if (leaves.size === 0 || leaves.size > TREE_PROOF_LEAVES_MAX) return wrong('no leaves, or too many');
  if (![...leaves.keys()].every((index) => Number.isSafeInteger(index) && index >= 0 && index < size))
    return wrong('a leaf outside the tree');
  const wanted = treeProofNodes([...leaves.keys()], size);
  if (wanted.length !== nodes.length || !wanted.every((node, at) => place(node) === place(nodes[at]!)))
    return wrong('not exactly the hashes that the leaves need');
  const hashes = new Map(nodes.map((node) => [place(node), node.hash]));
  foldUp(leaves, hashes, size);
  const root = rootAt((address) => known(hashes, address), size);
  return sameBytes(root, tree.root) ? accepted(true) : wrong('it leads to another root');
};

/** Hashes the leaves pairwise up, as far as whole subtrees go. `hashes` grows by what follows from them. */
const foldUp = (leaves: ReadonlyMap<number, Uint8Array>, hashes: Map<string, Uint8Array>, size: number): void => {
  let own = leaves;
  for (let level = 0; own.size > 0; level += 1) {
    for (const [index, hash] of own) hashes.set(place({ level, index }), hash);
    const parents = new Map<number, Uint8Array>();
    for (const index of own.keys()) {
      const parent = Math.floor(index / 2);
      if (!hasWholeParent(level, index, size) || parents.has(parent)) continue;
      const left = known(hashes, { level, index: 2 * parent });
      parents.set(parent, nodeHash(left, known(hashes, { level, index: 2 * parent + 1 })));
    }
    own = parents;
  }
};

const known = (hashes: ReadonlyMap<string, Uint8Array>, address: NodeAddress): Uint8Array => {
  const hash = hashes.get(place(address));
  must(hash !== undefined, 'a proof that holds exactly the needed hashes lacks none');
  return hash;
};

/** The largest whole subtrees from left to right: the binary digits of the size. */
const topNodes = (size: number): readonly NodeAddress[] => {
  const tops: NodeAddress[] = [];
  let start = 0;
  for (let level = Math.ceil(Math.log2(TREE_SIZE_MAX)); level >= 0; level -= 1) {
    const count = 2 ** level;
    if (start + count > size) continue;
    tops.push({ level, index: start / count });
    start += count;
  }
  return tops;
};

const hasWholeParent = (level: number, index: number, size: number): boolean =>
  (Math.floor(index / 2) + 1) * 2 ** (level + 1) <= size;
const sibling = (index: number): number => (index % 2 === 0 ? index + 1 : index - 1);
const place = ({ level, index }: NodeAddress): string => `${level}/${index}`;
const byPlace = (a: NodeAddress, b: NodeAddress): number => a.level - b.level || a.index - b.index;
