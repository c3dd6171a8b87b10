/**
 * Reads a tenant's whole log again, from the tables and from outside of them, and names everything that is not as it was written.
 * What a verifier shows about one package, this shows about all: also what a superuser of the database did behind every trigger.
 *
 * It holds the tree of one epoch in memory (about 100 bytes an entry), and pages everything else.
 */
import { sameBytes, utf8 } from '#kernel/hash.ts';
import { append, rootAt, type NodeGetter, type TreeNode } from '#kernel/merkle.ts';
import { must } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { leafOf } from '#platform/entries/write-entry.ts';
import { auditEntry, type AuditFinding, finding, textHash } from './audit-entry.ts';
import { auditRows } from './audit-rows.ts';
import * as store from './audit.store.ts';
import { exportedCheckpoints } from './checkpoint-export.connector.ts';
import { epochsOf } from './proofs.store.ts';
import { readCheckpointText, type Trust } from './verify-log.ts';

const PAGE = 2_000;
const BLOB_PAGE = 200;
const FINDINGS_MAX = 1_000;
/** An entry younger than this may still be waiting for its place. */
const PLACED_WITHIN_MS = 60_000;

export type Audit = { readonly entries: number; readonly findings: readonly AuditFinding[] };
export type AuditOptions = {
  readonly at: Temporal.Instant;
  readonly trust: Trust;
  /** Where checkpoints were exported to; null when nothing outside the database is at hand. */
  readonly folder: string | null;
  /** Asked about each accepted entry: contexts compare their rows with it. */
  readonly onEntry?: (entry: Entry) => Promise<readonly AuditFinding[]>;
  /** Asked at the end: what contexts compare with all that was told. */
  readonly further?: readonly ((read: Reads) => Promise<readonly AuditFinding[]>)[];
};
/** Each call is a read transaction of its own: an audit of a long log does not hold one open. */
export type Reads = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** `next` is the place that comes next in the table; `size` is how far the entries are all there. */
type Tree = { readonly nodes: Map<string, Uint8Array>; size: number; next: number };

export const auditLog = async (read: Reads, options: AuditOptions): Promise<Audit> => {
  const findings: AuditFinding[] = [];
  const add = (more: readonly AuditFinding[]): void => {
    findings.push(...more.slice(0, FINDINGS_MAX - findings.length));
  };
  const head = await read(store.auditedHead);
  const trees = new Map<number, Tree>();
  const leaves = new Set<string>();
  const entries = await eachEntry(read, async (row) => {
    const tree = trees.get(row.epoch) ?? { nodes: new Map(), size: 0, next: 0 };
    trees.set(row.epoch, tree);
    if (row.position !== tree.next)
      add([
        finding('log.position-gap', `epoch ${row.epoch}`, `place ${tree.next} is missing before place ${row.position}`),
      ]);
    tree.next = row.position + 1;
    add(auditEntry(row));
    if (row.canon === null || row.leaf === null) return;
    grow(tree, leafOf(row.canon));
    const entry = JSON.parse(row.canon) as Entry;
    add(offenceInChain(entry, leaves));
    if (entry.result !== 'accepted') return;
    leaves.add(`sha256:${Buffer.from(leafOf(row.canon)).toString('hex')}`);
    if (options.onEntry) add(await options.onEntry(entry));
  });
  for (const [epoch, tree] of trees) add(await auditTree(read, epoch, tree, head, options));
  add(offenceInHead(trees, head));
  add(await auditUnplaced(read, options.at));
  add(await auditBlobs(read));
  add(await auditRows(read, leaves));
  for (const ask of options.further ?? []) add(await ask(read));
  if (options.folder !== null) add(await auditExported(read, trees, options.folder));
  return { entries, findings };
};

const eachEntry = async (read: Reads, visit: (row: store.AuditedEntry) => Promise<void>): Promise<number> => {
  let after = { epoch: 0, position: -1 };
  for (let count = 0; ;) {
    const page = await read((tx) => store.auditedEntries(tx, after, PAGE));
    for (const row of page) await visit(row);
    count += page.length;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return count;
    after = { epoch: last.epoch, position: last.position };
  }
};

const keyOf = ({ index, level }: { readonly level: number; readonly index: number }): string => `${level}/${index}`;
const getter =
  ({ nodes }: Tree): NodeGetter =>
  (address) => {
    const hash = nodes.get(keyOf(address));
    must(hash !== undefined, 'a tree that is built holds its nodes');
    return hash;
  };

const grow = (tree: Tree, leaf: Uint8Array): void => {
  const grown = append(getter(tree), tree.size, [leaf]);
  grown.nodes.forEach((node: TreeNode) => tree.nodes.set(keyOf(node), node.hash));
  tree.size = grown.size;
};

/** An accepted entry cites the one before it; one that cites what is not there had its predecessor taken away. */
const offenceInChain = ({ id, prior, result }: Entry, leaves: ReadonlySet<string>): readonly AuditFinding[] =>
  result === 'accepted' && prior.leaf !== undefined && !leaves.has(prior.leaf)
    ? [finding('chain.broken', `entry ${id}`, 'the entry that it goes on from is not in the log before it')]
    : [];

const auditTree = async (
  read: Reads,
  epoch: number,
  tree: Tree,
  head: store.AuditedHead | undefined,
  { trust }: AuditOptions,
): Promise<readonly AuditFinding[]> => {
  const where = `epoch ${epoch}`;
  const stored = new Map(
    (await read((tx) => store.auditedNodes(tx, epoch))).map(({ hash, idx, level }) => [
      keyOf({ level, index: idx }),
      hash,
    ]),
  );
  const wrong = [...tree.nodes].find(([key, hash]) => !sameBytes(stored.get(key) ?? new Uint8Array(), hash));
  const checkpoints = await read((tx) => store.auditedCheckpoints(tx, epoch));
  const findings = wrong
    ? [finding('node.differs', `${where}, node ${wrong[0]}`, 'it is not what its entries hash to')]
    : [];
  for (const checkpoint of checkpoints) findings.push(...(await auditCheckpoint(where, checkpoint, tree, trust)));
  if (head?.epoch === epoch && !checkpoints.some(({ size }) => size === head.size))
    findings.push(finding('checkpoint.missing', where, `nothing was signed about its ${head.size} entries`));
  return findings;
};

const auditCheckpoint = async (
  epoch: string,
  { note, root, size }: store.AuditedCheckpoint,
  tree: Tree,
  trust: Trust,
): Promise<readonly AuditFinding[]> => {
  const where = `${epoch}, checkpoint ${size}`;
  const read = await readCheckpointText(where, utf8(note), trust);
  if ('code' in read) return [finding('checkpoint.signature', where, read.message)];
  if (size > tree.size) return [finding('log.truncated', where, `the log has only ${tree.size} entries`)];
  const own = rootAt(getter(tree), size);
  const same =
    read.checkpoint.size === size && sameBytes(read.checkpoint.root, root) && sameBytes(read.checkpoint.root, own);
  return same ? [] : [finding('checkpoint.differs', where, 'what was signed is not what the entries hash to')];
};

const offenceInHead = (
  trees: ReadonlyMap<number, Tree>,
  head: store.AuditedHead | undefined,
): readonly AuditFinding[] => {
  const tree = head && trees.get(head.epoch);
  if (!head) return trees.size === 0 ? [] : [finding('head.differs', 'log head', 'a log with entries has no head')];
  const size = tree?.size ?? 0;
  return size === head.size && (!tree || sameBytes(rootAt(getter(tree), size), head.root))
    ? []
    : [finding('head.differs', `epoch ${head.epoch}`, `it says ${head.size} entries, and there are ${size}`)];
};

const auditUnplaced = async (read: Reads, at: Temporal.Instant): Promise<readonly AuditFinding[]> => {
  const before = at.subtract({ milliseconds: PLACED_WITHIN_MS }).toString();
  const ids = await read((tx) => store.unplacedEntries(tx, before, FINDINGS_MAX));
  return ids.map((id) => finding('log.entry-unplaced', `entry ${id}`, 'it has had time enough, and has no place'));
};

const auditBlobs = async (read: Reads): Promise<readonly AuditFinding[]> => {
  const findings: AuditFinding[] = [];
  for (let after = ''; ;) {
    const page = await read((tx) => store.auditedBlobs(tx, after, BLOB_PAGE));
    for (const { bytes, canon, hash } of page)
      if (textHash(canon ?? bytes ?? '') !== hash)
        findings.push(finding('blob.differs', `blob ${hash}`, 'its content is not the one that its hash says'));
    const last = page.at(-1);
    if (!last || page.length < BLOB_PAGE) return findings;
    after = last.hash;
  }
};

/** Only what has left the house shows that a tail was cut off together with everything that spoke of it. */
const auditExported = async (
  read: Reads,
  trees: ReadonlyMap<number, Tree>,
  folder: string,
): Promise<readonly AuditFinding[]> => {
  const tenantId = await read(async (tx) => tx.tenantId);
  const cited = new Set((await read(epochsOf)).map(({ cites }) => cites));
  return exportedCheckpoints(folder)
    .filter((one) => one.tenantId === tenantId && !cited.has(one.note))
    .flatMap(({ epoch, root, size }) => {
      const where = `exported checkpoint ${epoch}/${size}`;
      const tree = trees.get(epoch);
      if (!tree || tree.size < size)
        return [finding('export.ahead', where, `the database holds only ${tree?.size ?? 0} of its entries`)];
      return sameBytes(rootAt(getter(tree), size), root)
        ? []
        : [finding('export.differs', where, 'the database holds another log than the one that has left the house')];
    });
};
