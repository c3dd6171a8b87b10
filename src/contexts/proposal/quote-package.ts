/** What proves a deal to somebody: its history, what was promised, the document that said so, how the price came about, what followed. */
import { readCasesOf } from '#contexts/approval/index.ts';
import {
  buildPackage,
  entriesAbout,
  entriesOf,
  logPartsOf,
  openingsOf,
  PACKAGE_AUDIENCES,
  type LogPart,
  type Opening,
  type PackageAudience,
  type PackageParts,
  type Subject,
} from '#contexts/evidence/index.ts';
import { type Quote, readAcceptance, readDecision, readFamily, readQuote } from '#contexts/quote/index.ts';
import { canonical } from '#kernel/canonical.ts';
import { utf8 } from '#kernel/hash.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { disclose } from '#kernel/sealed-tree.ts';
import { readBlob } from '#platform/artifacts/blob.store.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { acceptancePapers } from './acceptance-papers.ts';
import { readDocumentOf } from './document.store.ts';
import { readHandover } from './handover/handover.store.ts';
import { HANDOVER } from './handover/on-handover.ts';
import { readSignedBySeller } from './signing/seller-signature.store.ts';
import { readSnapshot } from './seal-quote.ts';
import { readEnvelopesOf } from './signature/envelope.store.ts';
import { ENVELOPE } from './signature/on-envelope.ts';

type PackageAsked = {
  readonly quoteId: string;
  readonly audience: PackageAudience;
  /** What followed from the quote (its orders and their work), whose entries come along. */
  readonly also?: readonly Subject[];
  /** What the package is about: the quote, unless one of those is named. */
  readonly about?: Subject;
  /** `acceptance`: what led to the acceptance and nothing after it. */
  readonly until?: 'acceptance';
};

/** Refused while an entry has no place in the log yet; who asks right after an acceptance waits two seconds. */
export const quotePackage = async (tx: Tx, asked: PackageAsked): Promise<Outcome<Uint8Array>> => {
  const { also = [], audience, quoteId } = asked;
  const quote = await readQuote(tx, quoteId);
  if (!quote) return refused({ code: 'quote.not-found' });
  if (asked.until && quote.acceptedAt === null) return refused({ code: 'quote.not-accepted', status: quote.status });
  // A revision's history goes on from the revision that it was made of.
  const revisions = (await readFamily(tx, quote.familyId)).filter((one) => one.revisionNo <= quote.revisionNo);
  const history = revisions.map(({ id }): Subject => ({ kind: 'quote', id }));
  const inside = [
    ...(await approvals(tx, quoteId, audience)),
    ...(await usedLink(tx, quoteId, audience)),
    ...(await envelopes(tx, quoteId, audience)),
    ...(await handovers(tx, quoteId, audience)),
  ];
  const own = await entriesOf(tx, [...history, ...inside, ...also]);
  const about = await entriesAbout(
    tx,
    also.map(({ id }) => id),
  );
  const logs = await logPartsOf(tx, [...new Set([...own, ...about])].toSorted());
  if (!logs.ok) return logs;
  const parts = asked.until ? await upToAcceptance(tx, logs.value, quoteId) : logs.value;
  return accepted(buildPackage(await contents(tx, quote, asked, parts)));
};

const contents = async (
  tx: Tx,
  quote: Quote,
  { about, audience }: PackageAsked,
  logs: readonly LogPart[],
): Promise<PackageParts> => {
  const document = await readDocumentOf(tx, quote.id);
  const signed = await readSignedBySeller(tx, quote.id);
  const tree = await presentedTree(tx, quote.snapshotHash);
  const stated = statedIn(logs);
  const papers = await acceptancePapers(tx, quote.id, audience, (hash) => stated.has(hash));
  return {
    tenant: tx.tenantId,
    subject: about ?? { kind: 'quote', id: quote.id },
    audience,
    logs,
    openings: await openings(tx, logs, audience),
    documents: [
      ...(document && audience !== 'public' ? [{ name: 'proposal.pdf', bytes: document.bytes }] : []),
      ...(signed && audience !== 'public' ? [{ name: 'proposal-signed-by-seller.pdf', bytes: signed }] : []),
      ...papers.documents,
      ...(isInside(audience) ? await priceDecision(tx, quote.id, stated) : []),
    ],
    decisions: papers.decisions,
    snapshots: tree ? [{ name: 'presented', disclosure: disclose(tree, PACKAGE_AUDIENCES[audience]) }] : [],
    ...(tree ? { contentRoot: tree.contentRoot } : {}),
  };
};

/** By hash: only what an entry states can be proved. */
const statedIn = (logs: readonly LogPart[]): ReadonlySet<string> =>
  new Set(logs.flatMap(({ entries }) => entries.flatMap((one) => entryOf(one).artifacts.map(({ hash }) => hash))));

const entryOf = ({ text }: { readonly text: string }): Entry => JSON.parse(text) as Entry;
/** By whichever command: a customer's own, or the second person's who looked at the paper. */
const isAcceptance = ({ facts, result }: Entry): boolean => result === 'accepted' && facts.includes('QuoteAccepted');

/** What stands in the log up to the acceptance, in each epoch; proofs are made for what is left. */
const upToAcceptance = async (tx: Tx, logs: readonly LogPart[], quoteId: string): Promise<readonly LogPart[]> => {
  const entries = logs.flatMap((log) => log.entries.map(entryOf));
  const acceptance = entries.find((entry) => entry.aggregate.id === quoteId && isAcceptance(entry));
  must(acceptance, 'a quote that was accepted has the entry of its acceptance');
  const kept = entries.filter(({ at }) => Temporal.Instant.compare(Temporal.Instant.from(at), acceptance.at) <= 0);
  const parts = await logPartsOf(
    tx,
    kept.map(({ id }) => id),
  );
  must(parts.ok, 'what had a place in the log keeps it');
  return parts.value;
};

/** Who had to say yes, and why, is the seller's own matter: a customer's package leaves it out. */
const isInside = (audience: PackageAudience): boolean => ['internal', 'auditor', 'finance'].includes(audience);

const approvals = async (tx: Tx, quoteId: string, audience: PackageAudience): Promise<readonly Subject[]> =>
  isInside(audience) ? (await readCasesOf(tx, quoteId)).map(({ id }) => ({ kind: 'approval-case', id })) : [];

/** What became of it at a signature service; what was signed in the end stands in the acceptance, for everybody. */
const envelopes = async (tx: Tx, quoteId: string, audience: PackageAudience): Promise<readonly Subject[]> =>
  isInside(audience) ? (await readEnvelopesOf(tx, quoteId)).map(({ id }) => ({ kind: ENVELOPE, id })) : [];

/** To which address the link went that it was accepted under stands in what issuing it was asked. */
const usedLink = async (tx: Tx, quoteId: string, audience: PackageAudience): Promise<readonly Subject[]> => {
  const linkId = isInside(audience) ? (await readAcceptance(tx, quoteId))?.linkId : null;
  return linkId ? [{ kind: 'proposal-link', id: linkId }] : [];
};

/** How it got into the contract system is the seller's own matter too; under which number it lies there, the customer reads on the offer. */
const handovers = async (tx: Tx, quoteId: string, audience: PackageAudience): Promise<readonly Subject[]> => {
  const handover = isInside(audience) ? await readHandover(tx, quoteId) : undefined;
  return handover ? [{ kind: HANDOVER, id: handover.id }] : [];
};

const presentedTree = async (tx: Tx, snapshotHash: string | null) => {
  if (snapshotHash === null) return undefined;
  const blob = await readBlob(tx, snapshotHash);
  must(blob !== undefined, 'the snapshot of a presented quote is kept');
  return readSnapshot(blob.value);
};

/** Question, artifact versions and each step of the price; only where an entry states it, as presenting does. */
const priceDecision = async (tx: Tx, quoteId: string, stated: ReadonlySet<string>) => {
  const price = await readDecision(tx, quoteId, 'price');
  const hash = price?.blobHash ?? undefined;
  const blob = hash !== undefined && stated.has(hash) ? await readBlob(tx, hash) : undefined;
  return blob ? [{ name: 'price-decision.json', bytes: utf8(canonical(blob.value)) }] : [];
};

/** The acceptance is opened to both sides of the deal: it says who signed, and from where. To others it is sealed; all the rest is opened only inside. */
const openings = async (tx: Tx, logs: readonly LogPart[], audience: PackageAudience): Promise<readonly Opening[]> => {
  if (!isInside(audience) && audience !== 'customer') return [];
  const entries = logs.flatMap((log) => log.entries);
  const [acceptances, others] = [
    entries.filter((one) => isAcceptance(entryOf(one))),
    entries.filter((one) => isInside(audience) && !isAcceptance(entryOf(one))),
  ].map((some) => some.map(({ id }) => id));
  const accepting = await openingsOf(
    tx,
    acceptances ?? [],
    isInside(audience) ? ['input', 'output', 'origin', 'reason.text'] : ['input', 'origin'],
  );
  return [...accepting, ...(await openingsOf(tx, others ?? [], ['input', 'output', 'reason.text']))];
};
