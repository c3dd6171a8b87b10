import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonical } from '#kernel/canonical.ts';
import { toHex, utf8 } from '#kernel/hash.ts';
import { consistencyProof, leafHash, rootOf } from '#kernel/merkle.ts';
import { formatCheckpoint } from '#kernel/note.ts';
import { type Consistency, CONSISTENCY_KIND, consistencyText, verifyLogConsistency } from './consistency.ts';
import { verifyEd25519 } from './log-key.connector.ts';
import { formatOrigin } from './origin.ts';
import { aSigner, KEEPER, TENANT } from './package.builder.ts';

const signer = aSigner();
const trust = { trustedKeys: [signer.key], verifySignature: verifyEd25519 };
const leaves = (count: number, changed = -1): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, n) => leafHash(utf8(n === changed ? 'another' : `entry ${n}`)));
const noteOf = (tree: readonly Uint8Array[], epoch = 1, by = signer): string =>
  by.sign(
    formatCheckpoint({
      origin: formatOrigin({ keeper: KEEPER, tenant: TENANT, epoch }),
      size: tree.length,
      root: rootOf(tree),
    }),
  );
const between = (from: number, to: number, change: Partial<Consistency> = {}): Consistency => ({
  kind: CONSISTENCY_KIND,
  older: noteOf(leaves(from)),
  newer: noteOf(leaves(to)),
  proof: consistencyProof(leaves(to), from).map(toHex),
  ...change,
});
const codeOf = async (text: string, kept?: string) => {
  const { findings, verdict } = await verifyLogConsistency(utf8(text), trust, kept);
  return findings[0]?.code ?? verdict;
};

test('A log goes on from any of its checkpoints', async () => {
  for (const [from, to] of [
    [1, 1],
    [1, 2],
    [3, 7],
    [8, 100],
    [99, 100],
  ] as const)
    assert.equal(await codeOf(consistencyText(between(from, to))), 'verified', `${from} to ${to}`);
});

test('Without a key it says integrity only; the line feed of an editor does no harm', async () => {
  const text = `${consistencyText(between(3, 7))}\n`;
  assert.equal((await verifyLogConsistency(utf8(text), { ...trust, trustedKeys: [] })).verdict, 'integrity-only');
});

const rows: readonly (readonly [string, string, string])[] = [
  ['an entry was changed since', consistencyText(between(3, 7, { newer: noteOf(leaves(7, 1)) })), 'consistency.forked'],
  ['the tail was cut off', consistencyText(between(7, 7, { newer: noteOf(leaves(5)) })), 'consistency.shrunk'],
  [
    'the same size has another root',
    consistencyText(between(7, 7, { newer: noteOf(leaves(7, 6)) })),
    'consistency.forked',
  ],
  ['a hash is missing', consistencyText(between(3, 7, { proof: [] })), 'consistency.forked'],
  ['it is another epoch', consistencyText(between(3, 7, { newer: noteOf(leaves(7), 2) })), 'consistency.other-log'],
  [
    'somebody else signed',
    consistencyText(between(3, 7, { newer: noteOf(leaves(7), 1, aSigner()) })),
    'note.no-trusted-signature',
  ],
  ['a key is there twice', canonical(between(3, 7)).replace('{', '{"kind":"x",'), 'json.malformed'],
  ['it has white space', canonical(between(3, 7)).replace('{', '{ '), 'json.not-canonical'],
  [
    'it is of an unknown version',
    canonical({ ...between(3, 7), kind: 'troth/consistency/2' }),
    'consistency.malformed',
  ],
  ['it has a member more', canonical({ ...between(3, 7), more: 1 }), 'consistency.malformed'],
  ['it is no proof at all', 'PK\u0003\u0004', 'json.malformed'],
];
for (const [what, text, code] of rows)
  test(`A proof is refused where ${what}`, async () => assert.equal(await codeOf(text), code));

test('Who kept a checkpoint sees whether it is one of the two', async () => {
  const text = consistencyText(between(3, 7));
  assert.equal(await codeOf(text, noteOf(leaves(3))), 'verified');
  assert.equal(await codeOf(text, noteOf(leaves(7))), 'verified');
  assert.equal(await codeOf(text, noteOf(leaves(3, 0))), 'consistency.not-kept');
});
