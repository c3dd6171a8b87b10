import { fingerprint, toHex, utf8, sha256Hex } from '#kernel/hash.ts';
import { append, leafHash, type TreeNode } from '#kernel/merkle.ts';
import { formatCheckpoint } from '#kernel/note.ts';
import { must } from '#kernel/outcome.ts';
import { disclose, leafSalt, sealTree, type Audience, type SealedTree } from '#kernel/sealed-tree.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { commitment, entryLeaf, entryText } from '#platform/entries/entry.ts';
import { ephemeralSigner, type LogSigner } from './log-key.connector.ts';
import { formatOrigin } from './origin.ts';
import type { LogPart, PackageParts } from './package.contract.ts';
import { treeProofNodes } from './tree-proof.ts';

/** A promise in a few entries: a quote that was presented and accepted, and an order of any size that keeps it. */
export const TENANT = '01900000-0000-7000-8000-000000000001';
export const QUOTE = '01900000-0000-7000-8000-00000000000a';
export const KEEPER = 'troth.test';
const ORDER = '01900000-0000-7000-8000-00000000000b';
const SALT = new Uint8Array(32).fill(7);
const POLICY_HASH = fingerprint('policies', 'base');

export const aSigner = (): LogSigner => ephemeralSigner(KEEPER);
export const aDocument = utf8('%PDF-1.7\nthe presented bytes\n');
export const aDecision = { name: 'price-1', schemaId: 'price-result', value: { net: '94050.40', currency: 'EUR' } };

export const anEntry = (n: number, change: Partial<Entry> = {}): Entry => ({
  v: 2,
  id: `01900000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`,
  tenant: TENANT,
  at: '2026-11-21T14:02:11Z',
  command: 'quote.present',
  commandId: `command-${n}`,
  actor: { type: 'user', id: 'maya', personId: 'person-maya' },
  authority: { policies: ['rep-may-present'], policyHash: POLICY_HASH },
  aggregate: { kind: 'quote', id: QUOTE, version: n },
  input: commitment(SALT, { n }),
  output: commitment(SALT, []),
  channel: 'http',
  result: 'accepted',
  prior: {},
  next: {},
  correlationId: 'correlation-1',
  facts: ['QuotePresented'],
  decisions: [],
  artifacts: [],
  ...change,
});

/** Chains entries of one aggregate: each cites the leaf of the one before. */
export const chained = (entries: readonly Entry[]): readonly Entry[] => {
  let leaf: string | undefined;
  return entries.map((entry) => {
    const linked: Entry = leaf === undefined ? entry : { ...entry, prior: { ...entry.prior, leaf } };
    leaf = `sha256:${toHex(entryLeaf(entryText(linked)))}`;
    return linked;
  });
};

export const aSnapshot = (lines: number): SealedTree =>
  sealTree(
    Array.from({ length: lines }, (_, line) =>
      (['customer', 'cost'] as const).map((audience: Audience) => {
        const leaf = {
          path: `line/${line + 1}`,
          audience,
          schemaId: 'line',
          value: { net: `${line + 1}.00`, audience },
        };
        return { ...leaf, salt: leafSalt(SALT, leaf) };
      }),
    ).flat(),
  );

/** A log that holds other entries too: those before, between and after are strangers'. */
export const aLog = (entries: readonly Entry[], signer: LogSigner, strangersBefore = 5): LogPart => {
  const own = entries.map((entry, at) => ({ id: entry.id, index: strangersBefore + 2 * at, text: entryText(entry) }));
  const size = strangersBefore + 2 * entries.length + 3;
  const leaves = Array.from({ length: size }, (_, index) => leafHash(utf8(`stranger ${index}`)));
  for (const { index, text } of own) leaves[index] = entryLeaf(text);
  const tree = append(() => must(false, 'the log begins here') as never, 0, leaves);
  const stored = new Map(tree.nodes.map((node) => [`${node.level}/${node.index}`, node.hash]));
  const nodes: readonly TreeNode[] = treeProofNodes(
    own.map(({ index }) => index),
    size,
  ).map((node) => {
    const hash = stored.get(`${node.level}/${node.index}`);
    must(hash !== undefined, 'the log holds its nodes');
    return { ...node, hash };
  });
  const origin = formatOrigin({ keeper: KEEPER, tenant: TENANT, epoch: 1 });
  return { checkpoint: signer.sign(formatCheckpoint({ origin, size, root: tree.root })), size, entries: own, nodes };
};

export const someEntries = (snapshot: SealedTree, tasks = 0): readonly Entry[] => {
  const decision = { kind: 'price', fingerprint: fingerprint(aDecision.schemaId, aDecision.value) };
  const document = { kind: 'document', key: 'proposal', hash: `sha256:${sha256Hex(aDocument)}` };
  const quote = chained([
    anEntry(1, { command: 'quote.create', decisions: [decision] }),
    anEntry(2, { next: { root: snapshot.root }, artifacts: [document] }),
    anEntry(3, {
      command: 'quote.accept',
      facts: ['QuoteAccepted'],
      reason: { text: commitment(SALT, 'agreed by phone') },
    }),
  ]);
  const refusal = anEntry(4, { command: 'quote.accept', result: 'refused', refusal: 'quote.already-accepted' });
  const order = chained(
    Array.from({ length: tasks }, (_, at) =>
      anEntry(5 + at, { command: 'task.complete', aggregate: { kind: 'order', id: ORDER, version: at + 1 } }),
    ),
  );
  return [...quote, refusal, ...order];
};

export const someParts = (
  change: Partial<PackageParts> = {},
  signer = aSigner(),
  lines = 2,
  tasks = 0,
): PackageParts => {
  const snapshot = aSnapshot(lines);
  const entries = someEntries(snapshot, tasks);
  return {
    tenant: TENANT,
    subject: { kind: 'quote', id: QUOTE },
    audience: 'customer',
    contentRoot: snapshot.contentRoot,
    logs: [aLog(entries, signer)],
    snapshots: [{ name: 'presented', disclosure: disclose(snapshot, ['public', 'customer', 'commercial']) }],
    decisions: [aDecision],
    documents: [{ name: 'proposal.pdf', bytes: aDocument }],
    openings: [{ entry: entries[2]!.id, field: 'reason.text', salt: toHex(SALT), value: 'agreed by phone' }],
    ...change,
  };
};
