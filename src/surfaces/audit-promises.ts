/** What the log says of presented and accepted quotes, against the rows that the business works with. */
import { auditedBlobText, finding, type AuditFinding, type Reads } from '#contexts/evidence/index.ts';
import { readDocumentOf, readSnapshot } from '#contexts/proposal/index.ts';
import { type Quote, readAcceptance, readPrice, readQuote } from '#contexts/quote/index.ts';
import { canonical } from '#kernel/canonical.ts';
import { sha256Hex } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';

type Pinned = {
  readonly decision?: {
    readonly output?: { readonly fingerprint?: string; readonly value?: Readonly<Record<string, Json>> };
  };
};

export const auditPromises =
  (read: Reads) =>
  async (entry: Entry): Promise<readonly AuditFinding[]> => {
    if (entry.command === 'quote.present') return read((tx) => auditPresented(tx, entry));
    return entry.facts.includes('QuoteAccepted') ? read((tx) => auditAccepted(tx, entry)) : [];
  };

const hashOf = (entry: Entry, kind: string): string | undefined =>
  entry.artifacts.find((artifact) => artifact.kind === kind)?.hash;

const auditPresented = async (tx: Tx, entry: Entry): Promise<readonly AuditFinding[]> => {
  const { id } = entry.aggregate;
  const where = `quote ${id}`;
  const quote = await readQuote(tx, id);
  if (!quote) return [finding('quote.missing', where, 'it was presented and is not there')];
  const same = quote.contentRoot === entry.next.root && quote.documentHash === hashOf(entry, 'document');
  return [
    ...(same ? [] : [finding('quote.differs', where, 'its root or its document is not the one that was presented')]),
    ...(await auditDocument(tx, where, id, hashOf(entry, 'document'))),
    ...(await auditSnapshot(tx, where, quote, hashOf(entry, 'snapshot'))),
    ...(await auditDecision(tx, where, id, hashOf(entry, 'price-decision'))),
  ];
};

const auditDocument = async (tx: Tx, where: string, id: string, hash: string | undefined) => {
  const document = await readDocumentOf(tx, id);
  if (!document) return [finding('document.missing', where, 'the document that was presented is gone')];
  return `sha256:${sha256Hex(document.bytes)}` === hash && document.sha256 === hash
    ? []
    : [finding('document.differs', where, 'the document is not the one that was presented')];
};

const auditSnapshot = async (tx: Tx, where: string, { snapshotHash }: Quote, root: string | undefined) => {
  const text = snapshotHash === null ? undefined : await auditedBlobText(tx, snapshotHash);
  if (text === undefined) return [finding('snapshot.missing', where, 'what was promised is gone')];
  return readSnapshot(JSON.parse(text) as Json).root === root
    ? []
    : [finding('snapshot.differs', where, 'its leaves make another root than the one that was presented')];
};

const auditDecision = async (tx: Tx, where: string, id: string, hash: string | undefined) => {
  const price = await readPrice(tx, id);
  // Quotes that were presented before entries stated it.
  if (hash === undefined) return [];
  if (!price) return [finding('decision.missing', where, 'the price that was presented is gone')];
  const text = await auditedBlobText(tx, hash);
  if (text === undefined) return [finding('decision.missing', where, 'how the presented price came about is gone')];
  const { decision } = JSON.parse(text) as Pinned;
  const fingerprint = decision?.output?.fingerprint;
  const told = price.result as unknown as Readonly<Record<string, Json>>;
  const same =
    price.blobHash === hash &&
    price.fingerprint === fingerprint &&
    price.result.priceFingerprint === fingerprint &&
    PROMISED.every(
      (member) => canonical(told[member] ?? null) === canonical(decision?.output?.value?.[member] ?? null),
    );
  return same ? [] : [finding('decision.differs', where, 'the price is not the one that was presented')];
};

/** What the quote page shows of a price, line by line. */
const PROMISED = ['promise', 'discounts', 'promotions'];

const auditAccepted = async (tx: Tx, entry: Entry): Promise<readonly AuditFinding[]> => {
  const { id } = entry.aggregate;
  const where = `quote ${id}`;
  const acceptance = (await readAcceptance(tx, id)) as Acceptance | undefined;
  if (!acceptance) return [finding('acceptance.missing', where, 'that the customer accepted is gone')];
  const { acceptedAt, acceptedBy, contentRoot } = acceptance;
  const same =
    contentRoot === entry.next.root &&
    acceptedBy.principalId === entry.actor.id &&
    Temporal.Instant.from(acceptedAt).equals(Temporal.Instant.from(entry.at).round('microsecond'));
  return same ? [] : [finding('acceptance.differs', where, 'it is not what the customer accepted')];
};
type Acceptance = {
  readonly contentRoot: string;
  readonly acceptedAt: string;
  readonly acceptedBy: { readonly principalId?: string };
};
