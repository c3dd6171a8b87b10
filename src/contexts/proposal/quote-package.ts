/** What proves one revision of a quote to somebody: its history, what was promised and the document that said so. */
import { readCasesOf } from '#contexts/approval/index.ts';
import {
  buildPackage,
  entriesOf,
  logPartsOf,
  openingsOf,
  PACKAGE_AUDIENCES,
  type LogPart,
  type Opening,
  type PackageAudience,
  type Subject,
} from '#contexts/evidence/index.ts';
import { readFamily, readQuote } from '#contexts/quote/index.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { disclose } from '#kernel/sealed-tree.ts';
import { readBlob } from '#platform/artifacts/blob.store.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { readDocumentOf } from './document.store.ts';
import { readSnapshot } from './seal-quote.ts';

/**
 * `also` names what followed from it (its orders), whose entries come along. Refused while an entry has no place in the log
 * yet; who asks right after an acceptance waits two seconds.
 */
export const quotePackage = async (
  tx: Tx,
  quoteId: string,
  audience: PackageAudience,
  also: readonly Subject[] = [],
): Promise<Outcome<Uint8Array>> => {
  const quote = await readQuote(tx, quoteId);
  if (!quote) return refused({ code: 'quote.not-found' });
  const subject: Subject = { kind: 'quote', id: quoteId };
  // A revision's history goes on from the revision that it was made of.
  const revisions = (await readFamily(tx, quote.familyId)).filter((one) => one.revisionNo <= quote.revisionNo);
  const history = revisions.map(({ id }): Subject => ({ kind: 'quote', id }));
  const ids = await entriesOf(tx, [...history, ...(await approvals(tx, quoteId, audience)), ...also]);
  const logs = await logPartsOf(tx, ids);
  if (!logs.ok) return logs;
  const document = await readDocumentOf(tx, quoteId);
  const tree = await presentedTree(tx, quote.snapshotHash);
  return accepted(
    buildPackage({
      tenant: tx.tenantId,
      subject,
      audience,
      logs: logs.value,
      openings: await openings(tx, logs.value, audience),
      documents: document ? [{ name: 'proposal.pdf', bytes: document.bytes }] : [],
      snapshots: tree ? [{ name: 'presented', disclosure: disclose(tree, PACKAGE_AUDIENCES[audience]) }] : [],
      ...(tree ? { contentRoot: tree.contentRoot } : {}),
    }),
  );
};

/** Who had to say yes, and why, is the seller's own matter: a customer's package leaves it out. */
const isInside = (audience: PackageAudience): boolean => audience === 'internal' || audience === 'auditor';

const approvals = async (tx: Tx, quoteId: string, audience: PackageAudience): Promise<readonly Subject[]> =>
  isInside(audience) ? (await readCasesOf(tx, quoteId)).map(({ id }) => ({ kind: 'approval-case', id })) : [];

const presentedTree = async (tx: Tx, snapshotHash: string | null) => {
  if (snapshotHash === null) return undefined;
  const blob = await readBlob(tx, snapshotHash);
  must(blob !== undefined, 'the snapshot of a presented quote is kept');
  return readSnapshot(blob.value);
};

/** The acceptance is opened to everybody: it names the document and the root. All the rest only inside. */
const openings = async (tx: Tx, logs: readonly LogPart[], audience: PackageAudience): Promise<readonly Opening[]> => {
  const ids = logs.flatMap((log) => log.entries.filter(({ text }) => isInside(audience) || isAcceptance(text)));
  return openingsOf(
    tx,
    ids.map(({ id }) => id),
    isInside(audience) ? ['input', 'reason.text'] : ['input'],
  );
};

const isAcceptance = (text: string): boolean => {
  const { command, result } = JSON.parse(text) as Entry;
  return command === 'quote.accept' && result === 'accepted';
};
