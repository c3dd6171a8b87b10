/** The only SQL of envelopes and of what was signed. */
import { canonical } from '#kernel/canonical.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Envelope, SignatureEvidence } from './envelope.ts';

const COLUMNS = `select id, quote_id as "quoteId", account_id as "accountId", content_root as "contentRoot", document_hash as "documentHash",
    chosen_lines::text[] as "chosenLines", signer_name as "signerName", signer_title as "signerTitle", signer_email as "signerEmail", language,
    state, attempt_no as "attemptNo", due_at as "dueAt", last_sent_at as "lastSentAt", expires_at as "expiresAt", why, evidence,
    signed_hash as "signedHash", settled_at as "settledAt", sent_by as "sentBy", recorded_at as "recordedAt", version,
    entry_leaf as "entryLeaf"
  from proposal.envelope where tenant_id = $1`;

type Row = Omit<Envelope, 'evidence'> & { readonly evidence: string | null };

const instant = (value: string | null): string | null =>
  value === null ? null : Temporal.Instant.from(value).toString();

const envelopeOf = (row: Row): Envelope => ({
  ...row,
  evidence: row.evidence === null ? null : (JSON.parse(row.evidence) as SignatureEvidence),
  dueAt: instant(row.dueAt),
  lastSentAt: instant(row.lastSentAt),
  settledAt: instant(row.settledAt),
  expiresAt: Temporal.Instant.from(row.expiresAt).toString(),
  recordedAt: Temporal.Instant.from(row.recordedAt).toString(),
});

const found = async (tx: Tx, name: string, more: string, ...values: readonly unknown[]): Promise<readonly Envelope[]> =>
  (await tx.query<Row>({ name, text: `${COLUMNS} ${more}`, values: [tx.tenantId, ...values] })).map(envelopeOf);

export const readEnvelope = async (tx: Tx, id: string): Promise<Envelope | undefined> =>
  (await found(tx, 'envelope-read', 'and id = $2', id))[0];

export const lockEnvelope = async (tx: Tx, id: string): Promise<Envelope | undefined> =>
  (await found(tx, 'envelope-lock', 'and id = $2 for update', id))[0];

export const readEnvelopesOf = (tx: Tx, quoteId: string): Promise<readonly Envelope[]> =>
  found(tx, 'envelopes-of-quote', 'and quote_id = $2 order by recorded_at, id', quoteId);

/** In the order of their ids, as every lock is taken. */
export const lockOpenEnvelopes = (tx: Tx, quoteId: string): Promise<readonly Envelope[]> =>
  found(tx, 'envelopes-lock-open', 'and quote_id = $2 and settled_at is null order by id for update', quoteId);

/** What a worker has to do something about. */
export const readDueEnvelopes = (tx: Tx, at: string, limit: number): Promise<readonly Envelope[]> =>
  found(tx, 'envelopes-due', 'and due_at <= $2 order by due_at limit $3', at, limit);

export type NewEnvelope = Pick<
  Envelope,
  | 'quoteId'
  | 'accountId'
  | 'contentRoot'
  | 'documentHash'
  | 'chosenLines'
  | 'signerName'
  | 'signerTitle'
  | 'signerEmail'
  | 'language'
  | 'expiresAt'
  | 'sentBy'
>;

export const insertEnvelope = (tenantId: string, next: Head, envelope: NewEnvelope, at: string): Statement => ({
  name: 'envelope-insert',
  text: `insert into proposal.envelope (tenant_id, id, quote_id, account_id, content_root, document_hash, chosen_lines, signer_name, signer_title,
           signer_email, language, state, due_at, expires_at, sent_by, version, entry_leaf, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7::uuid[], $8, $9, $10, $11, 'requested', $16, $12, $13, $14, $15, $16)`,
  values: [
    tenantId,
    next.id,
    envelope.quoteId,
    envelope.accountId,
    envelope.contentRoot,
    envelope.documentHash,
    envelope.chosenLines,
    envelope.signerName,
    envelope.signerTitle,
    envelope.signerEmail,
    envelope.language,
    envelope.expiresAt,
    envelope.sentBy,
    next.version,
    next.entryLeaf,
    at,
  ],
});

/** What a decision changes; what is absent stays. */
export type EnvelopeChange = Partial<
  Pick<Envelope, 'state' | 'attemptNo' | 'dueAt' | 'lastSentAt' | 'why' | 'evidence' | 'signedHash' | 'settledAt'>
>;

export const updateEnvelope = (
  tenantId: string,
  head: Pick<Head, 'version' | 'entryLeaf'>,
  envelope: Envelope,
  change: EnvelopeChange,
): Statement => {
  const next = { ...envelope, ...change };
  return {
    name: 'envelope-update',
    text: `update proposal.envelope set state = $3, attempt_no = $4, due_at = $5, last_sent_at = $6, why = $7, evidence = $8, signed_hash = $9,
             settled_at = $10, version = $11, entry_leaf = $12 where tenant_id = $1 and id = $2`,
    values: [
      tenantId,
      envelope.id,
      next.state,
      next.attemptNo,
      next.dueAt,
      next.lastSentAt,
      next.why,
      next.evidence === null ? null : canonical(next.evidence),
      next.signedHash,
      next.settledAt,
      head.version,
      head.entryLeaf,
    ],
  };
};

export const insertSignedDocument = (
  tenantId: string,
  envelopeId: string,
  document: { readonly bytes: Uint8Array; readonly hash: string },
  at: string,
): Statement => ({
  name: 'signed-document-insert',
  text: `insert into proposal.signed_document (tenant_id, envelope_id, sha256, bytes, recorded_at) values ($1, $2, $3, $4, $5)`,
  values: [tenantId, envelopeId, document.hash, document.bytes, at],
});

export const readSignedDocument = async (tx: Tx, envelopeId: string): Promise<Uint8Array | undefined> =>
  (
    await tx.query<{ bytes: Uint8Array }>({
      name: 'signed-document-read',
      text: 'select bytes from proposal.signed_document where tenant_id = $1 and envelope_id = $2',
      values: [tx.tenantId, envelopeId],
    })
  )[0]?.bytes;

/** How large the document is that would be sent; nothing where there is none. */
export const readDocumentBytes = async (tx: Tx, sha256: string): Promise<number | undefined> =>
  (
    await tx.query<{ bytes: number }>({
      name: 'document-octets',
      text: 'select octet_length(bytes) as bytes from proposal.document where tenant_id = $1 and sha256 = $2 limit 1',
      values: [tx.tenantId, sha256],
    })
  )[0]?.bytes;
