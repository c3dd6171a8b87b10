import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { canonical, parseStrict } from './canonical.ts';
import { fingerprint, fromHex, sameBytes, toHex } from './hash.ts';
import type { Json } from './json.ts';
import { AUDIENCES, type Leaf, disclose, leafSalt, sealLeaf, sealTree, verifyDisclosure } from './sealed-tree.ts';

const secret = new Uint8Array(32).fill(7);

const leaves: readonly Leaf[] = [
  { path: 'header', audience: 'public', schemaId: 'quote-header/1', value: { number: 'Q-1', currency: 'EUR' } },
  ...['line/1', 'line/2'].flatMap((path): Leaf[] => [
    { path, audience: 'customer', schemaId: 'quote-line/1', value: { path, quantity: '10', net: '123.45' } },
    { path, audience: 'commercial', schemaId: 'line-waterfall/1', value: { list: '150', discount: '26.55' } },
    { path, audience: 'cost', schemaId: 'line-cost/1', value: { cost: '70' } },
    { path, audience: 'floor', schemaId: 'line-floor/1', value: { floor: '90' } },
  ]),
];
const salted = (list: readonly Leaf[]) => list.map((leaf) => ({ ...leaf, salt: leafSalt(secret, leaf) }));
const tree = sealTree(salted(leaves));
const forCustomer = disclose(tree, ['public', 'customer']);
const asJson = (value: unknown): Json => parseStrict(canonical(value));
const codeOf = (disclosure: Json): string | undefined => {
  const outcome = verifyDisclosure(disclosure);
  return outcome.ok ? undefined : outcome.refusal.code;
};

test('a customer opens what is theirs, and computes the root of the whole', () => {
  const outcome = verifyDisclosure(asJson(forCustomer));
  assert.ok(outcome.ok);
  assert.equal(outcome.value.root, tree.root);
  assert.equal(outcome.value.contentRoot, tree.contentRoot);
  assert.deepEqual(
    outcome.value.opened.map(({ path, audience }) => `${path} ${audience}`),
    ['header public', 'line/1 customer', 'line/2 customer'],
  );
});

test('every choice of audiences proves the same roots', () => {
  for (let n = 0; n <= AUDIENCES.length; n++) {
    const outcome = verifyDisclosure(asJson(disclose(tree, AUDIENCES.slice(0, n))));
    assert.deepEqual(outcome.ok && [outcome.value.root, outcome.value.contentRoot], [tree.root, tree.contentRoot]);
  }
});

test('what a customer gets holds no cost, no floor, no waterfall, and no salt to guess them by', () => {
  const text = canonical(asJson(forCustomer));
  for (const hidden of ['"70"', '"90"', '"150"', 'line-cost/1', 'line-floor/1'])
    assert.ok(!text.includes(hidden), hidden);
  for (const leaf of tree.leaves)
    assert.equal(text.includes(toHex(leaf.salt)), leaf.audience === 'public' || leaf.audience === 'customer');
});

test('a cost cannot be guessed from its seal: without the salt, the right guess looks like every other', () => {
  const cost = tree.leaves.find((leaf) => leaf.audience === 'cost')!;
  const guess = fromHex(fingerprint('line-cost/1', { cost: '70' }).slice('sha256:'.length));
  assert.ok(!sameBytes(cost.seal, guess));
  assert.ok(!sameBytes(cost.seal, sealLeaf(new Uint8Array(32), 'line-cost/1', { cost: '70' })));
  assert.ok(sameBytes(cost.seal, sealLeaf(cost.salt, 'line-cost/1', { cost: '70' })));
  const other = tree.leaves.findLast((leaf) => leaf.audience === 'cost')!;
  assert.ok(!sameBytes(cost.seal, other.seal), 'equal costs of two lines are not seen to be equal');
});

test('a seal is the hash of its tag, its salt and the fingerprint of its value', () => {
  const value = { cost: '70' };
  const inner = createHash('sha256').update('troth/line-cost/1\0{"cost":"70"}').digest();
  const expected = createHash('sha256').update('troth/sealed-leaf\0').update(secret).update(inner).digest('hex');
  assert.equal(toHex(sealLeaf(secret, 'line-cost/1', value)), expected);
});

test('one changed value anywhere changes the root; a changed cost leaves what the customer agreed to as it was', () => {
  for (const [index, leaf] of leaves.entries()) {
    const changed = sealTree(salted(leaves.with(index, { ...leaf, value: { changed: true } })));
    assert.notEqual(changed.root, tree.root);
    const agreed = leaf.audience !== 'cost' && leaf.audience !== 'floor';
    assert.equal(changed.contentRoot !== tree.contentRoot, agreed, leaf.audience);
  }
});

test('the order of leaves, their paths and their audiences are part of the root', () => {
  assert.notEqual(sealTree(salted(leaves).toReversed()).root, tree.root);
  const all = salted(leaves);
  assert.notEqual(sealTree(all.with(1, { ...all[1]!, path: 'line/9' })).root, tree.root);
  assert.notEqual(sealTree(all.with(3, { ...all[3]!, audience: 'partner' })).root, tree.root);
});

type Loose = { kind: string; root: string; contentRoot: string; leaves: Record<string, Json>[] };
const tampered = (change: (disclosure: Loose) => unknown): Json => {
  const copy = structuredClone(forCustomer) as unknown as Loose;
  change(copy);
  return copy as unknown as Json;
};

const attacks: readonly (readonly [what: string, change: (d: Loose) => unknown, code: string])[] = [
  ['another value', (d) => (d.leaves[1]!['value'] = { net: '1' }), 'disclosure.root-differs'],
  ['another schema', (d) => (d.leaves[1]!['schemaId'] = 'quote-line/2'), 'disclosure.root-differs'],
  ['another salt', (d) => (d.leaves[1]!['salt'] = '00'.repeat(32)), 'disclosure.root-differs'],
  ['another seal', (d) => (d.leaves[3]!['seal'] = '00'.repeat(32)), 'disclosure.root-differs'],
  ['another path', (d) => (d.leaves[3]!['path'] = 'line/3'), 'disclosure.root-differs'],
  ['another audience', (d) => (d.leaves[3]!['audience'] = 'public'), 'disclosure.root-differs'],
  ['a leaf left out', (d) => d.leaves.pop(), 'disclosure.root-differs'],
  ['two leaves swapped', (d) => d.leaves.reverse(), 'disclosure.root-differs'],
  ['another root', (d) => (d.root = `sha256:${'00'.repeat(32)}`), 'disclosure.root-differs'],
  ['another content root', (d) => (d.contentRoot = d.root), 'disclosure.content-root-differs'],
  ['a leaf twice', (d) => d.leaves.push(d.leaves[0]!), 'disclosure.malformed'],
  ['another kind', (d) => (d.kind = 'troth/disclosure/2'), 'disclosure.malformed'],
  ['a root that is none', (d) => (d.root = 'abc'), 'disclosure.malformed'],
  ['an unlisted member', (d) => (d.leaves[0]!['note'] = 'hello'), 'disclosure.malformed'],
  ['a salt that is none', (d) => (d.leaves[1]!['salt'] = 'zz'), 'disclosure.malformed'],
  ['an audience that is none', (d) => (d.leaves[1]!['audience'] = 'toString'), 'disclosure.malformed'],
  ['a schema id with a NUL', (d) => (d.leaves[1]!['schemaId'] = 'a\0b'), 'disclosure.malformed'],
  ['a price that is a fraction', (d) => (d.leaves[1]!['value'] = { net: 123.45 }), 'disclosure.malformed'],
];

for (const [what, change, code] of attacks) {
  test(`a disclosure with ${what} is refused`, () => {
    assert.equal(codeOf(tampered(change)), code);
  });
}

test('what is no disclosure at all is refused', () => {
  for (const value of [null, [], 'x', {}, { ...(asJson(forCustomer) as object), more: 1 } as Json])
    assert.equal(codeOf(value), 'disclosure.malformed');
});

test('salts of one secret differ by place, and telling one tells no other', () => {
  assert.equal(new Set(tree.leaves.map((leaf) => toHex(leaf.salt))).size, leaves.length);
  assert.throws(() => leafSalt(new Uint8Array(31), leaves[0]!), { name: 'BrokenPromise' });
  assert.throws(() => sealLeaf(new Uint8Array(31), 'x/1', null), { name: 'BrokenPromise' });
});

test('one place is sealed once', () => {
  assert.throws(() => sealTree(salted([...leaves, leaves[0]!])), { name: 'BrokenPromise' });
});
