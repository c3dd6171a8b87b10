import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8 } from '#kernel/hash.ts';
import { append, leafHash, rootOf, type NodeGetter, type TreeNode } from '#kernel/merkle.ts';
import { treeProofNodes, verifyTreeProof } from './tree-proof.ts';

const leavesOf = (size: number) => Array.from({ length: size }, (_, i) => leafHash(utf8(`entry ${i}`)));
const treeOf = (leaves: readonly Uint8Array[]) => {
  const nodes = append(() => assert.fail('nothing is stored yet'), 0, leaves).nodes;
  const stored = new Map(nodes.map((node) => [`${node.level}/${node.index}`, node.hash]));
  const get: NodeGetter = ({ level, index }) =>
    stored.get(`${level}/${index}`) ?? assert.fail(`no node ${level}/${index}`);
  return get;
};
const proofOf = (leaves: readonly Uint8Array[], indices: readonly number[]) => {
  const get = treeOf(leaves);
  const nodes: readonly TreeNode[] = treeProofNodes(indices, leaves.length).map((node) => ({
    ...node,
    hash: get(node),
  }));
  return { nodes, given: new Map(indices.map((index) => [index, leaves[index]!])) };
};

test('Any set of entries is proved in any tree up to 17 entries, and no other root is', () => {
  for (let size = 1; size <= 17; size += 1) {
    const leaves = leavesOf(size);
    const tree = { size, root: rootOf(leaves) };
    for (let start = 0; start < size; start += 1)
      for (let step = 1; step <= 5; step += 2) {
        const indices = leaves.map((_, i) => i).filter((i) => i >= start && (i - start) % step === 0);
        const { nodes, given } = proofOf(leaves, indices);
        assert.ok(verifyTreeProof(given, nodes, tree).ok, `size ${size}, ${indices}`);
        assert.ok(!verifyTreeProof(given, nodes, { size, root: leafHash(utf8('other')) }).ok);
      }
  }
});

test('A changed entry, a changed hash, a hash too many and one too few are refused', () => {
  const leaves = leavesOf(100);
  const tree = { size: 100, root: rootOf(leaves) };
  const { nodes, given } = proofOf(leaves, [3, 4, 90, 99]);
  const changed = new Map(given).set(4, leafHash(utf8('other')));
  assert.ok(!verifyTreeProof(changed, nodes, tree).ok);
  nodes.forEach((node, at) => {
    assert.ok(!verifyTreeProof(given, nodes.with(at, { ...node, hash: leafHash(utf8('other')) }), tree).ok);
    assert.ok(!verifyTreeProof(given, nodes.toSpliced(at, 1), tree).ok);
    assert.ok(!verifyTreeProof(given, [...nodes, node], tree).ok);
  });
  assert.ok(!verifyTreeProof(new Map([[100, leaves[3]!]]), nodes, tree).ok);
  assert.ok(!verifyTreeProof(given, nodes, { ...tree, size: 101 }).ok);
});

test('Twelve thousand entries in a row in a log of a million need few hashes besides their own', () => {
  const indices = Array.from({ length: 12_000 }, (_, i) => 500_001 + i);
  assert.ok(treeProofNodes(indices, 1_000_000).length <= 40);
});
