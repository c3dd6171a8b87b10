/**
 * A Merkle tree as in RFC 9162 §2.1: it shows that an entry is in a log (inclusion) and that a longer log only added to a shorter
 * one (consistency). Leaves and inner nodes are hashed apart, so that no inner node can pass for a leaf.
 * Everywhere below a leaf is given by its hash, `leafHash(bytes)`.
 */
import { sameBytes, sha256 } from './hash.ts';
import { must } from './outcome.ts';

/** Sizes are JavaScript integers; halving and adding stay exact below this. */
export const TREE_SIZE_MAX = 2 ** 52;

export const leafHash = (bytes: Uint8Array): Uint8Array => {
  const input = new Uint8Array(1 + bytes.length);
  input.set(bytes, 1);
  return sha256(input);
};

export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => {
  const input = new Uint8Array(1 + left.length + right.length);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + left.length);
  return sha256(input);
};

/** A whole subtree of 2^level leaves, the index-th of its level. Only these are stored, each written once and never changed. */
export type NodeAddress = { readonly level: number; readonly index: number };
export type TreeNode = NodeAddress & { readonly hash: Uint8Array };
/** The stored hash of a node. Reading is the caller's: see `nodesFor` for what to read, in one query, beforehand. */
export type NodeGetter = (address: NodeAddress) => Uint8Array;

/** What adding leaves to a tree of `size` leaves writes, and the size and root that it then has. */
export const append = (
  get: NodeGetter,
  size: number,
  leafHashes: readonly Uint8Array[],
): { readonly nodes: readonly TreeNode[]; readonly size: number; readonly root: Uint8Array } => {
  must(size + leafHashes.length <= TREE_SIZE_MAX, 'a tree stays within its size');
  const written = new Map<string, TreeNode>();
  const read: NodeGetter = (address) => written.get(key(address))?.hash ?? get(address);
  const write = (node: TreeNode) => written.set(key(node), node);
  leafHashes.forEach((hash, i) => completeSubtrees(read, write, { level: 0, index: size + i, hash }));
  const newSize = size + leafHashes.length;
  return { nodes: [...written.values()], size: newSize, root: rootAt(read, newSize) };
};

const key = ({ level, index }: NodeAddress): string => `${level}/${index}`;

/** A leaf at an odd place completes the pair above it, which may complete the next, and so on. */
const completeSubtrees = (read: NodeGetter, write: (node: TreeNode) => void, leaf: TreeNode): void => {
  let { level, index, hash } = leaf;
  write(leaf);
  while (index % 2 === 1) {
    hash = nodeHash(read({ level, index: index - 1 }), hash);
    level += 1;
    index = (index - 1) / 2;
    write({ level, index, hash });
  }
};

const EMPTY_ROOT = sha256(new Uint8Array(0));

/** The root of the first `size` leaves. The root of nothing is the hash of nothing. */
export const rootAt = (get: NodeGetter, size: number): Uint8Array =>
  size === 0 ? EMPTY_ROOT : rangeHash(get, 0, size);

/** RFC 9162 §2.1.3.1: the hashes beside the way from a leaf up to the root of the first `size` leaves, leaf first. */
export const inclusionPath = (get: NodeGetter, index: number, size: number): readonly Uint8Array[] => {
  must(index >= 0 && index < size, 'a leaf is proved in a tree that holds it');
  const path: Uint8Array[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + split(end - start);
    const left = index < middle;
    path.push(left ? rangeHash(get, middle, end) : rangeHash(get, start, middle));
    if (left) end = middle;
    else start = middle;
  }
  return path.reverse();
};

/** RFC 9162 §2.1.4.1: what shows that the first `size` leaves begin with the first `oldSize`. Empty when there is nothing to show. */
export const consistencyPath = (get: NodeGetter, oldSize: number, size: number): readonly Uint8Array[] => {
  must(oldSize >= 0 && oldSize <= size, 'an older tree is not the larger');
  if (oldSize === 0 || oldSize === size) return [];
  const path: Uint8Array[] = [];
  let [start, end] = [0, size];
  while (end !== oldSize) {
    const middle = start + split(end - start);
    if (oldSize <= middle) {
      path.push(rangeHash(get, middle, end));
      end = middle;
    } else {
      path.push(rangeHash(get, start, middle));
      start = middle;
    }
  }
  // The verifier knows the old root; it needs this subtree's hash only where that is not the same.
  if (start > 0) path.push(rangeHash(get, start, end));
  return path.reverse();
};

/** Whether the leaf is the index-th of the `size` leaves under the root (RFC 9162 §2.1.3.2). */
export const verifyInclusion = (
  proof: readonly Uint8Array[],
  leaf: Uint8Array,
  place: { readonly index: number; readonly size: number },
  root: Uint8Array,
): boolean => {
  const { index, size } = place;
  if (!isSize(index) || !isSize(size) || index >= size || ![leaf, ...proof].every(isHash)) return false;
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn > 0) [fn, sn] = [halve(fn), halve(sn)];
    } else hash = nodeHash(hash, sibling);
    [fn, sn] = [halve(fn), halve(sn)];
  }
  return sn === 0 && sameBytes(hash, root);
};

export type SizedRoot = { readonly size: number; readonly root: Uint8Array };

/** Whether the newer tree begins with the older one (RFC 9162 §2.1.4.2). */
export const verifyConsistency = (proof: readonly Uint8Array[], older: SizedRoot, newer: SizedRoot): boolean => {
  if (!isSize(older.size) || !isSize(newer.size) || older.size > newer.size || !proof.every(isHash)) return false;
  if (older.size === newer.size) return proof.length === 0 && sameBytes(older.root, newer.root);
  if (older.size === 0) return proof.length === 0 && sameBytes(older.root, EMPTY_ROOT);
  const path = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let [fn, sn] = [older.size - 1, newer.size - 1];
  while (fn % 2 === 1) [fn, sn] = [halve(fn), halve(sn)];
  let [oldHash, newHash] = [first, first];
  for (const hash of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      oldHash = nodeHash(hash, oldHash);
      newHash = nodeHash(hash, newHash);
      while (fn % 2 === 0 && fn > 0) [fn, sn] = [halve(fn), halve(sn)];
    } else newHash = nodeHash(newHash, hash);
    [fn, sn] = [halve(fn), halve(sn)];
  }
  return sn === 0 && sameBytes(oldHash, older.root) && sameBytes(newHash, newer.root);
};

/** The root of a list that is at hand as a whole. */
export const rootOf = (leafHashes: readonly Uint8Array[]): Uint8Array => rootAt(nodesOf(leafHashes), leafHashes.length);

export const inclusionProof = (leafHashes: readonly Uint8Array[], index: number): readonly Uint8Array[] =>
  inclusionPath(nodesOf(leafHashes), index, leafHashes.length);

export const consistencyProof = (leafHashes: readonly Uint8Array[], oldSize: number): readonly Uint8Array[] =>
  consistencyPath(nodesOf(leafHashes), oldSize, leafHashes.length);

/** A getter over a list in memory: inner nodes are hashed when asked for. */
const nodesOf = (leafHashes: readonly Uint8Array[]): NodeGetter => {
  const get: NodeGetter = ({ level, index }) => {
    if (level > 0)
      return nodeHash(get({ level: level - 1, index: 2 * index }), get({ level: level - 1, index: 2 * index + 1 }));
    const leaf = leafHashes[index];
    must(leaf !== undefined, 'a node is asked for within the tree');
    return leaf;
  };
  return get;
};

/**
 * The stored nodes that a computation will ask for, so that a store reads them in one query:
 * `nodesFor((get) => inclusionPath(get, index, size))`.
 */
export const nodesFor = (compute: (get: NodeGetter) => unknown): readonly NodeAddress[] => {
  const asked = new Map<string, NodeAddress>();
  compute((address) => {
    asked.set(key(address), address);
    return UNREAD;
  });
  return [...asked.values()];
};

const UNREAD = new Uint8Array(32);

/** The hash of leaves [start, end): one stored node when they are a whole subtree, else of its two parts. */
const rangeHash = (get: NodeGetter, start: number, end: number): Uint8Array => {
  const count = end - start;
  if (isPowerOfTwo(count)) return get({ level: Math.log2(count), index: start / count });
  const middle = start + split(count);
  return nodeHash(rangeHash(get, start, middle), rangeHash(get, middle, end));
};

/** The largest power of two smaller than n. */
const split = (n: number): number => {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
};

const isPowerOfTwo = (n: number): boolean => {
  let power = 1;
  while (power < n) power *= 2;
  return power === n;
};

const halve = (n: number): number => Math.floor(n / 2);
const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0 && n <= TREE_SIZE_MAX;
const isHash = (bytes: Uint8Array): boolean => bytes.length === 32;
