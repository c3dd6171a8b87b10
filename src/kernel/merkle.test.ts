import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex, sameBytes, sha256Hex, toHex, utf8 } from './hash.ts';
import {
  type NodeAddress,
  type NodeGetter,
  append,
  consistencyPath,
  consistencyProof,
  inclusionPath,
  inclusionProof,
  leafHash,
  nodeHash,
  nodesFor,
  rootAt,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';

/** The test leaves of Certificate Transparency (google/certificate-transparency, merkletree tests) and their published roots. */
const ctLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => leafHash(fromHex(hex)));
const ctRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test('roots are those published for the test leaves of Certificate Transparency', () => {
  ctRoots.forEach((root, i) => assert.equal(toHex(rootOf(ctLeaves.slice(0, i + 1))), root));
});

test('the root of nothing is the hash of nothing', () => {
  assert.equal(toHex(rootOf([])), sha256Hex(new Uint8Array(0)));
});

test('an inner node cannot pass for a leaf', () => {
  const [a, b] = [ctLeaves[0]!, ctLeaves[1]!];
  assert.ok(!sameBytes(leafHash(Uint8Array.of(...a, ...b)), nodeHash(a, b)));
});

const SIZES_MAX = 64;
const leaves = Array.from({ length: SIZES_MAX }, (_, i) => leafHash(utf8(`entry ${i}`)));
const other = leafHash(utf8('another entry'));
const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === 7 ? byte ^ 1 : byte));

/** A log kept node by node, as a table keeps it; reading a node that was never written fails. */
const aLog = () => {
  const nodes = new Map<string, Uint8Array>();
  const name = ({ level, index }: NodeAddress) => `${level}/${index}`;
  const get: NodeGetter = (address) => {
    const hash = nodes.get(name(address));
    assert.ok(hash, `node ${name(address)} was written before it is read`);
    return hash;
  };
  const add = (size: number, added: readonly Uint8Array[]) => {
    const result = append(get, size, added);
    for (const node of result.nodes) {
      assert.ok(!nodes.has(name(node)), 'a node is written once and never changed');
      nodes.set(name(node), node.hash);
    }
    return result;
  };
  return { nodes, get, add };
};

test('a log that grows leaf by leaf has the root of its list at every size, and writes two nodes a leaf at most on average', () => {
  const log = aLog();
  leaves.forEach((leaf, i) => {
    const { root, size } = log.add(i, [leaf]);
    assert.equal(size, i + 1);
    assert.ok(sameBytes(root, rootOf(leaves.slice(0, i + 1))));
  });
  assert.equal(log.nodes.size, 2 * SIZES_MAX - 1);
});

test('a log that grows in batches of any size is the same log', () => {
  for (const batch of [0, 1, 3, 7, 20, 64]) {
    const log = aLog();
    let size = 0;
    while (size < SIZES_MAX) size = log.add(size, leaves.slice(size, size + Math.max(batch, 1))).size;
    assert.ok(sameBytes(log.add(size, []).root, rootOf(leaves)));
    assert.equal(log.nodes.size, 2 * SIZES_MAX - 1);
  }
});

test('every leaf of every tree up to 64 leaves is proved, and no other leaf, place, size or root is', () => {
  for (let size = 1; size <= SIZES_MAX; size++) {
    const tree = leaves.slice(0, size);
    const root = rootOf(tree);
    for (let index = 0; index < size; index++) {
      const proof = inclusionProof(tree, index);
      const leaf = leaves[index]!;
      assert.ok(verifyInclusion(proof, leaf, { index, size }, root), `${index} of ${size}`);
      assert.ok(!verifyInclusion(proof, other, { index, size }, root));
      assert.ok(!verifyInclusion(proof, leaf, { index, size }, other));
      assert.ok(!verifyInclusion([...proof, other], leaf, { index, size }, root));
      if (size > 1) assert.ok(!verifyInclusion(proof, leaf, { index: (index + 1) % size, size }, root));
      if (proof.length > 0) {
        assert.ok(!verifyInclusion(proof.slice(1), leaf, { index, size }, root));
        assert.ok(!verifyInclusion([flipped(proof[0]!), ...proof.slice(1)], leaf, { index, size }, root));
      }
    }
  }
});

test('every pair of sizes up to 64 is shown consistent, and a rewritten log is not', () => {
  for (let size = 1; size <= SIZES_MAX; size++) {
    const newer = { size, root: rootOf(leaves.slice(0, size)) };
    for (let oldSize = 0; oldSize <= size; oldSize++) {
      const older = { size: oldSize, root: rootOf(leaves.slice(0, oldSize)) };
      const proof = consistencyProof(leaves.slice(0, size), oldSize);
      assert.ok(verifyConsistency(proof, older, newer), `${oldSize} in ${size}`);
      assert.ok(!verifyConsistency([...proof, other], older, newer));
      if (oldSize === 0) continue;
      assert.ok(!verifyConsistency(proof, { ...older, root: other }, newer));
      assert.ok(!verifyConsistency(proof, older, { ...newer, root: other }));
      if (proof.length === 0) continue;
      assert.ok(!verifyConsistency(proof.slice(1), older, newer));
      assert.ok(!verifyConsistency(proof.with(-1, flipped(proof.at(-1)!)), older, newer));
    }
  }
});

test('a log whose early entry was changed is not consistent with the checkpoint that left before', () => {
  const older = { size: 5, root: rootOf(leaves.slice(0, 5)) };
  const rewritten = leaves.with(2, other);
  const newer = { size: SIZES_MAX, root: rootOf(rewritten) };
  assert.ok(!verifyConsistency(consistencyProof(rewritten, 5), older, newer));
});

test('nonsense sizes and hashes of another length prove nothing', () => {
  const root = rootOf(leaves);
  const proof = inclusionProof(leaves, 3);
  for (const place of [
    { index: 64, size: 64 },
    { index: -1, size: 64 },
    { index: 0.5, size: 64 },
    { index: 3, size: Number.NaN },
  ])
    assert.ok(!verifyInclusion(proof, leaves[3]!, place, root));
  assert.ok(!verifyInclusion(proof.with(0, new Uint8Array(31)), leaves[3]!, { index: 3, size: 64 }, root));
  assert.ok(!verifyConsistency([], { size: 65, root }, { size: 64, root }));
  assert.ok(!verifyConsistency([], { size: 3, root }, { size: 64, root }));
  assert.ok(!verifyConsistency([], { size: 0, root: other }, { size: 64, root }));
  assert.ok(!verifyInclusion([], new Uint8Array(31), { index: 0, size: 1 }, new Uint8Array(31)));
});

test('a proof from stored nodes is that from the list, and reads only the nodes that it announced', () => {
  const log = aLog();
  log.add(0, leaves);
  for (const [index, size] of [
    [0, 1],
    [5, 23],
    [22, 23],
    [40, 64],
    [63, 64],
  ] as const) {
    const announced = new Set(
      nodesFor((get) => inclusionPath(get, index, size)).map(({ level, index: i }) => `${level}/${i}`),
    );
    const read: NodeGetter = (address) => {
      assert.ok(announced.has(`${address.level}/${address.index}`));
      return log.get(address);
    };
    assert.deepEqual(inclusionPath(read, index, size), inclusionProof(leaves.slice(0, size), index));
  }
  assert.deepEqual(consistencyPath(log.get, 13, 50), consistencyProof(leaves.slice(0, 50), 13));
  assert.ok(nodesFor((get) => append(get, 1_000_000, [other])).length <= 20, 'a million entries need few nodes');
});

test('places stay exact in a log larger than 32 bits count', () => {
  const size = 2 ** 40 + 3;
  // All leaves alike, so that a node is the hash of its level: a log of a million million entries fits in a line.
  const levels = [other];
  while (levels.length <= 40) levels.push(nodeHash(levels.at(-1)!, levels.at(-1)!));
  const same: NodeGetter = ({ level }) => levels[level]!;
  const proof = inclusionPath(same, 2 ** 40 + 1, size);
  assert.ok(verifyInclusion(proof, other, { index: 2 ** 40 + 1, size }, rootAt(same, size)));
  assert.ok(!verifyInclusion(proof, leaves[0]!, { index: 2 ** 40 + 1, size }, rootAt(same, size)));
});
